import { setImmediate as nextTurn } from 'node:timers/promises'
import { dispose, type TensorContainer, tidy } from '@tensorflow/tfjs-core'
import { inference } from './layer.ts'
import { addTo, EMPTY, means } from './means.ts'
import { examplesIn } from './tensorsIn.ts'
import type { Metrics, Objective } from './trainStep.ts'

/**
 * An objective's loss and metrics in inference, as means over all examples.
 * @param batches  each is disposed of when it has been measured
 */
export async function evaluate<B>(objective: Objective<B>, batches: Iterable<B> | AsyncIterable<B>): Promise<Metrics> {
  let sums = EMPTY
  for await (const batch of batches) {
    const measured: Record<string, number> = {}
    try {
      tidy(() => {
        const { loss, metrics } = objective(batch, inference)
        for (const [name, scalar] of Object.entries({ loss, ...metrics })) measured[name] = scalar.dataSync()[0]
      })
    } finally {
      dispose(batch as TensorContainer)
    }
    sums = addTo(sums, measured, examplesIn(batch))
    await nextTurn()
  }
  if (sums.examples === 0) throw new Error('Expected batches to evaluate, but got none.')
  return means(sums)
}
