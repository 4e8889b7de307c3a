/**
 * Where the values of a program are in the graph, and in which layout. tfjs keeps channels last, [n, h, w, c]; ONNX's
 * convolution, pooling and batch norm take them first, [n, c, h, w]. A value stays in the layout in which it was made
 * for as long as the ops can work on either, so that a tower of convolutions is transposed once on the way in and once
 * on the way out. A reshape is a view, put into the graph where something needs it.
 */
import { type Dim, isBatched, sameDims } from './dim.ts'
import { type Graph, onnxType } from './graph.ts'
import type { Value } from './program.ts'

/** What a lowering gives back for each output: a name; a name whose channels come first; or the same numbers elsewhere. */
export type Form = string | { readonly first: string } | { readonly view: Value }

/** Where each axis of [n, h, w, c] is in [n, c, h, w]. */
export const TO_FIRST: readonly number[] = [0, 2, 3, 1]
/** Permutations: [n, h, w, c] -> [n, c, h, w], and back. */
const FIRST_ORDER = [0, 3, 1, 2]
const LAST_ORDER = [0, 2, 3, 1]

interface Names {
  last?: string
  first?: string
}

export class Target {
  readonly graph: Graph
  /** What the loop whose body this is stands in: it has all that is not set here. */
  private readonly around: Target | undefined
  private readonly names = new Map<Value, Names>()
  private readonly views = new Map<Value, Value>()
  private readonly stored = new Map<Value, Map<string, string>>() // initialisers, by shape and order

  constructor(graph: Graph, around?: Target) {
    this.graph = graph
    this.around = around
  }

  /** For the body of a loop. */
  within(): Target {
    return new Target(this.graph.within(), this)
  }

  set(value: Value, form: Form): void {
    if (typeof form === 'string') this.names.set(value, { last: form })
    else if ('first' in form) this.names.set(value, { ...form })
    else this.views.set(value, this.root(form.view))
  }

  /** Whether the value exists with channels first only: then its user should work on that, if it can. */
  isFirst(value: Value): boolean {
    const outer = this.outer(value)
    if (outer) return this.around!.isFirst(outer)
    const { first, last } = this.namesOf(value)
    return first !== undefined && last === undefined
  }

  /** The value as tfjs sees it. */
  last(value: Value): string {
    const outer = this.outer(value)
    if (outer) return this.around!.last(outer)
    const names = this.namesOf(value)
    names.last ??= names.first ? this.graph.node('Transpose', [names.first], { perm: LAST_ORDER }) : this.made(value)
    return names.last
  }

  /**
   * The value with channels first, [n, c, h, w]. One of lower rank, which tfjs broadcasts against the last axes, comes
   * out so that it broadcasts against that.
   */
  first(value: Value): string {
    const outer = this.outer(value)
    if (outer) return this.around!.first(outer)
    const names = this.namesOf(value)
    if (names.first || value.dims.length === 0) return names.first ?? this.last(value)
    const padded: Dim[] = [...Array(4 - value.dims.length).fill(1), ...value.dims]
    names.first =
      this.initialiser(value, padded, FIRST_ORDER) ??
      this.graph.node('Transpose', [this.as(value, padded)], { perm: FIRST_ORDER })
    return names.first
  }

  /** The value with channels first, as many of zeros added as make `channels`. */
  grown(value: Value, channels: number): string {
    const missing = channels - (value.dims[3] as number)
    return this.once(this.root(value), `grown to ${channels}`, () => {
      if (this.isFirst(value)) {
        return this.graph.node('Pad', [this.first(value), this.graph.int64s([0, 0, 0, 0, 0, missing, 0, 0])])
      }
      const padded = this.graph.node('Pad', [this.last(value), this.graph.int64s([0, 0, 0, 0, 0, 0, 0, missing])])
      return this.graph.node('Transpose', [padded], { perm: FIRST_ORDER })
    })
  }

  /** A filter [height, width, in, out] as [out, channels, height, width], if it is a weight or a constant. */
  grownFilter(filter: Value, channels: number): string | undefined {
    const [height, width, from, out] = filter.dims as readonly number[]
    return this.initialiser(filter, filter.dims, [3, 2, 0, 1], [out, channels, height, width], from)
  }

