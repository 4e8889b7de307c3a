import { abs, mean, minimum, mul, square, sub, type Tensor } from '@tensorflow/tfjs-core'
import { assertSameShape } from './shapes.ts'

/**
 * The mean over the batch and all axes of (y - t)^2.
 * @param prediction  y, any shape
 * @param target  t, the same shape
 */
export function squaredError(prediction: Tensor, target: Tensor): Tensor {
  assertSameShape(prediction, target)
  return mean(square(sub(prediction, target)))
}

/**
 * The mean of e^2 / 2 where |e| = |y - t| is at most delta, else delta (|e| - delta / 2): far-off targets pull no harder than with slope delta
 * (Huber 1964).
 * @param prediction  y, any shape
 * @param target  t, the same shape
 */
export function huber(prediction: Tensor, target: Tensor, delta = 1): Tensor {
  assertSameShape(prediction, target)
  const error = abs(sub(prediction, target))
  const near = minimum(error, delta)
  // near^2 / 2 + delta (|e| - near): the first term is constant beyond delta, the second 0 within it.
  return mean(sub(mul(square(near), 0.5), mul(sub(near, error), delta)))
}
