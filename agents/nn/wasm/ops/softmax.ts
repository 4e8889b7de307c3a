import {
  cast,
  equal,
  expandDims,
  mul,
  neg,
  range,
  registerGradient,
  logSoftmax as stockLogSoftmax,
  sum,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { asFloats, hasKernel, runKernel } from './fused.ts'

/** ln(softmax(x)) over the last axis. Differentiable once. (For softmax itself tfjs's own operation is one kernel.) */
export function logSoftmax<T extends Tensor>(x: T): T {
  const logits = asFloats(x)
  const axis = logits.rank - 1
  return hasKernel('LogSoftmax') ? runKernel<T>('LogSoftmax', { logits }, { axis }) : stockLogSoftmax(logits, axis)
}

/**
 * The cross entropy of each row: - sum of labels * logSoftmax(logits). Differentiable once, in the logits and in the
 * labels; rows of labels need not sum to 1.
 * @param logits  [..., classes]
 * @param labels  the same shape: a distribution over the classes
 * @returns [...]
 */
export function softmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  if (`${labels.shape}` !== `${logits.shape}`) {
    throw new Error(`Expected labels of the logits' shape [${logits.shape}], but got [${labels.shape}].`)
  }
  if (hasKernel('SoftmaxCrossEntropy')) {
    return runKernel<Tensor>('SoftmaxCrossEntropy', { logits: asFloats(logits), labels: asFloats(labels) })
  }
  return neg(sum(mul(labels, logSoftmax(logits)), -1))
}

/**
 * The cross entropy of each row whose right class is known: - logSoftmax(logits)[label]. Differentiable once, in the
 * logits.
 * @param logits  [..., classes]
 * @param labels  [...], int32, from 0 to classes - 1 (not checked)
 * @returns [...]
 */
export function sparseSoftmaxCrossEntropy(logits: Tensor, labels: Tensor): Tensor {
  if (labels.dtype !== 'int32' || `${labels.shape}` !== `${logits.shape.slice(0, -1)}`) {
    throw new Error(
      `Expected int32 labels of the shape [${logits.shape.slice(0, -1)}], but got ${labels.dtype} [${labels.shape}].`,
    )
  }
  if (hasKernel('SparseSoftmaxCrossEntropy')) {
    return runKernel<Tensor>('SparseSoftmaxCrossEntropy', { logits: asFloats(logits), labels })
  }
  const classes = range(0, logits.shape[logits.rank - 1], 1, 'int32') // (oneHot refuses a single class)
  return softmaxCrossEntropy(logits, cast(equal(expandDims(labels, -1), classes), 'float32'))
}

registerGradient({
  kernelName: 'SoftmaxCrossEntropy',
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dy, [logits, labels]) => ({
    logits: () => runKernel<Tensor>('SoftmaxCrossEntropyGrad', { dy: dy as Tensor, logits, labels }),
    labels: () => neg(mul(expandDims(dy as Tensor, -1), logSoftmax(logits))),
  }),
})

registerGradient({
  kernelName: 'SparseSoftmaxCrossEntropy',
  inputsToSave: ['logits', 'labels'],
  gradFunc: (dy, [logits, labels]) => ({
    logits: () => runKernel<Tensor>('SparseSoftmaxCrossEntropyGrad', { dy: dy as Tensor, logits, labels }),
  }),
})
