/**
 * The messages of ONNX that a model file is made of (onnx/onnx.proto, IR version 8), and their encoding. Fields that
 * Ludus doesn't write are left out.
 */
import protobuf from 'protobufjs'
import { type Dim, dimName, isBatched } from './dim.ts'

/** `TensorProto.DataType`. */
export const TYPES = { float32: 1, int32: 6, int64: 7, bool: 9 } as const
export type OnnxType = keyof typeof TYPES

const IR_VERSION = 8
const OPSET = 17

/** A node's attributes: whole numbers and strings as they are, others marked by {@link float}. */
export type Attribute = number | string | readonly number[] | { readonly float: number } | { readonly graph: Subgraph }
export const float = (value: number): Attribute => ({ float: value })

/** What a node repeats: it sees the names of the graph around it. */
export interface Subgraph {
  readonly nodes: readonly Node[]
  readonly inputs: readonly Signature[]
  readonly outputs: readonly Signature[]
}

export interface Node {
  readonly name: string
  readonly op: string
  inputs: readonly string[] // '' where an optional one is left out
  outputs: string[]
  readonly attributes: Readonly<Record<string, Attribute>>
}

export interface Signature {
  readonly name: string
  readonly type: OnnxType
  readonly dims: readonly Dim[]
}

export interface TensorData {
  readonly name: string
  readonly type: OnnxType
  readonly dims: readonly number[]
  readonly raw: Uint8Array // little endian
}

const field = (id: number, type: string, rule?: 'repeated') => (rule ? { id, type, rule } : { id, type })
const message = (fields: Record<string, { id: number; type: string; rule?: string }>) => ({ fields })

const { nested } = {
  nested: {
    Model: message({
      irVersion: field(1, 'int64'),
      producerName: field(2, 'string'),
      graph: field(7, 'bytes'), // a Graph that is already encoded
      opsets: field(8, 'Opset', 'repeated'),
      metadata: field(14, 'Entry', 'repeated'),
    }),
    Opset: message({ domain: field(1, 'string'), version: field(2, 'int64') }),
    Entry: message({ key: field(1, 'string'), value: field(2, 'string') }),
    Graph: message({
      nodes: field(1, 'Node', 'repeated'),
      name: field(2, 'string'),
      inputs: field(11, 'ValueInfo', 'repeated'),
      outputs: field(12, 'ValueInfo', 'repeated'),
    }),
    /** The rest of a Graph: protobuf joins messages by joining their bytes. */
    Initialisers: message({ tensors: field(5, 'Tensor', 'repeated') }),
    Node: message({
      inputs: field(1, 'string', 'repeated'),
      outputs: field(2, 'string', 'repeated'),
      name: field(3, 'string'),
      op: field(4, 'string'),
      attributes: field(5, 'Attribute', 'repeated'),
    }),
    Attribute: message({
      name: field(1, 'string'),
      f: field(2, 'float'),
      i: field(3, 'int64'),
      s: field(4, 'string'),
      g: field(6, 'Graph'),
      ints: field(8, 'int64', 'repeated'),
      type: field(20, 'int32'),
    }),
    Tensor: message({
      dims: field(1, 'int64', 'repeated'),
      type: field(2, 'int32'),
      name: field(8, 'string'),
      raw: field(9, 'bytes'),
    }),
    ValueInfo: message({ name: field(1, 'string'), type: field(2, 'Type') }),
    Type: message({ tensor: field(1, 'TensorType') }),
    TensorType: message({ element: field(1, 'int32'), shape: field(2, 'Shape') }),
    Shape: message({ dims: field(1, 'Dimension', 'repeated') }),
    Dimension: message({ value: field(1, 'int64'), parameter: field(2, 'string') }),
  },
}
const root = protobuf.Root.fromJSON({ nested })
const encode = (type: string, content: object) => root.lookupType(type).encode(content).finish()

/** All of a graph but its initialisers, which come with each set of weights. */
export function encodeGraph(
  name: string,
  nodes: readonly Node[],
  inputs: readonly Signature[],
  outputs: readonly Signature[],
): Uint8Array {
  return encode('Graph', graph(name, { nodes, inputs, outputs }))
}

/** A whole model: an encoded graph and the tensors that it starts with. */
export function encodeModel(
  graph: Uint8Array,
  tensors: readonly TensorData[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const initialisers = encode('Initialisers', {
    tensors: tensors.map(({ type, ...rest }) => ({ ...rest, type: TYPES[type] })),
  })
  return encode('Model', {
    irVersion: IR_VERSION,
    producerName: 'ludus',
    graph: Buffer.concat([graph, initialisers]),
    opsets: [{ domain: '', version: OPSET }],
    metadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
  })
}

function graph(name: string, { nodes, inputs, outputs }: Subgraph): object {
  return {
    name,
    nodes: nodes.map(node => ({
      ...node,
      attributes: Object.entries(node.attributes).map(([key, value]) => ({ name: key, ...attribute(value) })),
    })),
    inputs: inputs.map(valueInfo),
    outputs: outputs.map(valueInfo),
  }
}

/** The fields of an attribute, with its `AttributeType`. */
function attribute(value: Attribute): object {
  if (typeof value === 'number') return { i: value, type: 2 }
  if (typeof value === 'string') return { s: value, type: 3 }
  if ('graph' in value) return { g: graph('body', value.graph), type: 5 }
  return 'float' in value ? { f: value.float, type: 1 } : { ints: value, type: 7 }
}

function valueInfo({ name, type, dims }: Signature): object {
  const shape = { dims: dims.map(dim => (isBatched(dim) ? { parameter: dimName(dim) } : { value: dim })) }
  return { name, type: { tensor: { element: TYPES[type], shape } } }
}
