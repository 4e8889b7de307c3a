import { CHANCE, type End, type GameSpec, OVER, type State } from '../core/game.ts'

/** How a state stands: what the door answers to `turn`, and what games' own ops that play something give back too. */
export interface Standing {
  readonly turn: number | 'chance' | 'over'
  /** Each player's reward since the last action. */
  readonly rewards: number[]
  readonly end: End
  readonly [key: string]: number | string | number[]
}

export function standing(state: State, spec: GameSpec): Standing {
  const rewards = new Float64Array(spec.players)
  state.rewards(rewards)
  const turn = state.turn === CHANCE ? 'chance' : state.turn === OVER ? 'over' : state.turn
  return { turn, rewards: Array.from(rewards), end: state.end }
}
