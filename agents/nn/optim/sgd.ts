import { applySgd } from '../wasm/ops/optimizers.ts'
import { type CommonOptions, type Optimizer, optimizer } from './optimizer.ts'

/**
 * Gradient descent.
 *
 *     w <- w - rate (g + decay w)
 */
export function sgd(options: CommonOptions): Optimizer {
  return optimizer({ name: 'sgd', slots: {}, update: applySgd }, options)
}
