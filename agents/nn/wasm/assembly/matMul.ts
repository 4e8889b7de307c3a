/** One product of two matrices, each transposed or not, by the way that its shape asks for. */
import { flipWords } from './move'
import { multiplyRows, PANEL, packBias, packRows, placeRows, TILE_ROWS } from './rows'
import { dots, rowTimes } from './vectors'

const FEW = 4 // rows, for which packing the other matrix costs more than it saves

// @ts-ignore: decorator
@inline
function panelSize(shared: i32): i32 {
  return (shared + 1) * PANEL * 4
}

// @ts-ignore: decorator
@inline
function panelsSize(columns: i32, shared: i32): i32 {
  return ((columns + PANEL - 1) / PANEL) * panelSize(shared)
}

/** Bytes of scratch that `matMul` needs. */
export function matMulScratch(rows: i32, columns: i32, shared: i32, transposeLeft: bool): i32 {
  const table = (rows + TILE_ROWS) * 8 + 16
  return table + panelsSize(columns, shared) + (transposeLeft ? rows * shared * 4 : 0)
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
  const space = table + (<usize>(rows + TILE_ROWS) << 3)
  const size = <usize>panelSize(shared)
  let row = left
  if (transposeLeft) {
    row = space + <usize>panelsSize(columns, shared)
    flipWords(left, row, shared, rows, rows << 2, shared << 2)
  }
  packBias(space, size, bias, columns)
  const rowStep = transposeRight ? 4 : columns << 2
  const columnStep = transposeRight ? shared << 2 : 4
  packRows(space + PANEL * 4, size, right, shared, columns, rowStep, columnStep)
  placeRows(table, 1, 1, rows, <i32>row, 0, 0, shared << 2, <i32>to, 0, 0, columns << 2)
  multiplyRows(table, rows, taps, 1, shared, space, size, columns, 0, low, high)
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
