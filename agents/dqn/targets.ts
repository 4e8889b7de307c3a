import type { Transitions } from '../replay/index.ts'

export interface NextValues {
  /** [batch, actions]: of the net that learns, at the next states. */
  readonly online: ArrayLike<number>
  /** [batch, actions]: of the frozen net. */
  readonly frozen: ArrayLike<number>
}

/**
 * What the values of the actions taken should have been, [batch]: y = R + gamma max_a Q_frozen(S', a) (Mnih et al. 2015, algorithm 1). Double:
 * y = R + gamma Q_frozen(S', argmax_a Q_online(S', a)), so that one net's luck is not taken for a good action (van Hasselt et al. 2016, eq. 4).
 * Only legal actions count.
 */
export function dqnTargets(seen: Transitions, next: NextValues, double: boolean): Float32Array {
  const actions = seen.nextMasks.length / seen.rewards.length
  const chooser = double ? next.online : next.frozen
  return seen.rewards.map((reward, i) => {
    if (seen.discounts[i] === 0) return reward // the game was over: nothing is legal
    let best = -1
    for (let place = i * actions; place < (i + 1) * actions; place++) {
      if (seen.nextMasks[place] !== 0 && (best < 0 || chooser[place] > chooser[best])) best = place
    }
    return reward + seen.discounts[i] * next.frozen[best]
  })
}
