import type { Agent, Clock } from '../../agents/core/agent.ts'
import { seatAt } from '../../agents/core/seat.ts'
import type { Thoughts } from '../../agents/core/thoughts.ts'
import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'

/** A clock that never moves and never runs out. */
export const endless: Clock = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }

/** A clock on which each look takes a millisecond. */
export function ticking(left = Number.POSITIVE_INFINITY): Clock {
  let now = 0
  return { elapsed: () => now++, left: () => left - now++ }
}

/** What an agent that has just been seated does in a position, in the game's notation, and what it thought. */
export async function decide<S extends State>(
  game: Game<S>,
  agent: Agent,
  state: S,
  seed: string | number = 1,
  clock: Clock = endless,
): Promise<{ text: string; thoughts: Thoughts }> {
  await agent.reset(game, state.turn, Rng.fromSeed(seed))
  const action = await agent.act(seatAt(game, state.turn, state, []), clock)
  return { text: game.format(action, state), thoughts: agent.thoughts?.() as Thoughts }
}

/** A position in the game's own format. */
export function position<S extends State>(game: Game<S>, text: string): S {
  return unwrap(game.fromPosition(text))
}

/** Player 0's return under best play of everyone, by trying everything. */
export function bruteForce(game: Game, state: State, depth = Number.POSITIVE_INFINITY): number {
  const { turn } = state
  if (turn === OVER || (turn !== CHANCE && depth === 0)) return 0
  const after = (action: number): number => {
    const next = state.clone()
    next.play(action)
    const rewards = new Float64Array(game.spec.players)
    next.rewards(rewards)
    return rewards[0] + bruteForce(game, next, turn === CHANCE ? depth : depth - 1)
  }
  if (turn === CHANCE) {
    const outcomes = new Float64Array(game.spec.outcomes)
    const count = state.outcomes(outcomes)
    return outcomes.subarray(0, count).reduce((sum, p, outcome) => (p > 0 ? sum + p * after(outcome) : sum), 0)
  }
  const legal = new Int32Array(game.spec.actions.count)
  const values = [...legal.subarray(0, state.legal(legal))].map(after)
  return turn === 0 ? Math.max(...values) : Math.min(...values)
}

/** The same for games in which the hash says all, each position but once. */
export function solver(game: Game): (state: State) => number {
  const known = new Map<number, number>()
  const solve = (state: State): number => {
    const found = state.turn === OVER ? 0 : known.get(state.hash)
    if (found !== undefined) return found
    const odds = new Float64Array(game.spec.outcomes)
    const legal = new Int32Array(game.spec.actions.count)
    const rewards = new Float64Array(game.spec.players)
    const values = Array.from({ length: state.outcomes(odds) || state.legal(legal) }, (_, i) => {
      if (state.turn === CHANCE && odds[i] === 0) return 0
      const next = state.clone()
      next.play(state.turn === CHANCE ? i : legal[i])
      next.rewards(rewards)
      const reward = rewards[0]
      return reward + solve(next)
    })
    const mean = () => values.reduce((sum, value, i) => sum + odds[i] * value, 0)
    const value = state.turn === CHANCE ? mean() : state.turn === 0 ? Math.max(...values) : Math.min(...values)
    known.set(state.hash, value)
    return value
  }
  return solve
}
