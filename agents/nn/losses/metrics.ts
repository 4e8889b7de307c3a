/** Scalars that are told beside a loss. They have no gradient. */
import { abs, argMax, cast, equal, mean, sub, type Tensor } from '@tensorflow/tfjs-core'
import { assertSameShape } from './shapes.ts'

/**
 * The share of rows whose largest logit is the right class's.
 * @param logits  [batch, ...axes, classes]
 * @param target  the right class, int32: [batch, ...axes]; or a distribution, whose likeliest class is right: the logits' shape
 */
export function accuracy(logits: Tensor, target: Tensor): Tensor {
  const right = target.rank === logits.rank ? argMax(target, -1) : target
  const said = argMax(logits, -1)
  assertSameShape(said, right)
  return mean(cast(equal(said, right), 'float32'))
}

/** The mean of |y - t|. Any shape, the same for both. */
export function meanAbsoluteError(prediction: Tensor, target: Tensor): Tensor {
  assertSameShape(prediction, target)
  return mean(abs(sub(prediction, target)))
}
