/** Positions of played games, as examples for a policy and a value. */
import { CHANCE, type Game, OVER } from '../../envs/core/game.ts'
import { Rng } from '../../envs/core/rng.ts'
import { type Dataset, datasetOf } from '../nn/data/index.ts'
import type { MatchOutcome } from './matches.ts'

/** `planes` [...observation], `moves` [actions] with 1 at the action that was played, `outcomes` [1]: the mover's return. */
export type Positions = Dataset<'planes' | 'moves' | 'outcomes'>

/**
 * The positions at which somebody decided, by playing the games again.
 * @param skip  how many of the first actions were not the players' own but drawn
 */
export function positionsOf(game: Game, matches: readonly MatchOutcome[], skip: number): Positions {
  const { actions, observation, outcomes: chance } = game.spec
  if (chance > 0) throw new Error(`Expected a game without chance, but got ${game.spec.id}.`)
  const size = observation.shape.reduce((product, axis) => product * axis, 1)
  const count = matches.reduce((sum, match) => sum + Math.max(0, match.actions.length - skip), 0)
  const planes = new Uint8Array(count * size)
  const moves = new Uint8Array(count * actions.count)
  const outcomes = new Float32Array(count)
  const seen = new Float32Array(size)
  let example = 0
  for (const match of matches) {
    const state = game.start(Rng.fromSeed('start'))
    for (const [ply, action] of match.actions.entries()) {
      if (ply >= skip && state.turn !== CHANCE && state.turn !== OVER) {
        state.observe(state.turn, seen)
        planes.set(seen, example * size)
        moves[example * actions.count + action] = 1
        outcomes[example] = match.returns[state.turn]
        example++
      }
      state.play(action)
    }
  }
  return datasetOf({
    planes: { shape: observation.shape, values: planes },
    moves: { shape: [actions.count], values: moves },
    outcomes: { shape: [1], values: outcomes },
  })
}
