import { constant, lecunNormal } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import type { Activation } from '../layers/activation.ts'
import { conv2d } from '../layers/conv2d.ts'
import { dense } from '../layers/dense.ts'
import { maxPool, sumPool } from '../layers/pooling.ts'
import { flatten } from '../layers/reshape.ts'
import { scale } from '../layers/scale.ts'
import { sequential } from '../layers/sequential.ts'

export interface LenetOptions {
  /** Default 10. */
  readonly classes?: number
  /** Default LeCun's scaled tanh. */
  readonly activation?: Activation
  /** `sum`: the sum of 2x2, times a learnt factor, plus a bias, as in the paper; `max`. Default `sum`. */
  readonly pool?: 'sum' | 'max'
}

/**
 * LeNet-5 (LeCun et al. 1998, section 2.B) but for its two curiosities: S2's maps are all connected to C3's, and the last
 * layer gives logits, not distances to drawings of the digits. [28, 28, 1] -> [classes]
 */
export function lenet({ classes = 10, activation = 'lecunTanh', pool = 'sum' }: LenetOptions = {}): Layer {
  const kernel = lecunNormal
  // A factor of 1/4 makes the mean of the sum: numbers stay as large as they were.
  const subsample = () =>
    pool === 'max' ? maxPool() : sequential([sumPool(), scale({ gain: constant(1 / 4), activation })])
  return sequential({
    c1: conv2d({ filters: 6, size: 5, activation, kernel }), // [28, 28, 6]
    s2: subsample(), // [14, 14, 6]
    c3: conv2d({ filters: 16, size: 5, padding: 'valid', activation, kernel }), // [10, 10, 16]
    s4: subsample(), // [5, 5, 16]
    c5: conv2d({ filters: 120, size: 5, padding: 'valid', activation, kernel }), // [1, 1, 120]
    flatten: flatten(),
    f6: dense({ units: 84, activation, kernel }),
    output: dense({ units: classes, kernel }),
  })
}
