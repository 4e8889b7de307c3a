import { type Tensor, type TensorContainer, tensor_util } from '@tensorflow/tfjs-core'

/** All tensors in a batch, or in what a layer gives: one, or records and tuples of them. */
export function tensorsIn(value: unknown): Tensor[] {
  return tensor_util.getTensorsInContainer(value as TensorContainer)
}

/** How many examples a batch has: its axis comes first in every tensor. */
export function examplesIn(batch: unknown): number {
  return tensorsIn(batch)[0]?.shape[0] ?? 1
}
