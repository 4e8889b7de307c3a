import { heNormal, type Initializer } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import type { Activation } from '../layers/activation.ts'
import { dense } from '../layers/dense.ts'
import { dropout as drop } from '../layers/dropout.ts'
import { sequential } from '../layers/sequential.ts'

export interface MlpOptions {
  /** Units of each hidden layer. Default [128]. */
  readonly hidden?: readonly number[]
  readonly outputs: number
  /** Between layers. Default `relu`. */
  readonly activation?: Activation
  /** After each hidden layer. Default 0. */
  readonly dropout?: number
  /** Of the hidden layers. Default: He's normal. */
  readonly kernel?: Initializer
}

/** Dense layers with an activation between them; the last gives logits or plain numbers. [inputs] -> [outputs] */
export function mlp(options: MlpOptions): Layer {
  const { hidden = [128], outputs, activation = 'relu', dropout = 0, kernel = heNormal } = options
  const layers: Record<string, Layer> = {}
  hidden.forEach((units, i) => {
    layers[`hidden${i + 1}`] = dense({ units, activation, kernel })
    if (dropout > 0) layers[`dropout${i + 1}`] = drop(dropout)
  })
  return sequential({ ...layers, output: dense({ units: outputs }) })
}
