import { reshape, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core'
import { glorotUniform, type Initializer, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { matMulWith } from '../wasm/ops/products.ts'
import { type Activation, activate } from './activation.ts'

export interface DenseOptions {
  readonly units: number
  readonly activation?: Activation
  /** Default: Glorot's uniform. */
  readonly kernel?: Initializer
  /** Left out with `bias: false`, as before a batch norm. */
  readonly bias?: boolean
}

/** y = activation(x W + b) over the last axis. [...axes, inputs] -> [...axes, units] */
export function dense({ units, activation, kernel = glorotUniform, bias = true }: DenseOptions): Layer {
  return (scope, input) => {
    const inputs = input[input.length - 1]
    if (inputs === undefined) throw new Error('Expected inputs of at least one axis, but got single numbers.')
    const weight = scope.weight('kernel', [inputs, units], kernel) as unknown as Tensor2D
    const offset = bias ? (scope.weight('bias', [units], zeros) as unknown as Tensor1D) : undefined
    const axes = input.slice(0, -1)
    return {
      output: [...axes, units],
      apply(x) {
        const flat = axes.length > 0 ? reshape(x, [-1, inputs]) : x // [batch * axes, inputs]
        const inside = activation === 'relu' ? activation : undefined // the kernel's own
        const product = matMulWith(flat as Tensor2D, weight, { bias: offset, activation: inside })
        const y = inside ? product : activate(product, activation)
        return axes.length > 0 ? reshape(y, [-1, ...axes, units]) : y // [batch, ...axes, units]
      },
    }
  }
}
