/** Numbers that may depend on the batch size. */

/** fixed + per x batch. */
export interface Batched {
  readonly fixed: number
  readonly per: number
}

/** A length, an index or a count: known, or a line over the batch size. */
export type Dim = number | Batched

/** The two batch sizes that a forward pass is traced with: what differs between the traces depends on the batch. */
export const TRACED = [2, 3] as const
/** A third one, which shows whether what differs grows evenly. */
export const CONFIRMED = 5

export function isBatched(dim: unknown): dim is Batched {
  return typeof dim === 'object' && dim !== null && 'per' in dim
}

/** The line through what the two traces saw. */
export function dimOf(first: number, second: number): Dim {
  if (first === second) return first
  const per = (second - first) / (TRACED[1] - TRACED[0])
  return { fixed: first - TRACED[0] * per, per }
}

export function sameDims(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => sameDim(dim, b[axis]))
}

export function sameDim(a: Dim, b: Dim): boolean {
  return isBatched(a) && isBatched(b) ? a.fixed === b.fixed && a.per === b.per : a === b
}

/** As ONNX names a symbolic dimension: `batch`, `4*batch`, `1+batch`. */
export function dimName({ fixed, per }: Batched): string {
  const times = per === 1 ? 'batch' : `${per}*batch`
  return fixed === 0 ? times : `${fixed}+${times}`
}

export function plus(a: Dim, b: Dim): Dim {
  const [x, y] = [a, b].map(dim => (isBatched(dim) ? dim : { fixed: dim, per: 0 }))
  const sum = { fixed: x.fixed + y.fixed, per: x.per + y.per }
  return sum.per === 0 ? sum.fixed : sum
}

/** What the lengths are at a batch size. */
export function sizes(dims: readonly Dim[], batch: number): number[] {
  return dims.map(dim => (isBatched(dim) ? dim.fixed + dim.per * batch : dim))
}
