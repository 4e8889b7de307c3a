import { mean, mul, softplus, sub, type Tensor } from '@tensorflow/tfjs-core'
import {
  softmaxCrossEntropy as rowsOfSoftmaxCrossEntropy,
  sparseSoftmaxCrossEntropy as rowsOfSparseSoftmaxCrossEntropy,
} from '../wasm/ops/softmax.ts'
import { assertSameShape } from './shapes.ts'

/**
 * The mean over all rows of - sum_c t_c ln softmax(z)_c.
 * @param logits  z, [batch, ...axes, classes]
 * @param target  t, a distribution over the classes. The same shape
 */
export function softmaxCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  return mean(rowsOfSoftmaxCrossEntropy(logits, target))
}

/**
 * The mean over all rows of - ln softmax(z)_t.
 * @param logits  z, [batch, ...axes, classes]
 * @param target  t, the right class, int32. [batch, ...axes]
 */
export function sparseSoftmaxCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  return mean(rowsOfSparseSoftmaxCrossEntropy(logits, target))
}

/**
 * The mean of - t ln p - (1 - t) ln (1 - p), where p = sigmoid(z): computed as ln(1 + e^z) - t z, which loses nothing where p is near 0 or 1.
 * @param logits  z, any shape
 * @param target  t, from 0 to 1. The same shape
 */
export function binaryCrossEntropy(logits: Tensor, target: Tensor): Tensor {
  assertSameShape(logits, target)
  return mean(sub(softplus(logits), mul(target, logits)))
}
