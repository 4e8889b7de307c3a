import { clipByValue, mul, sign, zerosLike } from '@tensorflow/tfjs-core'
import { eachWeight } from './compose.ts'
import { bySign } from './gains.ts'
import { type CommonOptions, type Optimizer, optimizer } from './optimizer.ts'

export interface RpropOptions extends Omit<CommonOptions, 'rate'> {
  /** How far the first step goes. Default 0.1. */
  readonly start?: number
  /** What a step grows by, as a factor, while its gradient keeps its sign. Default 1.2. */
  readonly grow?: number
  /** What it shrinks by when the sign changes. Default 0.5. */
  readonly shrink?: number
  /** Between what it stays. Default 1e-6 and 50. */
  readonly least?: number
  readonly most?: number
}

/**
 * Resilient backpropagation, for full batches: only the signs of gradients count, never their sizes (Riedmiller and Braun 1993). After a
 * change of sign a weight rests for one step (iRprop-: Igel and Huesken 2000).
 *
 *     step <- step * grow where g g' > 0, step * shrink where g g' < 0, and there g <- 0
 *     w <- w - step sign(g) - decay w
 */
export function rprop(options: RpropOptions = {}): Optimizer {
  const { start = 0.1, grow = 1.2, shrink = 0.5, least = 1e-6, most = 50, ...common } = options
  return optimizer(
    {
      name: 'rprop',
      slots: { step: start, previous: 0 },
      update: update =>
        eachWeight(update, (g, { step, previous }) => {
          const agreement = mul(g, previous)
          step.assign(clipByValue(bySign(agreement, mul(step, grow), mul(step, shrink), step), least, most))
          const heeded = bySign(agreement, g, zerosLike(g), g)
          previous.assign(heeded)
          return mul(step, sign(heeded))
        }),
    },
    { ...common, rate: 1 },
  )
}
