import { add, mul } from '@tensorflow/tfjs-core'
import { type Initializer, ones, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { type Activation, activate } from './activation.ts'
import { channelsOf } from './shapes.ts'

export interface ScaleOptions {
  readonly activation?: Activation
  /** What the factors start as. Default: ones. */
  readonly gain?: Initializer
}

/** y = activation(gain x + bias) by channel: LeNet-5's trainable coefficient and bias after a sum pool. Any shape. */
export function scale({ activation, gain = ones }: ScaleOptions = {}): Layer {
  return (scope, input) => {
    const channels = channelsOf(input)
    const factor = scope.weight('gain', [channels], gain)
    const offset = scope.weight('bias', [channels], zeros)
    return { output: input, apply: x => activate(add(mul(x, factor), offset), activation) }
  }
}
