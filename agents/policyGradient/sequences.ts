import { dispose, type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { LstmState } from '../nn/layers/lstm.ts'
import type { Steps } from './trajectories.ts'

/** Rows that are learnt from as one sequence. */
export type Sequence = readonly [from: number, to: number]

/** Tensors of a few sequences, each filled up to the longest of them with steps that have no weight. Rows: sequence by sequence, step by step. */
export interface Minibatch {
  /** [rows, ...observation] */
  readonly observation: Tensor
  /** [rows, actions] */
  readonly mask: Tensor
  /** [rows], int32 */
  readonly action: Tensor
  /** [rows] each: as in `STEP` */
  readonly logProbability: Tensor
  readonly value: Tensor
  readonly advantage: Tensor
  readonly target: Tensor
  /** [rows]: 1 for steps, 0 for what fills up. */
  readonly weight: Tensor
  /** [sequences, units] each: what the actor's LSTM remembered as they began. */
  readonly state?: LstmState
}

/**
 * Cuts episodes into sequences of at most `length` steps: backpropagation through time stops at the cuts, what was remembered there is
 * data. Without memory, 1.
 */
export function cut(steps: Steps, length: number): Sequence[] {
  const last = steps.of('last')
  const sequences: Sequence[] = []
  let from = 0
  for (let row = 0; row < steps.rows; row++) {
    if (last[row] !== 1 && row + 1 - from < length) continue
    sequences.push([from, row + 1])
    from = row + 1
  }
  return sequences
}

/**
 * Where the minibatch ends that begins with sequence `from`, if all of them go into so many of about as many steps each.
 * @returns the number of the sequence after its last
 */
export function minibatchEnd(sequences: readonly Sequence[], from: number, minibatches: number): number {
  const steps = stepsIn(sequences)
  let taken = stepsIn(sequences.slice(0, from))
  // Counted in parts of a step, which are whole: a quotient may fall short of the whole that it is, and end a minibatch one step later than the last.
  const goal = (Math.floor((taken * minibatches) / steps) + 1) * steps
  let end = from
  do {
    taken += stepsIn([sequences[end++]])
  } while (end < sequences.length && taken * minibatches < goal)
  return end
}

/** Steps of sequences, together. */
export function stepsIn(sequences: readonly Sequence[]): number {
  return sequences.reduce((sum, [from, to]) => sum + to - from, 0)
}

/** @param observation  the shape of one @param remembers  whether the steps have an LSTM's state */
export function minibatchOf(
  steps: Steps,
  sequences: readonly Sequence[],
  observation: readonly number[],
  remembers: boolean,
): Minibatch {
  const time = sequences.reduce((most, [from, to]) => Math.max(most, to - from), 0)
  const rows = sequences.length * time
  /** The column's rows in the places of the batch, [rows, width], the rest filled. */
  const spread = (name: string, filling = 0): Float32Array | Int32Array => {
    const { width, kind } = steps.layout[name]
    const out = new (kind === 'int32' ? Int32Array : Float32Array)(rows * width).fill(filling)
    const column = steps.of(name)
    sequences.forEach(([from, to], s) => {
      out.set(column.subarray(from * width, to * width), s * time * width)
    })
    return out
  }
  const first = (name: string): Tensor => {
    const { width } = steps.layout[name]
    const out = new Float32Array(sequences.length * width)
    const column = steps.of(name)
    sequences.forEach(([from], s) => {
      out.set(column.subarray(from * width, (from + 1) * width), s * width)
    })
    return tensor(out, [sequences.length, width])
  }
  const weight = new Float32Array(rows)
  sequences.forEach(([from, to], s) => {
    weight.fill(1, s * time, s * time + to - from)
  })
  const column = (name: string) => tensor(spread(name), [rows])
  return {
    observation: tensor(spread('observation'), [rows, ...observation]),
    mask: tensor(spread('mask', 1), [rows, steps.layout.mask.width]),
    action: tensor(spread('action'), [rows], 'int32'),
    logProbability: column('logProbability'),
    value: column('value'),
    advantage: column('advantage'),
    target: column('target'),
    weight: tensor(weight, [rows]),
    ...(remembers && { state: { hidden: first('hidden'), cell: first('cell') } }),
  }
}

export function disposeMinibatch({ state, ...tensors }: Minibatch): void {
  dispose([...Object.values(tensors), ...(state ? [state.hidden, state.cell] : [])])
}
