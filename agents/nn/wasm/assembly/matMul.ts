/** One product of two matrices, each transposed or not, by the way that its shape asks for. */
import { columnSums, multiplyColumns, takeSums } from './columns'
import { multiplyRows, PANEL, packBias, packRows, placeRows, TILE_ROWS } from './rows'
import { dots, rowTimes } from './vectors'

const FEW = 4 // rows, for which packing the other matrix costs more than it saves

// @ts-ignore: decorator
@inline
function panelSize(shared: i32): i32 {
  return (shared + 1) * PANEL * 4
}

/** Bytes of scratch that `matMul` needs at most, for any transposition. */
export function matMulScratch(rows: i32, columns: i32, shared: i32): i32 {
  const table = (max(rows, shared) + TILE_ROWS) * 8 + 16
  const panels = ((columns + PANEL - 1) / PANEL) * panelSize(shared)
  return table + max(panels, columnSums(1, rows, columns)) + rows * shared * 4
}

/**
 * to [rows, columns] = left [rows, shared] * right [shared, columns] + bias [columns], bounded by low and high.
 * `transposeLeft`: left is stored as [shared, rows]; `transposeRight`: right as [columns, shared]. `bias` 0: none.
 */
export function matMul(
  left: usize,
  right: usize,
  to: usize,
  rows: i32,
  columns: i32,
  shared: i32,
  transposeLeft: bool,
  transposeRight: bool,
  bias: usize,
  low: f32,
  high: f32,
  scratch: usize,
): void {
  if (columns == 1) {
    if (transposeLeft) rowTimes(right, left, to, shared, rows)
    else dots(right, left, to, shared, rows)
    finish(to, rows, columns, bias, low, high)
    return
  }
  if (rows < FEW && (rows == 1 || !transposeLeft)) {
    for (let i = 0; i < rows; i++) {
      const row = left + (<usize>(i * shared) << 2)
      const at = to + (<usize>(i * columns) << 2)
      if (transposeRight) dots(row, right, at, shared, columns)
      else rowTimes(row, right, at, shared, columns)
    }
    finish(to, rows, columns, bias, low, high)
    return
  }
  const taps = scratch
  const table = taps + 16
  store<i32>(taps, 0)
  const space = table + (<usize>(max(rows, shared) + TILE_ROWS) << 3)
  if (transposeLeft && !transposeRight) {
    placeRows(table, 1, 1, shared, <i32>left, 0, 0, rows << 2, <i32>right, 0, 0, columns << 2)
    memory.fill(space, 0, <usize>columnSums(1, rows, columns))
    multiplyColumns(table, shared, taps, 1, rows, columns, 0, space)
    takeSums(space, 1, rows, columns, to)
    finish(to, rows, columns, bias, low, high)
    return
  }
  const size = <usize>panelSize(shared)
  let row = left
  if (transposeLeft) {
    row = space + <usize>((columns + PANEL - 1) / PANEL) * size
    transpose(left, row, shared, rows)
  }
  packBias(space, size, bias, columns)
  const rowStep = transposeRight ? 4 : columns << 2
  const columnStep = transposeRight ? shared << 2 : 4
  packRows(space + PANEL * 4, size, right, shared, columns, rowStep, columnStep)
  placeRows(table, 1, 1, rows, <i32>row, 0, 0, shared << 2, <i32>to, 0, 0, columns << 2)
  multiplyRows(table, rows, taps, 1, shared, space, size, columns, 0, low, high)
}

/** to [columns, rows] = from [rows, columns]. */
function transpose(from: usize, to: usize, rows: i32, columns: i32): void {
  const step = <usize>rows << 2
  for (let i = 0; i < rows; i++) {
    let at = to + (<usize>i << 2)
    for (let j = 0; j < columns; j++) {
      store<f32>(at, load<f32>(from))
      from += 4
      at += step
    }
  }
}

/** Adds the bias (0: none) to each row and bounds what comes of it. */
function finish(to: usize, rows: i32, columns: i32, bias: usize, low: f32, high: f32): void {
  if (bias == 0 && low == -Infinity && high == Infinity) return
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      let y = load<f32>(to)
      if (bias != 0) y += load<f32>(bias + (<usize>j << 2))
      if (y < low) y = low
      if (y > high) y = high
      store<f32>(to, y)
      to += 4
    }
  }
}
