import type { Tensor } from '@tensorflow/tfjs-core'

/** @throws Error where shapes differ: they would be broadcast, and the loss be another than was meant */
export function assertSameShape(prediction: Tensor, target: Tensor): void {
  if (`${prediction.shape}` === `${target.shape}`) return
  throw new Error(`Expected targets of the shape [${prediction.shape}], but got [${target.shape}].`)
}
