import { add, clipByValue, greater, less, mul, type Tensor, where } from '@tensorflow/tfjs-core'
import { eachWeight } from './compose.ts'
import { type CommonOptions, type Optimizer, optimizer } from './optimizer.ts'

export interface GainsOptions extends CommonOptions {
  /** What a gain grows by while its gradient keeps its sign. Default 0.05. */
  readonly grow?: number
  /** What it shrinks by, as a factor, when the sign changes. Default 0.95. */
  readonly shrink?: number
  /** Between what it stays. Default 0.1 and 10. */
  readonly least?: number
  readonly most?: number
}

/**
 * A learning rate of its own for each weight (Jacobs 1988; as in Hinton's lectures, 6d): gains, begun at 1, grow by steps and shrink by factors.
 *
 *     gain <- gain + grow where g g' > 0, gain * shrink where g g' < 0 (g' the gradient before; it begins at 0)
 *     w <- w - rate (gain g + decay w)
 */
export function adaptiveGains(options: GainsOptions): Optimizer {
  const { grow = 0.05, shrink = 0.95, least = 0.1, most = 10, ...common } = options
  return optimizer(
    {
      name: 'adaptiveGains',
      slots: { gain: 1, previous: 0 },
      update: update =>
        eachWeight(update, (g, { gain, previous }) => {
          const agreement = mul(g, previous)
          const gains = bySign(agreement, add(gain, grow), mul(gain, shrink), gain)
          gain.assign(clipByValue(gains, least, most))
          previous.assign(g)
          return mul(mul(gain, g), update.rate)
        }),
    },
    common,
  )
}

/** One of three tensors for each number, by its sign. */
export function bySign(x: Tensor, positive: Tensor, negative: Tensor, zero: Tensor): Tensor {
  return where(greater(x, 0), positive, where(less(x, 0), negative, zero))
}
