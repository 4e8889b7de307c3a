import { describe, expect, it } from 'vitest'
import { dqnTargets } from '../../../agents/dqn/targets.ts'

const seen = {
  observations: new Float32Array(3),
  actions: Int32Array.of(0, 0, 0),
  rewards: Float32Array.of(1, 2, 3),
  discounts: Float32Array.of(0.5, 0.25, 0),
  nextObservations: new Float32Array(3),
  nextMasks: Uint8Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0),
}
const online = [9, 1, 2, 1, 3, 8, 0, 0, 0]
const frozen = [4, 6, 8, 4, 2, 8, 7, 7, 7]

describe('targets', () => {
  it('take the best of the frozen net, among what is legal, and nothing when the game was over', () => {
    expect([...dqnTargets(seen, { online: [], frozen }, false)]).toEqual([1 + 0.5 * 8, 2 + 0.25 * 4, 3])
  })

  it('if double, take what the frozen net says of the choice of the other', () => {
    expect([...dqnTargets(seen, { online, frozen }, true)]).toEqual([1 + 0.5 * 4, 2 + 0.25 * 2, 3])
  })
})
