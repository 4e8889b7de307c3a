import { add, matMul, type Tensor, type Tensor1D, type Tensor2D } from '@tensorflow/tfjs-core'
import { glorotUniform, zeros } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { matMulWith } from '../wasm/ops/products.ts'
import { type Activation, activate } from './activation.ts'
import {
  type MakeCell,
  type Remembered,
  type Remembering,
  type Returns,
  sequenceFrom,
  sequenceOf,
  stepOf,
} from './recurrence.ts'

export interface ElmanOptions {
  readonly units: number
  /** Default `tanh`. */
  readonly activation?: Activation
}

export interface ElmanSequenceOptions extends ElmanOptions {
  /** Default `all`. */
  readonly returns?: Returns
}

export type ElmanState = { readonly hidden: Tensor }

/** h' = activation(x W + h U + b) (Elman 1990, "Finding structure in time"). [time, inputs] -> [time, units] or [units] */
export function elman({ returns = 'all', ...options }: ElmanSequenceOptions): Layer {
  return sequenceOf(cellOf(options), returns)
}

/** The same from a state that is given, telling the one in which it ends. */
export function elmanFrom({
  returns = 'all',
  ...options
}: ElmanSequenceOptions): Layer<Remembering<ElmanState>, Remembered<ElmanState>> {
  return sequenceFrom(cellOf(options), returns)
}

/** One step of it: the weights are those of the sequence. */
export function elmanStep(options: ElmanOptions): Layer<Remembering<ElmanState>, Remembered<ElmanState>> {
  return stepOf(cellOf(options))
}

function cellOf({ units, activation = 'tanh' }: ElmanOptions): MakeCell<ElmanState> {
  return (scope, inputs) => {
    const kernel = scope.weight('kernel', [inputs, units], glorotUniform) as unknown as Tensor2D
    const recurrent = scope.weight('recurrent', [units, units], glorotUniform) as unknown as Tensor2D
    const bias = scope.weight('bias', [units], zeros) as unknown as Tensor1D
    return {
      units,
      remembers: ['hidden'],
      project: rows => matMulWith(rows, kernel, { bias }), // [rows, units]
      step: (projected, { hidden }) => ({
        hidden: activate(add(projected, matMul(hidden as Tensor2D, recurrent)), activation),
      }),
    }
  }
}
