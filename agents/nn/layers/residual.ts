import { add, mul, type Tensor } from '@tensorflow/tfjs-core'
import { zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { type Activation, activate } from './activation.ts'
import { sameShape } from './shapes.ts'

export interface ResidualOptions {
  /** y = x + alpha F(x) with a learnt alpha, 0 at first (Bachlechner et al. 2020, "ReZero"). Default false. */
  readonly rezero?: boolean
  /** What x goes through where F changes its shape: a 1x1 convolution, a pooling. Default: nothing. */
  readonly shortcut?: Layer
  /** After the sum, as in the first residual nets. Default: none. */
  readonly activation?: Activation
}

/** y = activation(F(x) + x) (He et al. 2016, eq. 1). @throws Error where F's output doesn't add up with its input */
export function residual(layer: Layer, options: ResidualOptions = {}): Layer {
  const { rezero = false, shortcut, activation } = options
  return (scope, input) => {
    const branch = scope.add<Tensor, Tensor>('branch', layer, input)
    const past = shortcut && scope.add<Tensor, Tensor>('shortcut', shortcut, input)
    const alpha = rezero ? scope.weight('alpha', [], zeros) : undefined
    const across = past ? past.output : input
    if (!sameShape(branch.output, across)) {
      throw new Error(`Expected a branch that gives [${across.join(', ')}], but got [${branch.output.join(', ')}].`)
    }
    return {
      output: across,
      apply(x, pass) {
        const f = branch.apply(x, pass)
        return activate(add(past ? past.apply(x, pass) : x, alpha ? mul(f, alpha) : f), activation)
      },
    }
  }
}
