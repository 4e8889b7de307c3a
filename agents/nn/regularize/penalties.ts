import { abs, add, addN, div, mul, square, sum, type Tensor } from '@tensorflow/tfjs-core'
import { matrices, type Regularizer, type Selection } from './regularizer.ts'

export interface PenaltyOptions {
  /** The factor of the penalty. */
  readonly strength: number
  /** Which weights it is on. Default: those of two axes and more, which leaves out biases and the gains of norms. */
  readonly on?: Selection
}

/** strength * sum of |w|: drives weights to 0 (Tibshirani 1996). */
export function l1(options: PenaltyOptions): Regularizer {
  return penalty(options, w => sum(abs(w)))
}

/** strength * sum of w^2 / 2, whose gradient is strength * w. */
export function l2({ strength, ...options }: PenaltyOptions): Regularizer {
  return penalty({ strength: strength / 2, ...options }, w => sum(square(w)))
}

/**
 * strength * sum of (w / scale)^2 / (1 + (w / scale)^2): small weights are driven to 0, those much larger than `scale` are let be (Weigend,
 * Rumelhart and Huberman 1991).
 */
export function weightElimination({ scale, ...options }: PenaltyOptions & { readonly scale: number }): Regularizer {
  return penalty(options, w => {
    const relative = square(div(w, scale))
    return sum(div(relative, add(relative, 1)))
  })
}

function penalty({ strength, on = matrices }: PenaltyOptions, of: (weight: Tensor) => Tensor): Regularizer {
  return weights => {
    const chosen = [...weights].filter(([path, weight]) => on(path, weight))
    if (chosen.length === 0) throw new Error('Expected weights to put a penalty on, but none was selected.')
    return mul(addN(chosen.map(([, weight]) => of(weight))), strength)
  }
}
