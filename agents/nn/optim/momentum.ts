import { applyMomentum } from '../wasm/ops/optimizers.ts'
import { type CommonOptions, type Optimizer, optimizer } from './optimizer.ts'

export interface MomentumOptions extends CommonOptions {
  /** How much of the velocity stays at a step. Default 0.9. */
  readonly momentum?: number
}

/**
 * Gradient descent with momentum (Polyak 1964). The rate is outside the velocity, so that a schedule acts at once.
 *
 *     v <- momentum v + g
 *     w <- w - rate (v + decay w)
 */
export function momentum(options: MomentumOptions): Optimizer {
  return descend('momentum', options, false)
}

/**
 * Nesterov's accelerated gradient, with the weights kept at the point looked ahead to (Sutskever et al. 2013; Bengio et al. 2013, eq. 7).
 *
 *     v <- momentum v + g
 *     w <- w - rate (g + momentum v + decay w)
 */
export function nesterov(options: MomentumOptions): Optimizer {
  return descend('nesterov', options, true)
}

function descend(name: string, { momentum = 0.9, ...common }: MomentumOptions, nesterov: boolean): Optimizer {
  return optimizer(
    {
      name,
      slots: { velocity: 0 },
      update: ({ slots, ...update }) => applyMomentum({ ...update, velocity: slots.velocity, momentum, nesterov }),
    },
    common,
  )
}