  /** The value's numbers in another shape of the same size. */
  as(value: Value, dims: readonly Dim[]): string {
    if (sameDims(value.dims, dims)) return this.last(value)
    const root = this.root(value)
    if (sameDims(root.dims, dims)) return this.last(root)
    return this.initialiser(value, dims) ?? this.graph.node('Reshape', [this.flat(root), this.graph.target(dims)])
  }

  /** The value, which often is a weight, with its axes permuted; then in the shape given, if one is. */
  permuted(value: Value, permutation: readonly number[], dims?: readonly number[]): string {
    const held = this.initialiser(value, value.dims, permutation, dims)
    if (held) return held
    const transposed = this.graph.node('Transpose', [this.last(value)], { perm: permutation })
    return dims ? this.graph.node('Reshape', [transposed, this.graph.int64s(dims)]) : transposed
  }

  /** A weight or constant seen as `shape`, stored with its axes permuted; undefined where the graph makes the value. */
  private initialiser(
    value: Value,
    shape: readonly Dim[],
    permutation?: readonly number[],
    dims: readonly Dim[] = permutation?.map(axis => shape[axis]) ?? shape,
    grownFrom?: number,
  ): string | undefined {
    const root = this.root(value)
    if (this.outer(root)) return this.around!.initialiser(root, shape, permutation, dims, grownFrom)
    const { origin, dtype } = root
    if (origin.kind !== 'weight' && origin.kind !== 'constant') return undefined
    if (shape.some(isBatched) || root.dims.some(isBatched)) return undefined
    const order = permutation && { shape: shape as readonly number[], permutation }
    const [name, content] =
      origin.kind === 'weight' ? [origin.name, { weight: origin.name }] : [`constant[${dims}]`, { data: origin.data }]
    return this.once(root, `${order ? [order.shape, order.permutation].join(' ') : ''} ${dims}`, () =>
      this.graph.add({
        name,
        type: onnxType(dtype),
        dims: dims as readonly number[],
        content,
        ...(order && { order }),
        ...(grownFrom !== undefined && { grownFrom }),
      }),
    )
  }

  private once(root: Value, key: string, add: () => string): string {
    const stored = this.stored.get(root) ?? new Map<string, string>()
    this.stored.set(root, stored)
    const name = stored.get(key) ?? add()
    stored.set(key, name)
    return name
  }

  /** A value that no node has made yet: a weight, a constant or a view. */
  private made(value: Value): string {
    const held = this.initialiser(value, value.dims)
    if (held) return held
    const root = this.root(value)
    if (root !== value) return this.graph.node('Reshape', [this.flat(root), this.graph.target(value.dims)])
    if (value.origin.kind !== 'constant') throw new Error('Expected every value to be made before it is used.')
    const dims = value.dims.map(dim => (isBatched(dim) ? 1 : dim))
    const row = this.graph.add({
      name: `constant[${dims}]`,
      type: onnxType(value.dtype),
      dims,
      content: { data: value.origin.data },
    })
    return this.graph.node('Expand', [row, this.graph.shape(value.dims)])
  }

  /** The value in whichever layout it has, where its numbers stand in the same order in both; else as tfjs sees it. */
  private flat(value: Value): string {
    const outer = this.outer(value)
    if (outer) return this.around!.flat(outer)
    const { first, last } = this.namesOf(value)
    const [, h, w, c] = value.dims
    return first && !last && ((h === 1 && w === 1) || c === 1) ? first : this.last(value)
  }

  private root(value: Value): Value {
    return this.views.get(value) ?? this.around?.root(value) ?? value
  }

  /** The value, or what it is a view of in the same shape, where that was made outside the loop whose body this is. */
  private outer(value: Value): Value | undefined {
    if (!this.around) return undefined
    const holder = this.holder(value)
    return this.names.has(holder) || this.views.has(holder) ? undefined : holder
  }

  /** A view of the same shape is the value itself. */
  private holder(value: Value): Value {
    const root = this.root(value)
    return sameDims(root.dims, value.dims) ? root : value
  }

  private namesOf(value: Value): Names {
    const holder = this.holder(value)
    let names = this.names.get(holder)
    if (!names) {
      names = {}
      this.names.set(holder, names)
    }
    return names
  }
}
