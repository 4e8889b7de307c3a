/** An ONNX graph under construction: nodes in order, and the initialisers that they use. */
import type { DataType } from '@tensorflow/tfjs-core'
import type { Data } from './data.ts'
import { type Dim, isBatched } from './dim.ts'
import type { Attribute, Node, OnnxType } from './proto.ts'

/** A tensor that a graph starts with: a weight, read anew at each refresh, or a constant. */
export interface Initialiser {
  readonly name: string
  readonly type: OnnxType
  readonly dims: readonly number[]
  readonly content: { readonly weight: string } | { readonly data: Data | BigInt64Array }
  /** The axes of `shape` in the order in which they are stored; as they are where left out. */
  readonly order?: { readonly shape: readonly number[]; readonly permutation: readonly number[] }
}

export class Graph {
  readonly nodes: Node[] = []
  readonly initialisers: Initialiser[] = []
  /** What the names of nodes begin with: the layer that is being lowered. */
  place = ''
  private readonly used = new Map<string, number>()
  private readonly constants = new Map<string, string>()
  private batchName: string | undefined
  /** The input and the axis that tell the batch size. */
  private readonly batchSource: { readonly input: string; readonly axis: number } | undefined

  constructor(reserved: readonly string[], batchSource: { input: string; axis: number } | undefined) {
    for (const name of reserved) this.used.set(name, 0)
    this.batchSource = batchSource
  }

  /** Adds a node with one output and returns the output's name. */
  node(op: string, inputs: readonly string[], attributes: Readonly<Record<string, Attribute>> = {}): string {
    return this.nodeOf(1, op, inputs, attributes)[0]
  }

  nodeOf(
    outputs: number,
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string[] {
    const name = this.unique(this.place ? `${this.place}/${op}` : op)
    const names = Array.from({ length: outputs }, (_, i) => (outputs === 1 ? name : `${name}:${i}`))
    this.nodes.push({ name, op, inputs, outputs: names, attributes })
    return names
  }

  add(initialiser: Initialiser): string {
    const name = this.unique(initialiser.name)
    this.initialisers.push({ ...initialiser, name })
    return name
  }

  /** A list of whole numbers, as shapes, axes and paddings are given. */
  int64s(values: readonly number[]): string {
    return this.constant('int64', [values.length], BigInt64Array.from(values, BigInt), `[${values}]`)
  }

  int64(value: number): string {
    return this.constant('int64', [], BigInt64Array.of(BigInt(value)), `${value}`)
  }

  scalar(value: number, dtype: DataType = 'float32'): string {
    const data =
      dtype === 'int32' ? Int32Array.of(value) : dtype === 'bool' ? Uint8Array.of(value) : Float32Array.of(value)
    return this.constant(onnxType(dtype), [], data, `${value}`)
  }

  /** The same list, where some of it depends on the batch: worked out from an input's shape. int64, [dims.length] */
  shape(dims: readonly Dim[]): string {
    if (!dims.some(isBatched)) return this.int64s(dims as readonly number[])
    const parts = dims.map(dim => {
      if (!isBatched(dim)) return this.int64s([dim])
      const times = dim.per === 1 ? this.batch() : this.node('Mul', [this.batch(), this.int64s([dim.per])])
      return dim.fixed === 0 ? times : this.node('Add', [times, this.int64s([dim.fixed])])
    })
    return parts.length === 1 ? parts[0] : this.node('Concat', parts, { axis: 0 })
  }

  /** A shape for Reshape, which may leave one length to be worked out. */
  target(dims: readonly Dim[]): string {
    if (dims.filter(isBatched).length !== 1) return this.shape(dims)
    return this.int64s(dims.map(dim => (isBatched(dim) ? -1 : dim)))
  }

  /** Gives a node's output another name, wherever it is used; false where no node makes it. */
  rename(from: string, to: string): boolean {
    const maker = this.nodes.find(node => node.outputs.includes(from))
    if (!maker) return false
    maker.outputs = maker.outputs.map(name => (name === from ? to : name))
    this.nodes.forEach((node, i) => {
      if (node.inputs.includes(from)) {
        this.nodes[i] = { ...node, inputs: node.inputs.map(name => (name === from ? to : name)) }
      }
    })
    return true
  }

  private batch(): string {
    if (!this.batchSource) throw new Error('Expected an input whose shape tells the batch size, but there is none.')
    const { input, axis } = this.batchSource
    this.batchName ??= this.node('Shape', [input], { start: axis, end: axis + 1 })
    return this.batchName
  }

  private constant(type: OnnxType, dims: readonly number[], data: Data | BigInt64Array, text: string): string {
    const key = `${type} ${dims.length} ${text}`
    let name = this.constants.get(key)
    if (name === undefined) {
      name = this.add({ name: `${type}(${text})`, type, dims, content: { data } })
      this.constants.set(key, name)
    }
    return name
  }

  private unique(wanted: string): string {
    const times = this.used.get(wanted)
    this.used.set(wanted, (times ?? 0) + 1)
    return times === undefined ? wanted : this.unique(`${wanted}_${times + 1}`)
  }
}

export function onnxType(dtype: DataType): OnnxType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype
  throw new Error(`Expected a tensor of float32, int32 or bool, but got ${dtype}.`)
}
