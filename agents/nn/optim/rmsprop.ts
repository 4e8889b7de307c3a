import { applyRmsprop } from '../wasm/ops/optimizers.ts'
import { type CommonOptions, type Optimizer, optimizer } from './optimizer.ts'

export interface RmspropOptions extends CommonOptions {
  /** How much of the mean of squared gradients stays at a step. Default 0.9. */
  readonly rho?: number
  /** Default 1e-8. */
  readonly epsilon?: number
}

/**
 * RMSprop (Tieleman and Hinton 2012): Rprop's scaling by the size of recent gradients, for mini-batches.
 *
 *     s <- rho s + (1 - rho) g^2
 *     w <- w - rate (g / (sqrt(s) + epsilon) + decay w)
 */
export function rmsprop({ rho = 0.9, epsilon = 1e-8, ...common }: RmspropOptions): Optimizer {
  return optimizer(
    {
      name: 'rmsprop',
      slots: { square: 0 },
      update: ({ slots, ...update }) => applyRmsprop({ ...update, square: slots.square, rho, epsilon }),
    },
    common,
  )
}
