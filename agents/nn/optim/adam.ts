import { applyAdam } from '../wasm/ops/optimizers.ts'
import { type CommonOptions, type Optimizer, optimizer } from './optimizer.ts'

export interface AdamOptions extends CommonOptions {
  /** How much of the mean of gradients stays at a step. Default 0.9. */
  readonly beta1?: number
  /** How much of the mean of their squares stays. Default 0.999. */
  readonly beta2?: number
  /** Default 1e-8. */
  readonly epsilon?: number
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1); with `decay`, AdamW (Loshchilov and Hutter 2019, algorithm 2).
 *
 *     m <- beta1 m + (1 - beta1) g
 *     v <- beta2 v + (1 - beta2) g^2
 *     w <- w - rate (m / (1 - beta1^t) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay w)
 */
export function adam({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, ...common }: AdamOptions): Optimizer {
  return optimizer(
    {
      name: 'adam',
      slots: { first: 0, second: 0 },
      update: ({ slots, ...update }) => applyAdam({ ...update, ...slots, beta1, beta2, epsilon }),
    },
    common,
  )
}
