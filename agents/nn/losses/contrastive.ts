import { add, mean, mul, relu, sqrt, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core'
import { assertSameShape } from './shapes.ts'

/**
 * Pulls pairs that belong together to one another, and pushes others apart until they are `margin` away: with d = |a - b|, the mean over
 * pairs of s d^2 / 2 + (1 - s) max(0, margin - d)^2 / 2 (Hadsell, Chopra and LeCun 2006, eq. 4).
 * @param a  [batch, features]
 * @param b  [batch, features]
 * @param same  s, 1 for pairs that belong together and 0 for others. [batch]
 */
export function contrastive(a: Tensor, b: Tensor, same: Tensor, margin = 1): Tensor {
  assertSameShape(a, b)
  const squared = sum(square(sub(a, b)), -1) // [batch]
  assertSameShape(squared, same)
  const distance = sqrt(add(squared, 1e-12)) // the slope of a root at 0 is infinite
  const lacking = relu(sub(margin, distance)) // [batch]
  return mul(mean(add(mul(same, squared), mul(sub(1, same), square(lacking)))), 0.5)
}
