import { add, type Tensor } from '@tensorflow/tfjs-core'
import type { Bound, Layer, Pass, Shape } from '../core/layer.ts'
import type { Scope } from '../core/scope.ts'
import type { Activation } from './activation.ts'
import { crossAttention, type Padded, selfAttention } from './attention.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { layerNorm } from './layerNorm.ts'
import { sequential } from './sequential.ts'

export interface TransformerOptions {
  readonly heads: number
  /** Units of the feed-forward layer's hidden layer. Default: four times the input's. */
  readonly hidden?: number
  /** Of that layer. Default `gelu`. */
  readonly activation?: Activation
  /** `pre`: x + F(norm(x)), which trains without warm-up (Xiong et al. 2020); `post`: norm(x + F(x)), the original. */
  readonly norm?: 'pre' | 'post'
  /** Of each F's result. Default 0. */
  readonly dropout?: number
}

export interface EncoderOptions extends TransformerOptions {
  /** Whether a place sees only itself and what came before: a language model's block. Default false. */
  readonly causal?: boolean
}

/** A sequence that also looks at another. */
export interface Conditioned extends Padded {
  /** [batch, places, units'] */
  readonly memory: Tensor
  /** [batch, places]: 1 where there is something, 0 where there is padding. */
  readonly memoryValid?: Tensor
}

/** Self-attention, then a feed-forward layer (Vaswani et al. 2017, section 3.1). { x: [time, units], valid? } -> the same */
export function encoderBlock(options: EncoderOptions): Layer<Padded, Tensor> {
  return (scope, input) => {
    const shape = input.x as Shape
    const attend = scope.add<Padded, Tensor>('attention', selfAttention(options), input)
    const past = sublayer(scope, 'attentionNorm', shape, options)
    const feed = feedForward(scope, shape, options)
    return {
      output: shape,
      apply: ({ x, valid }, pass) =>
        feed(
          past(x, y => attend.apply(valid ? { x: y, valid } : { x: y }, pass), pass),
          pass,
        ),
    } as Bound<Padded, Tensor>
  }
}

/** Causal self-attention, attention to a memory, then a feed-forward layer. { x, memory, valid?, memoryValid? } -> as x */
export function decoderBlock(options: TransformerOptions): Layer<Conditioned, Tensor> {
  return (scope, input) => {
    const shape = input.x as Shape
    const itself = scope.add<Padded, Tensor>('attention', selfAttention({ ...options, causal: true }), input)
    const pastItself = sublayer(scope, 'attentionNorm', shape, options)
    const other = scope.add('memory', crossAttention(options), input)
    const pastOther = sublayer(scope, 'memoryNorm', shape, options)
    const feed = feedForward(scope, shape, options)
    return {
      output: shape,
      apply({ x, memory, valid, memoryValid }, pass) {
        const first = pastItself(x, y => itself.apply(valid ? { x: y, valid } : { x: y }, pass), pass)
        const second = pastOther(
          first,
          y => other.apply(memoryValid ? { x: y, memory, memoryValid } : { x: y, memory }, pass),
          pass,
        )
        return feed(second, pass)
      },
    } as Bound<Conditioned, Tensor>
  }
}

/** A layer of padded sequences for those that are not. [time, units] -> the same */
export function unpadded(layer: Layer<Padded, Tensor>): Layer {
  return (scope, input) => {
    const { output, apply } = layer(scope, { x: input })
    return { output, apply: (x, pass) => apply({ x }, pass) }
  }
}

/** dense -> activation -> dense at each place, as a sublayer. */
function feedForward(scope: Scope, shape: Shape, options: TransformerOptions) {
  const { activation = 'gelu', hidden = 4 * shape[1] } = options
  const net = sequential({ hidden: dense({ units: hidden, activation }), output: dense({ units: shape[1] }) })
  const bound = scope.add<Tensor, Tensor>('feedForward', net, shape)
  const past = sublayer(scope, 'feedForwardNorm', shape, options)
  return (x: Tensor, pass: Pass) => past(x, y => bound.apply(y, pass), pass)
}

/** x and F(x) added up, with a norm before F or after the sum. */
function sublayer(scope: Scope, name: string, shape: Shape, { norm = 'pre', dropout: rate = 0 }: TransformerOptions) {
  const normed = scope.add<Tensor, Tensor>(name, layerNorm(), shape)
  const dropped = scope.add<Tensor, Tensor>(`${name}Dropout`, dropout(rate), shape)
  return (x: Tensor, f: (x: Tensor) => Tensor, pass: Pass): Tensor => {
    if (norm === 'post') return normed.apply(add(x, dropped.apply(f(x), pass)), pass)
    return add(x, dropped.apply(f(normed.apply(x, pass)), pass))
  }
}
