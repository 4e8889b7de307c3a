import { concat, reshape, type Tensor } from '@tensorflow/tfjs-core'
import { type Initializer, normal } from '../nn/core/init.ts'
import type { Bound, Layer, Pass, ShapeOf } from '../nn/core/layer.ts'
import { conv2d } from '../nn/layers/conv2d.ts'
import { dense } from '../nn/layers/dense.ts'
import { type LstmState, lstmFrom } from '../nn/layers/lstm.ts'
import { flatten } from '../nn/layers/reshape.ts'
import { sequential } from '../nn/layers/sequential.ts'

export interface PolicyNetOptions {
  readonly actions: number
  /** Filters of each 3x3 convolution over the observation, of which there may be none. */
  readonly filters: readonly number[]
  /** Units of each dense layer after them. */
  readonly hidden: readonly number[]
  /** Units of an LSTM after those; 0 for none. */
  readonly lstm: number
  /** Steps that it remembers to begin with, at most; 0 for its own default. */
  readonly horizon: number
  /** Units of each dense layer over what is seen and what is remembered, side by side. */
  readonly joint: readonly number[]
}

export interface PolicyNetInput {
  /** [rows, ...observation]. With an LSTM the rows are whole sequences of one length, the steps of each one after the other. */
  readonly observation: Tensor
  /** [sequences, units] each: what the LSTM remembers as they begin. */
  readonly state?: LstmState
}

export interface PolicyNetOutput {
  /** [rows, actions]: logits. */
  readonly policy: Tensor
  /** [rows, 1] */
  readonly value: Tensor
  /** [sequences, units] each: what the LSTM remembers when they have ended. */
  readonly state?: LstmState
}

/**
 * One torso for a policy and a value (Mnih et al. 2016, section 4), if need be with an LSTM on top, for worlds of which a moment's view
 * does not tell enough. An actor takes it a step at a time, a learner by sequences: how long they are is told by the rows.
 */
export function policyNet(options: PolicyNetOptions): Layer<PolicyNetInput, PolicyNetOutput> {
  const { actions, lstm: units, horizon, joint } = options
  return (scope, { observation, state }) => {
    const torso = scope.add<Tensor, Tensor>('torso', torsoOf(options), observation)
    const width = torso.output[0]
    const memory = state && scope.add('lstm', lstmFrom({ units, horizon }) as Memory, { x: [1, width], state })
    const both = scope.add<Tensor, Tensor>('joint', denseLayers(joint), [memory ? width + units : width])
    const policy = scope.add<Tensor, Tensor>('policy', dense({ units: actions, kernel: faint }), both.output)
    const value = scope.add<Tensor, Tensor>('value', dense({ units: 1 }), both.output)
    return {
      output: { policy: policy.output, value: value.output, ...(state && { state }) } as ShapeOf<PolicyNetOutput>,
      apply({ observation, state: from }, pass) {
        const seen = torso.apply(observation, pass) // [rows, width]
        const remembered = memory && from && recall(memory, seen, from, pass)
        const known = both.apply(remembered ? concat([seen, remembered.y], 1) : seen, pass)
        const heads = { policy: policy.apply(known, pass), value: value.apply(known, pass) }
        return remembered ? { ...heads, state: remembered.state } : heads
      },
    }
  }
}

/** A whole sequence of each, [sequences * time, width] -> [sequences * time, units]. */
function recall(memory: Bound<MemoryInput, MemoryOutput>, seen: Tensor, from: LstmState, pass: Pass): MemoryOutput {
  const [rows, width] = seen.shape
  const [sequences, units] = from.hidden.shape
  const { y, state } = memory.apply({ x: reshape(seen, [-1, rows / sequences, width]), state: from }, pass)
  return { y: reshape(y, [-1, units]), state }
}

type MemoryInput = { readonly x: Tensor; readonly state: LstmState }
type MemoryOutput = { readonly y: Tensor; readonly state: LstmState }
type Memory = Layer<MemoryInput, MemoryOutput>

function torsoOf({ filters, hidden }: PolicyNetOptions): Layer {
  const layers: Record<string, Layer> = {}
  filters.forEach((count, i) => {
    layers[`conv${i + 1}`] = conv2d({ filters: count, padding: 'valid', activation: 'relu' })
  })
  layers.flatten = flatten()
  return sequential({ ...layers, dense: denseLayers(hidden) })
}

function denseLayers(units: readonly number[]): Layer {
  return sequential(units.map(each => dense({ units: each, activation: 'relu' })))
}

/** A hundredth of the usual: the first policy hardly prefers one action to another (Huang et al. 2022, detail 2). */
const faint: Initializer = (shape, rng) => normal(0.01 / Math.sqrt(shape[0]))(shape, rng)
