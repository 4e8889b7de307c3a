import { add, matMul, reshape, slice, type Tensor, type Tensor1D, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core'
import { glorotUniform, type Initializer } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { lstmGates } from '../wasm/ops/lstm.ts'
import { lstmSequence } from '../wasm/ops/lstmSequence.ts'
import { matMulWith } from '../wasm/ops/products.ts'
import {
  type MakeCell,
  type Remembered,
  type Remembering,
  type Returns,
  sequenceFrom,
  sequenceOf,
  stepOf,
} from './recurrence.ts'

export interface LstmOptions {
  readonly units: number
  /**
   * Steps that a fresh cell remembers, at most: from one unit to the next, 1 to this many (chrono initialization: Tallec and Ollivier 2018,
   * section 2). Default: the same for all units, about 4.
   */
  readonly horizon?: number
}

export interface LstmSequenceOptions extends LstmOptions {
  /** Default `all`. */
  readonly returns?: Returns
}

export type LstmState = { readonly hidden: Tensor; readonly cell: Tensor }

/**
 * c' = f c + i tanh(g), h' = o tanh(c'), with i, f, g, o = the four parts of x W + h U + b, all but g through a sigmoid
 * (Hochreiter and Schmidhuber 1997; the forget gate: Gers et al. 2000, its bias 1: Jozefowicz et al. 2015).
 * [time, inputs] -> [time, units] or [units]
 */
export function lstm({ returns = 'all', ...options }: LstmSequenceOptions): Layer {
  return sequenceOf(cellOf(options), returns)
}

/** The same from a state that is given, telling the one in which it ends. */
export function lstmFrom({
  returns = 'all',
  ...options
}: LstmSequenceOptions): Layer<Remembering<LstmState>, Remembered<LstmState>> {
  return sequenceFrom(cellOf(options), returns)
}

/** One step of it: the weights are those of the sequence. */
export function lstmStep(options: LstmOptions): Layer<Remembering<LstmState>, Remembered<LstmState>> {
  return stepOf(cellOf(options))
}

function cellOf({ units, horizon }: LstmOptions): MakeCell<LstmState> {
  return (scope, inputs) => {
    const kernel = scope.weight('kernel', [inputs, 4 * units], glorotUniform) as unknown as Tensor2D
    const recurrent = scope.weight('recurrent', [units, 4 * units], glorotUniform) as unknown as Tensor2D
    const bias = scope.weight(
      'bias',
      [4 * units],
      horizon ? chrono(units, horizon) : remembering(units),
    ) as unknown as Tensor1D
    return {
      units,
      remembers: ['hidden', 'cell'],
      project: rows => matMulWith(rows, kernel, { bias }), // [rows, 4 * units]
      step(projected, state) {
        const gates = add(projected, matMul(state.hidden as Tensor2D, recurrent)) as Tensor2D // [batch, 4 * units]
        const [hidden, cell] = lstmGates(gates, state.cell as Tensor2D)
        return { hidden, cell }
      },
      sequence(projected, from) {
        const [outputs, cell] = lstmSequence(projected, recurrent, from.hidden as Tensor2D, from.cell as Tensor2D)
        const last = slice(outputs, [0, projected.shape[1] - 1, 0], [-1, 1, units])
        return [outputs, { hidden: reshape(last, [-1, units]), cell }]
      },
    }
  }
}

/** Zeros, but ones for the forget gate, so that a fresh cell forgets slowly. */
function remembering(units: number): Initializer {
  return () => tensor1d(Array.from({ length: 4 * units }, (_, i) => Number(i >= units && i < 2 * units)))
}

/** ln U(1, horizon) for the forget gate, whose unit then keeps 1 - 1 / U at each step; the opposite for what comes in; zeros. */
function chrono(units: number, horizon: number): Initializer {
  return (_shape, rng) => {
    const forget = Array.from({ length: units }, () => Math.log(1 + rng.float() * (horizon - 1)))
    const rest = new Array(2 * units).fill(0)
    return tensor1d([...forget.map(bias => -bias), ...forget, ...rest])
  }
}
