import { mean } from '@tensorflow/tfjs-core'
import type { Layer } from '../core/layer.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNorm } from '../layers/layerNorm.ts'
import { learntPositions, sinusoidalPositions } from '../layers/positions.ts'
import { sequential } from '../layers/sequential.ts'
import { axesOf, SEQUENCE } from '../layers/shapes.ts'
import { type EncoderOptions, encoderBlock, unpadded } from '../layers/transformer.ts'

export interface TransformerModelOptions extends EncoderOptions {
  /** How many ids there are. */
  readonly tokens: number
  /** Default 128. */
  readonly units?: number
  /** Default 4. */
  readonly layers?: number
  /** Default `learnt`. */
  readonly positions?: 'learnt' | 'sinusoidal'
  /** Logits of the classifier; for a language model, the tokens. */
  readonly outputs?: number
}

/**
 * A transformer that answers for the whole sequence: embedding, places, encoder blocks, norm, mean over time, logits.
 * [time] of int32 ids -> [outputs]
 */
export function transformerClassifier(options: TransformerModelOptions): Layer {
  const { tokens, outputs = tokens } = options
  return sequential({ trunk: trunkOf(options), mean: meanOverTime, output: dense({ units: outputs }) })
}

/**
 * A transformer that tells, at each place, what comes next (Radford et al. 2019): its blocks are causal.
 * [time] of int32 ids -> [time, tokens]
 */
export function languageModel(options: TransformerModelOptions): Layer {
  const { tokens, outputs = tokens } = options
  return sequential({ trunk: trunkOf({ ...options, causal: true }), output: dense({ units: outputs }) })
}

/** [time] of int32 ids -> [time, units] */
function trunkOf(options: TransformerModelOptions): Layer {
  const { tokens, units = 128, layers = 4, positions = 'learnt', norm = 'pre' } = options
  const stack: Record<string, Layer> = {
    embedding: embedding({ count: tokens, units }),
    positions: positions === 'learnt' ? learntPositions() : sinusoidalPositions(),
  }
  for (let i = 1; i <= layers; i++) stack[`block${i}`] = unpadded(encoderBlock(options))
  if (norm === 'pre') stack.norm = layerNorm() // what the last block gives has had none
  return sequential(stack)
}

/** [time, units] -> [units] */
const meanOverTime: Layer = (_scope, input) => ({ output: [axesOf(input, SEQUENCE)[1]], apply: x => mean(x, 1) })
