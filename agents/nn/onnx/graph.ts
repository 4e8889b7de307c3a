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
  /** Where axis 1 has been made longer by zeros: how long it was. */
  readonly grownFrom?: number
}

export class Graph {
  readonly nodes: Node[] = []
  /** What the names of nodes begin with: the layer that is being lowered. */
  place = ''
  /** The graph that this one is the body of a loop in. */
  private readonly around: Graph | undefined
  private readonly own: Initialiser[] = []
  private readonly used = new Map<string, number>()
  private readonly constants = new Map<string, string>()
  private batchName: string | undefined
  /** The input and the axis that tell the batch size. */
  private readonly batchSource: { readonly input: string; readonly axis: number } | undefined

  constructor(reserved: readonly string[], batchSource: Graph['batchSource'], around?: Graph) {
    for (const name of reserved) this.used.set(name, 0)
    this.batchSource = batchSource
    this.around = around
  }

  /** A graph for the body of a loop: its nodes are its own; names, weights and constants are this one's. */
  within(): Graph {
    return new Graph([], undefined, this)
  }

  /** All that the graph starts with, weights and constants, as far as its nodes use them. */
  get initialisers(): readonly Initialiser[] {
    const used = new Set(inputsOf(this.nodes))
    return this.own.filter(({ name }) => used.has(name))
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
    if (this.around) return this.around.add(initialiser)
    const name = this.unique(initialiser.name)
    this.own.push({ ...initialiser, name })
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

  zeros(count: number): string {
    return this.constant('float32', [count], new Float32Array(count), `0 x ${count}`)
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
    redirect(this.nodes, from, to)
    return true
  }

  private batch(): string {
    if (this.around) return this.around.batch()
    if (!this.batchSource) throw new Error('Expected an input whose shape tells the batch size, but there is none.')
    const { input, axis } = this.batchSource
    this.batchName ??= this.node('Shape', [input], { start: axis, end: axis + 1 })
    return this.batchName
  }

  private constant(type: OnnxType, dims: readonly number[], data: Data | BigInt64Array, text: string): string {
    if (this.around) return this.around.constant(type, dims, data, text)
    const key = `${type} ${dims.length} ${text}`
    let name = this.constants.get(key)
    if (name === undefined) {
      name = this.add({ name: `${type}(${text})`, type, dims, content: { data } })
      this.constants.set(key, name)
    }
    return name
  }

  /** A name that nothing has yet. */
  unique(wanted: string): string {
    if (this.around) return this.around.unique(wanted)
    const times = this.used.get(wanted)
    this.used.set(wanted, (times ?? 0) + 1)
    return times === undefined ? wanted : this.unique(`${wanted}_${times + 1}`)
  }
}

/** The names that nodes use, and the nodes of their loops. */
function inputsOf(nodes: readonly Node[]): string[] {
  return nodes.flatMap(node => [...node.inputs, ...bodiesOf(node).flatMap(inputsOf)])
}

function redirect(nodes: readonly Node[], from: string, to: string): void {
  for (const node of nodes) {
    node.inputs = node.inputs.map(name => (name === from ? to : name))
    for (const body of bodiesOf(node)) redirect(body, from, to)
  }
}

function bodiesOf(node: Node): readonly (readonly Node[])[] {
  return Object.values(node.attributes).flatMap(value =>
    typeof value === 'object' && 'graph' in value ? [value.graph.nodes] : [],
  )
}

export function onnxType(dtype: DataType): OnnxType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype
  throw new Error(`Expected a tensor of float32, int32 or bool, but got ${dtype}.`)
}
