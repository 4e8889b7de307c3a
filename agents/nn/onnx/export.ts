/** Any forward pass as an ONNX model, and the same model with newer weights in a few milliseconds. */
import type * as tf from '@tensorflow/tfjs-core'
import { type Data, dataAs, grow, permute } from './data.ts'
import { CONFIRMED, TRACED } from './dim.ts'
import type { Initialiser } from './graph.ts'
import { lower } from './lower.ts'
import { confirm, merge } from './program.ts'
import { encodeGraph, encodeModel, type Signature, type TensorData } from './proto.ts'
import { roll } from './roll.ts'
import { type Forward, trace, type Weights } from './trace.ts'

/** An input: its shape, with null for the batch size, and its type, float32 unless said. */
export interface InputSpec {
  readonly shape: readonly (number | null)[]
  readonly dtype?: 'float32' | 'int32'
}

export interface ExportSpec {
  /** What the model is called in the file. */
  readonly name: string
  readonly inputs: Readonly<Record<string, InputSpec>>
  /** What may change between two encodings, by name; every other tensor is taken for a constant. */
  readonly weights: Weights
}

export interface EncodeOptions {
  /** Weights to take instead of those the variables hold now, such as averaged ones. */
  readonly values?: Readonly<Record<string, ArrayLike<number>>>
  /** Kept in the file, beside the model's name and producer: a content hash of the weights, a game, a step. */
  readonly metadata?: Readonly<Record<string, string>>
}

/** A model whose graph is made: only its weights change from one encoding to the next. */
export interface OnnxModel {
  readonly name: string
  readonly inputs: readonly Signature[]
  readonly outputs: readonly Signature[]
  /** The bytes of an .onnx file with the weights that the variables hold now. */
  encode(options?: EncodeOptions): Uint8Array
}

/**
 * Traces a forward pass on the present backend, at a few batch sizes, and makes an ONNX graph (opset 17) of it.
 * @param forward  must be synchronous, the same at each call, and read no values; dropout and the like are off
 * @throws Error naming the kernel, setting or constant that can't be exported
 */
export function exportToOnnx(forward: Forward, { name, inputs, weights }: ExportSpec): OnnxModel {
  const [a, b, third] = [...TRACED, CONFIRMED].map(batch =>
    trace(
      forward,
      Object.fromEntries(
        Object.entries(inputs).map(([key, { shape, dtype = 'float32' }]) => [
          key,
          { shape: shape.map(length => length ?? batch), dtype },
        ]),
      ),
      weights,
    ),
  )
  confirm(a, b, third)
  const { graph, ...signatures } = lower(roll(merge(a, b)))
  const encoded = encodeGraph(name, graph.nodes, signatures.inputs, signatures.outputs)
  const { initialisers } = graph
  const fixed = new Map(
    initialisers.flatMap(each => ('data' in each.content ? [[each.name, stored(each, each.content.data)]] : [])),
  )
  return {
    name,
    ...signatures,
    encode({ values, metadata = {} } = {}) {
      const read = new Map<string, Data>() // a weight may be stored twice, in two orders
      const tensors = initialisers.map(each => {
        if (!('weight' in each.content)) return fixed.get(each.name)!
        const { weight } = each.content
        const variable = weights[weight]
        const data = read.get(weight) ?? valuesOf(weight, variable, values ? values[weight] : variable.dataSync())
        read.set(weight, data)
        return stored(each, data)
      })
      return encodeModel(encoded, tensors, { model: name, ...metadata })
    },
  }
}

function valuesOf(name: string, { dtype, size }: tf.Tensor, given: ArrayLike<number> | undefined): Data {
  if (given?.length !== size) {
    throw new Error(`Expected ${size} numbers for the weight '${name}', but got ${given?.length ?? 'none'}.`)
  }
  return dataAs(dtype, given)
}

function stored({ name, type, dims, order, grownFrom }: Initialiser, data: Data | BigInt64Array): TensorData {
  let ordered = order ? permute(data as Data, order.shape, order.permutation) : data
  if (grownFrom !== undefined) ordered = grow(ordered as Data, dims[0], grownFrom, dims[1])
  return { name, type, dims, raw: new Uint8Array(ordered.buffer, ordered.byteOffset, ordered.byteLength) }
}
