import type { Game } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { lightGoRollout } from '../baselines/goPlayout.ts'
import { randomBiased } from '../baselines/rts/randomBiased.ts'
import { ScriptPolicy } from '../baselines/rts/scriptPolicy.ts'
import type { RolloutPolicy } from './rolloutPolicy.ts'

export type RolloutMaker = (game: Game) => RolloutPolicy

/** `uniform`: any legal action, equally likely. `light`: the game's own quick policy, for games that have one. */
export const ROLLOUTS = ['uniform', 'light'] as const
export type Rollout = (typeof ROLLOUTS)[number]

/** Light rollout policies by game id. A third party's module may set more. */
export const lightRollouts = new Map<string, RolloutMaker>([
  ['go', () => lightGoRollout],
  ['rts', () => new ScriptPolicy(randomBiased)],
])

/** For `AgentKind.refuses`: what to say of a game that has no such rollouts. */
export function refusesRollout(game: Game, rollout: Rollout = 'uniform'): string | undefined {
  return rollout === 'uniform' || lightRollouts.has(game.spec.id) ? undefined : 'because it has no light rollouts'
}

/** The policy by that name. Throws where the game has none; `refusesRollout` tells beforehand. */
export function rolloutPolicy(game: Game, rollout: Rollout): RolloutPolicy {
  if (rollout === 'uniform') return new RandomPlay(game)
  const make = lightRollouts.get(game.spec.id)
  if (!make) throw new Error(`Expected a game with light rollouts, but got ${game.spec.id}.`)
  return make(game)
}
