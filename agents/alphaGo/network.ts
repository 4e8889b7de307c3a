import type { Tensor } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { lecunNormal } from '../nn/core/init.ts'
import type { Layer } from '../nn/core/layer.ts'
import { createModel, type Model } from '../nn/core/model.ts'
import { conv2d } from '../nn/layers/conv2d.ts'
import { dense } from '../nn/layers/dense.ts'
import { flatten } from '../nn/layers/reshape.ts'
import { sequential } from '../nn/layers/sequential.ts'
import type { PolicyNetInput, PolicyNetOutput } from '../policyGradient/network.ts'
import type { PolicyModel } from '../policyGradient/policy.ts'

export interface NetOptions {
  /** 3x3 convolutions. */
  readonly layers: number
  /** Maps of each. */
  readonly filters: number
}

const VALUE_UNITS = 32

/**
 * The policy network (Silver et al. 2016, "AlphaGo", methods, "Neural network architecture"): convolutions that keep the board's size, then a
 * 1x1 convolution, which is linear, lest its few maps die, and logits. There they are one a point; here a dense layer knows the pass too. Beside it a value, which the
 * policy gradient takes off as a baseline; until then nothing is learnt there.
 */
function policyNetwork(options: NetOptions, actions: number): Layer<PolicyNetInput, PolicyNetOutput> {
  const policy = sequential({
    conv: conv2d({ filters: 4, size: 1 }),
    flatten: flatten(),
    logits: dense({ units: actions, kernel: lecunNormal }),
  })
  return (scope, { observation }) => {
    const trunk = scope.add<Tensor, Tensor>('trunk', convolutions(options), observation)
    const heads = {
      policy: scope.add<Tensor, Tensor>('policy', policy, trunk.output),
      value: scope.add<Tensor, Tensor>('value', valueHead(), trunk.output),
    }
    return {
      output: { policy: heads.policy.output, value: heads.value.output },
      apply({ observation }, pass) {
        const features = trunk.apply(observation, pass) // [batch, height, width, filters]
        return { policy: heads.policy.apply(features, pass), value: heads.value.apply(features, pass) }
      },
    }
  }
}

/** The value network: of the policy's kind, but for its one number, from -1 to 1. */
function valueNetwork(options: NetOptions): Layer<Tensor, { value: Tensor }> {
  const value = sequential({ trunk: convolutions(options), head: valueHead() })
  return (scope, input) => {
    const net = scope.add<Tensor, Tensor>('value', value, input)
    return { output: { value: net.output }, apply: (x, pass) => ({ value: net.apply(x, pass) }) }
  }
}

function convolutions({ layers, filters }: NetOptions): Layer {
  return sequential(
    Object.fromEntries(
      Array.from({ length: layers }, (_, i) => [`conv${i + 1}`, conv2d({ filters, activation: 'relu' })]),
    ),
  )
}

function valueHead(): Layer {
  return sequential({
    conv: conv2d({ filters: 2, size: 1 }),
    flatten: flatten(),
    hidden: dense({ units: VALUE_UNITS, activation: 'relu' }),
    output: dense({ units: 1, activation: 'tanh', kernel: lecunNormal }),
  })
}

/** A policy net for a game, with fresh weights. */
export function createPolicyNet({ spec }: Game, options: NetOptions, rng: Rng): PolicyModel {
  return createModel(policyNetwork(options, spec.actions.count), { observation: spec.observation.shape }, rng)
}

export type ValueModel = Model<Tensor, { value: Tensor }>

/** A value net for a game, with fresh weights. */
export function createValueNet({ spec }: Game, options: NetOptions, rng: Rng): ValueModel {
  return createModel(valueNetwork(options), spec.observation.shape, rng)
}
