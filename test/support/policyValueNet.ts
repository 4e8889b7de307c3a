/** The residual net of AlphaGo Zero (Silver et al. 2017), small: a tower, a policy head and a value head. */
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Layer } from '../../agents/nn/core/layer.ts'
import { activation } from '../../agents/nn/layers/activation.ts'
import { batchNorm } from '../../agents/nn/layers/batchNorm.ts'
import { conv2d } from '../../agents/nn/layers/conv2d.ts'
import { dense } from '../../agents/nn/layers/dense.ts'
import { flatten } from '../../agents/nn/layers/reshape.ts'
import { residual } from '../../agents/nn/layers/residual.ts'
import { sequential } from '../../agents/nn/layers/sequential.ts'

export interface PolicyValueNet {
  readonly policy: Tensor // [batch, points + 1], logits
  readonly value: Tensor // [batch, 1]
}

export interface NetOptions {
  readonly blocks: number
  readonly filters: number
  /** Whether a batch norm follows each convolution. */
  readonly norm: boolean
}

export function policyValueNet({
  blocks,
  filters,
  norm,
}: NetOptions): Layer<Tensor, PolicyValueNet & Record<string, Tensor>> {
  const convolved = (filters: number, size: number) => [
    conv2d({ filters, size, bias: !norm }),
    ...(norm ? [batchNorm()] : []),
  ]
  const block = sequential([...convolved(filters, 3), activation('relu'), ...convolved(filters, 3)])
  const head = (filters: number) => [...convolved(filters, 1), activation('relu'), flatten()]
  return (scope, input) => {
    const [height, width] = input
    const add = (name: string, layer: Layer, shape: readonly number[]) => scope.add<Tensor, Tensor>(name, layer, shape)
    const stem = add('stem', sequential([...convolved(filters, 3), activation('relu')]), input)
    const tower = add(
      'tower',
      sequential(Array.from({ length: blocks }, () => residual(block, { activation: 'relu' }))),
      stem.output,
    )
    const policy = add('policy', sequential([...head(2), dense({ units: height * width + 1 })]), tower.output)
    const value = add(
      'value',
      sequential([...head(1), dense({ units: 64, activation: 'relu' }), dense({ units: 1, activation: 'tanh' })]),
      tower.output,
    )
    return {
      output: { policy: policy.output, value: value.output },
      apply(x, pass) {
        const features = tower.apply(stem.apply(x, pass), pass)
        return { policy: policy.apply(features, pass), value: value.apply(features, pass) }
      },
    }
  }
}
