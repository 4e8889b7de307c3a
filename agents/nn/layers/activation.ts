import { elu, leakyRelu, mul, relu, selu, sigmoid, softmax, softplus, type Tensor, tanh } from '@tensorflow/tfjs-core'
import type { Layer } from '../core/layer.ts'
import { gelu } from '../wasm/ops/gelu.ts'

const functions = {
  relu,
  elu,
  selu,
  sigmoid,
  softplus,
  tanh,
  gelu,
  /** Over the last axis. */
  softmax: (x: Tensor) => softmax(x),
  leakyRelu: (x: Tensor) => leakyRelu(x, 0.2),
  /** 1.7159 tanh(2x / 3): unit variance in, unit variance out (LeCun et al. 1998, section 4.4). */
  lecunTanh: (x: Tensor) => mul(tanh(mul(x, 2 / 3)), 1.7159),
} satisfies Record<string, (x: Tensor) => Tensor>

export type Activation = keyof typeof functions

export const ACTIVATIONS = Object.keys(functions) as readonly Activation[]

export function activate(x: Tensor, activation: Activation | undefined): Tensor {
  return activation ? functions[activation](x) : x
}

/** An activation as a layer of its own. Any shape. */
export function activation(name: Activation): Layer {
  return (_scope, input) => ({ output: input, apply: x => activate(x, name) })
}
