import type { GameReplay } from './games.ts'

/** Decisions with what came of them within n steps, and what was seen then. */
export interface Transitions {
  /** [batch, observation]: S_t */
  readonly observations: Float32Array
  /** [batch]: A_t */
  readonly actions: Int32Array
  /** [batch]: R_t+1 + gamma_t+1 R_t+2 + ... of n rewards, or of those until the game was over. */
  readonly rewards: Float32Array
  /** [batch]: the product of their discounts, by which the value of the next state counts; 0 where the game ended by its rules. */
  readonly discounts: Float32Array
  /** [batch, observation]: S_t+n, or what was seen when the game was over. */
  readonly nextObservations: Float32Array
  /** [batch, actions]: what is legal there. */
  readonly nextMasks: Uint8Array
}

/**
 * Assembles n-step transitions (Sutton and Barto 2018, eq. 7.1 less its last term) from decisions in a replay.
 * @param rows  [batch]: a decision each
 * @param n  >= 1
 */
export function nStepTransitions(replay: GameReplay, rows: ArrayLike<number>, n: number): Transitions {
  const batch = rows.length
  const { observation, actions } = replay
  const out = {
    observations: new Float32Array(batch * observation),
    actions: new Int32Array(batch),
    rewards: new Float32Array(batch),
    discounts: new Float32Array(batch),
    nextObservations: new Float32Array(batch * observation),
    nextMasks: new Uint8Array(batch * actions),
  }
  for (let i = 0; i < batch; i++) {
    let row = rows[i]
    let reward = 0
    let discount = 1
    replay.observe(row, out.observations, i * observation)
    out.actions[i] = replay.action(row)
    for (let step = 0; step < n && replay.isDecision(row); step++) {
      reward += discount * replay.reward(row)
      discount *= replay.discount(row)
      row = replay.after(row)
    }
    out.rewards[i] = reward
    out.discounts[i] = discount
    replay.observe(row, out.nextObservations, i * observation)
    out.nextMasks.set(replay.mask(row), i * actions)
  }
  return out
}
