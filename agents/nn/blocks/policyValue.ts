import type { Tensor } from '@tensorflow/tfjs-core'
import { lecunNormal } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { dense } from '../layers/dense.ts'
import { flatten } from '../layers/reshape.ts'
import { sequential } from '../layers/sequential.ts'
import { convolution, type ResidualTowerOptions, residualTower } from './residualTower.ts'

export interface PolicyValueOptions extends ResidualTowerOptions {
  /** How many actions the policy has, a pass among them. */
  readonly actions: number
  /** Filters of the policy's 1x1 convolution. Default 2. */
  readonly policyFilters?: number
  /** Filters of the value's 1x1 convolution. Default 1. */
  readonly valueFilters?: number
  /** Units of the value's hidden layer. Default 64. (AlphaGo Zero: 256, over 19x19.) */
  readonly valueUnits?: number
}

export interface PolicyValue {
  /** [batch, actions]: logits. */
  readonly policy: Tensor
  /** [batch, 1]: from -1 to 1, from the mover's view. */
  readonly value: Tensor
}

/**
 * One trunk, two heads: a policy and a value (Silver et al. 2017, "Neural network architecture").
 * [height, width, planes] -> { policy: [actions], value: [1] }
 */
export function policyValue(options: PolicyValueOptions): Layer<Tensor, PolicyValue> {
  const { actions, policyFilters = 2, valueFilters = 1, valueUnits = 64, norm = true } = options
  const policy = sequential({
    conv: convolution({ filters: policyFilters, size: 1, norm, activated: true }),
    flatten: flatten(),
    logits: dense({ units: actions }),
  })
  const value = sequential({
    conv: convolution({ filters: valueFilters, size: 1, norm, activated: true }),
    flatten: flatten(),
    hidden: dense({ units: valueUnits, activation: 'relu' }),
    output: dense({ units: 1, activation: 'tanh', kernel: lecunNormal }),
  })
  return (scope, input) => {
    const trunk = scope.add<Tensor, Tensor>('trunk', residualTower(options), input)
    const heads = {
      policy: scope.add<Tensor, Tensor>('policy', policy, trunk.output),
      value: scope.add<Tensor, Tensor>('value', value, trunk.output),
    }
    return {
      output: { policy: heads.policy.output, value: heads.value.output },
      apply(x, pass) {
        const features = trunk.apply(x, pass)
        return { policy: heads.policy.apply(features, pass), value: heads.value.apply(features, pass) }
      },
    }
  }
}
