import type { Layer } from '../core/layer.ts'
import { dense } from '../layers/dense.ts'
import { lstm } from '../layers/lstm.ts'
import { sequential } from '../layers/sequential.ts'

export interface LstmModelOptions {
  /** Units of each LSTM. Default 128. */
  readonly units?: number
  /** LSTMs one upon another. Default 1. */
  readonly layers?: number
  readonly outputs: number
  /** An answer for each step, or one after the last. Default `last`. */
  readonly returns?: 'all' | 'last'
}

/** LSTMs one upon another, then a dense layer. [time, inputs] -> [outputs] or [time, outputs] */
export function lstmModel({ units = 128, layers = 1, outputs, returns = 'last' }: LstmModelOptions): Layer {
  const stack: Record<string, Layer> = {}
  for (let i = 1; i <= layers; i++) stack[`lstm${i}`] = lstm({ units, returns: i < layers ? 'all' : returns })
  return sequential({ ...stack, output: dense({ units: outputs }) })
}
