import { createHash } from 'node:crypto'
import type { Game } from '../../../envs/core/game.ts'
import { OUTCOMES } from '../../baselines/backgammon/outcome.ts'
import { type Recipe, train } from './train.ts'

/** How the weights that ship were learnt. */
export const RECIPE: Recipe = {
  seed: 'backgammon-linear',
  games: 60_000,
  firstStep: 0.06,
  lastStep: 0.002,
  averaged: 10_000,
}

const PROBE_GAMES = 30
const DIGITS = 4 // after the point

/**
 * What the recipe comes to after its first games, as 16 hex digits. It stands beside the weights: where it differs, features, rules or recipe
 * have changed since they were learnt.
 *
 * @param game backgammon for money without the cube
 */
export function probe(game: Game): string {
  const { contact, race } = train(game, { ...RECIPE, games: PROBE_GAMES, averaged: PROBE_GAMES })
  return createHash('sha256').update(weightLines(contact)).update(weightLines(race)).digest('hex').slice(0, 16)
}

/** Weights as text, a line a feature. */
export function weightLines(values: Float64Array): string {
  return Array.from({ length: values.length / OUTCOMES }, (_, feature) =>
    Array.from(values.subarray(feature * OUTCOMES, (feature + 1) * OUTCOMES), value =>
      String(Number(value.toFixed(DIGITS)) + 0),
    ).join(' '),
  ).join('\n')
}
