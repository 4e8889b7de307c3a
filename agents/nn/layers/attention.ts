import {
  add,
  matMul,
  mul,
  reshape,
  softmax,
  sub,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor2d,
  transpose,
  unstack,
} from '@tensorflow/tfjs-core'
import { uniform, zeros } from '../core/init.ts'
import type { Bound, Layer, Shape } from '../core/layer.ts'
import type { Scope } from '../core/scope.ts'
import { matMulWith } from '../wasm/ops/products.ts'
import { dense } from './dense.ts'
import { axesOf, SEQUENCE } from './shapes.ts'

export interface AttentionOptions {
  readonly heads: number
  /** Whether a place sees only itself and what came before. Default false. */
  readonly causal?: boolean
}

/** A sequence whose examples may be padded. */
export interface Padded {
  /** [batch, time, units] */
  readonly x: Tensor
  /** [batch, time]: 1 where there is something, 0 where there is padding, which then nobody sees. */
  readonly valid?: Tensor
}

/** Queries of one sequence to another. */
export interface Crossed {
  /** [batch, time, units] */
  readonly x: Tensor
  /** [batch, places, units'] */
  readonly memory: Tensor
  /** [batch, places], as in `Padded`. */
  readonly memoryValid?: Tensor
}

/** What stands in a sum of scores for a place that isn't seen: finite, so that a row of them makes no NaN. */
const UNSEEN = -1e9

/**
 * Each place asks all places of its own sequence: softmax(Q K^T / sqrt(d)) V in each of several heads, joined
 * (Vaswani et al. 2017, section 3.2). { x: [time, units], valid?: [time] } -> [time, units]
 */
export function selfAttention({ heads, causal = false }: AttentionOptions): Layer<Padded, Tensor> {
  return (scope, { x: input }) => {
    const [time, units] = axesOf(input as Shape, SEQUENCE)
    const split = splitter(scope, 'queriesKeysValues', 3, time, units, units, heads)
    const attend = attention(scope, time, units, heads)
    const future = causal ? futureOf(time) : undefined
    return {
      output: input,
      apply({ x, valid }, pass) {
        const [queries, keys, values] = split(x)
        return attend(queries, keys, values, future && tensor2d(future, [time, time]), valid, pass)
      },
    } as Bound<Padded, Tensor>
  }
}

/** Each place asks all places of another sequence. { x: [time, units], memory: [places, units'] } -> [time, units] */
export function crossAttention({ heads }: Pick<AttentionOptions, 'heads'>): Layer<Crossed, Tensor> {
  return (scope, { x: input, memory }) => {
    const [time, units] = axesOf(input as Shape, SEQUENCE)
    const [places, width] = axesOf(memory as Shape, ['places', 'units'])
    const ask = splitter(scope, 'queries', 1, time, units, units, heads)
    const answer = splitter(scope, 'keysValues', 2, places, width, units, heads)
    const attend = attention(scope, time, units, heads)
    return {
      output: input,
      apply({ x, memory, memoryValid }, pass) {
        const [queries] = ask(x)
        const [keys, values] = answer(memory)
        return attend(queries, keys, values, undefined, memoryValid, pass)
      },
    } as Bound<Crossed, Tensor>
  }
}

/** `count` projections of a sequence in one product, each by head: [batch, time, inputs] -> [batch, heads, time, width]. */
function splitter(
  scope: Scope,
  name: string,
  count: number,
  time: number,
  inputs: number,
  units: number,
  heads: number,
): (x: Tensor) => Tensor[] {
  if (units % heads !== 0) throw new Error(`Expected units that ${heads} heads can share, but got ${units}.`)
  const width = units / heads
  const at = scope.at(name)
  // Glorot's limit for each projection by itself.
  const kernel = at.weight(
    'kernel',
    [inputs, count * units],
    uniform(Math.sqrt(6 / (inputs + units))),
  ) as unknown as Tensor2D
  const bias = at.weight('bias', [count * units], zeros) as unknown as Tensor1D
  return x => {
    const rows = reshape(x, [-1, inputs]) as Tensor2D // [batch * time, inputs]
    const projected = matMulWith(rows, kernel, { bias }) // [batch * time, count * units]
    const parts = reshape(projected, [-1, time, count, heads, width])
    return unstack(transpose(parts, [2, 0, 3, 1, 4]), 0) // count of [batch, heads, time, width]
  }
}

/** What follows the projections. */
function attention(scope: Scope, time: number, units: number, heads: number) {
  const join = scope.add<Tensor, Tensor>('output', dense({ units }), [time, units])
  const scale = 1 / Math.sqrt(units / heads)
  return (
    queries: Tensor,
    keys: Tensor,
    values: Tensor,
    mask: Tensor | undefined,
    valid: Tensor | undefined,
    pass: Parameters<typeof join.apply>[1],
  ): Tensor => {
    let scores = matMul(mul(queries, scale), keys, false, true) // [batch, heads, time, places]
    if (mask) scores = add(scores, mask)
    if (valid) scores = add(scores, mul(reshape(sub(1, valid), [-1, 1, 1, valid.shape[1] as number]), UNSEEN))
    const seen = matMul(softmax(scores), values) // [batch, heads, time, width]
    const joined = reshape(transpose(seen, [0, 2, 1, 3]), [-1, time, units])
    return join.apply(joined, pass)
  }
}

/** 0 where a place (row) sees another (column), a large negative number where that lies in its future. */
function futureOf(time: number): Float32Array {
  return Float32Array.from({ length: time * time }, (_, i) => (i % time > Math.floor(i / time) ? UNSEEN : 0))
}
