/** Two shapes that are stretched to one, as few long rows. */

export interface Rows {
  /** How long each row of the result is. */
  readonly length: number
  /** Whether a row has as many numbers of the operand, or one that goes with all. */
  readonly wideA: boolean
  readonly wideB: boolean
  /** Where each row begins in a and in b, in numbers. */
  readonly starts: readonly (readonly [a: number, b: number])[]
}

interface Axis {
  size: number
  readonly wideA: boolean
  readonly wideB: boolean
}

/** @param shape  what a and b are stretched to (broadcast_util.assertAndGetBroadcastShape) */
export function rowsOf(a: readonly number[], b: readonly number[], shape: readonly number[]): Rows {
  // Neighbouring axes along which the same operands are wide are one.
  const axes: Axis[] = []
  shape.forEach((size, i) => {
    if (size === 1) return
    const wideA = (a[i - shape.length + a.length] ?? 1) > 1
    const wideB = (b[i - shape.length + b.length] ?? 1) > 1
    const last = axes[axes.length - 1]
    if (last && last.wideA === wideA && last.wideB === wideB) last.size *= size
    else axes.push({ size, wideA, wideB })
  })
  const row = axes.pop() ?? { size: 1, wideA: true, wideB: true }
  let starts: [number, number][] = [[0, 0]]
  let stepA = row.wideA ? row.size : 1
  let stepB = row.wideB ? row.size : 1
  for (const { size, wideA, wideB } of axes.reverse()) {
    const inner = starts
    starts = Array.from({ length: size }, (_, i) =>
      inner.map(([fromA, fromB]): [number, number] => [
        fromA + (wideA ? i * stepA : 0),
        fromB + (wideB ? i * stepB : 0),
      ]),
    ).flat()
    if (wideA) stepA *= size
    if (wideB) stepB *= size
  }
  return { length: row.size, wideA: row.wideA, wideB: row.wideB, starts }
}
