/** Where a training's numbers stopped being finite. */
import { tidy } from '@tensorflow/tfjs-core'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Pass } from './layer.ts'
import { tensorsIn } from './tensorsIn.ts'

/** Whether all numbers of all tensors in some value are finite. */
export function allFinite(value: unknown): boolean {
  return tensorsIn(value).every(tensor => tensor.dataSync().every(Number.isFinite))
}

/**
 * What first went wrong in a forward pass, which is run once more and watched.
 * @param rng  as it was before the pass, so that noise is the same
 */
export function traceNotFinite(forward: (pass: Pass) => unknown, batch: unknown, rng: Rng): string {
  if (!allFinite(batch)) return 'the batch holds numbers that are not finite'
  let first: string | undefined
  tidy(() => {
    forward({
      training: true,
      rng,
      move() {},
      watch(path, output) {
        if (first === undefined && !allFinite(output)) first = path
      },
    })
  })
  if (first === undefined) return "every layer's output is finite, so it is the loss itself"
  return first === '' ? "it is the model's output" : `the first layer whose output is not finite is '${first}'`
}
