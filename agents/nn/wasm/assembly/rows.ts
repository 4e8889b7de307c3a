/**
 * Products of rows and a matrix: the core of matrix multiplication and of convolution.
 *
 * A row may lie in pieces anywhere in memory: a table of pairs (from, to) says where each row begins and where its result
 * goes, a table of taps where, from there, its pieces lie. For a plain matrix a row is one piece; for a convolution it is
 * the patch under an output pixel, one piece for each row of the filter, so that no patch is ever copied out.
 *
 * The matrix is packed in panels of 8 columns: a row of biases, then its rows, each 8 floats (zeros beyond the last column).
 * Tiles of 6 rows by 8 columns keep their 12 vectors of sums, two of the panel and one factor in V8's 15 registers.
 */
import { madd } from './lanes'
import { flipWords } from './move'

export const TILE_ROWS = 6
export const PANEL = 8 // columns
const CHUNK = 96 // rows that pass through one panel while it is in the nearest cache

/**
 * Writes a table of pairs (from, to) for images x rows x columns, by steps in bytes, and repeats the last pair up to a
 * whole number of tiles: what is computed twice is the same.
 */
export function placeRows(
  table: usize,
  images: i32,
  rows: i32,
  columns: i32,
  from: i32,
  fromImage: i32,
  fromRow: i32,
  fromColumn: i32,
  to: i32,
  toImage: i32,
  toRow: i32,
  toColumn: i32,
): void {
  for (let i = 0; i < images; i++) {
    for (let r = 0; r < rows; r++) {
      let f = from + i * fromImage + r * fromRow
      let t = to + i * toImage + r * toRow
      for (let c = 0; c < columns; c++) {
        store<i32>(table, f)
        store<i32>(table, t, 4)
        table += 8
        f += fromColumn
        t += toColumn
      }
    }
  }
  const last = load<i64>(table - 8)
  for (let extra = 0; extra < TILE_ROWS; extra++) {
    store<i64>(table, last)
    table += 8
  }
}

/** Writes a table of byte offsets for rows x columns of taps. */
export function placeTaps(taps: usize, rows: i32, columns: i32, rowStep: i32, columnStep: i32): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) {
      store<i32>(taps, r * rowStep + c * columnStep)
      taps += 4
    }
  }
}

/** Writes each panel's row of biases: those at `bias`, or zeros where it is 0. A panel takes `size` bytes. */
export function packBias(panels: usize, size: usize, bias: usize, columns: i32): void {
  for (let j = 0; j < columns; j += PANEL) {
    for (let c = 0; c < PANEL; c++) {
      store<f32>(panels + (<usize>c << 2), bias != 0 && j + c < columns ? load<f32>(bias + (<usize>(j + c) << 2)) : 0)
    }
    panels += size
  }
}

/** Packs `length` rows of a matrix whose neighbours are `rowStep` and `columnStep` bytes away, into each panel from `panels` on. */
export function packRows(
  panels: usize,
  size: usize,
  matrix: usize,
  length: i32,
  columns: i32,
  rowStep: usize,
  columnStep: usize,
): void {
  for (let j = 0; j < columns; j += PANEL) {
    let from = matrix + <usize>j * columnStep
    let to = panels
    if (j + PANEL > columns) {
      packEdge(to, from, length, columns - j, rowStep, columnStep)
    } else if (columnStep == 4) {
      for (let k = 0; k < length; k++) {
        v128.store(to, v128.load(from))
        v128.store(to, v128.load(from, 16), 16)
        from += rowStep
        to += 32
      }
    } else if (rowStep == 4) {
      flipWords(from, to, PANEL, length, columnStep, PANEL * 4)
    } else {
      packEdge(to, from, length, PANEL, rowStep, columnStep)
    }
    panels += size
  }
}

function packEdge(to: usize, from: usize, length: i32, live: i32, rowStep: usize, columnStep: usize): void {
  for (let k = 0; k < length; k++) {
    for (let c = 0; c < PANEL; c++) {
      store<f32>(to + (<usize>c << 2), c < live ? load<f32>(from + <usize>c * columnStep) : 0)
    }
    from += rowStep
    to += 32
  }
}

/**
 * For each of `count` rows of the table: the sum over its taps, each of `length` floats, times the panels' rows, plus the
 * bias, bounded by low and high (no bound: infinities), `shift` bytes behind the row's place.
 */
export function multiplyRows(
  table: usize,
  count: i32,
  taps: usize,
  tapCount: i32,
  length: i32,
  panels: usize,
  size: usize,
  columns: i32,
  shift: usize,
  low: f32,
  high: f32,
): void {
  for (let chunk = 0; chunk < count; chunk += CHUNK) {
    const stop = min(count, chunk + CHUNK)
    for (let j = 0, panel = panels; j < columns; j += PANEL, panel += size) {
      for (let i = chunk; i < stop; i += TILE_ROWS) {
        tile(table + (<usize>i << 3), taps, tapCount, length, panel, shift + (<usize>j << 2), columns - j, low, high)
      }
    }
  }
}

function tile(
  rows: usize,
  taps: usize,
  tapCount: i32,
  length: i32,
  panel: usize,
  at: usize,
  live: i32,
  low: f32,
  high: f32,
): void {
  let c00 = v128.load(panel)
  let c01 = v128.load(panel, 16)
  let c10 = c00
  let c11 = c01
  let c20 = c00
  let c21 = c01
  let c30 = c00
  let c31 = c01
  let c40 = c00
  let c41 = c01
  let c50 = c00
  let c51 = c01
  panel += 32
  const pairs = (<usize>(length >> 1)) << 3
  for (let tap = 0; tap < tapCount; tap++) {
    const offset = load<usize>(taps + (<usize>tap << 2))
    let p0 = load<usize>(rows) + offset
    let p1 = load<usize>(rows, 8) + offset
    let p2 = load<usize>(rows, 16) + offset
    let p3 = load<usize>(rows, 24) + offset
    let p4 = load<usize>(rows, 32) + offset
    let p5 = load<usize>(rows, 40) + offset
    const stop = p0 + pairs
    while (p0 < stop) {
      let b0 = v128.load(panel)
      let b1 = v128.load(panel, 16)
      let a = v128.load_splat<f32>(p0)
      c00 = madd(a, b0, c00)
      c01 = madd(a, b1, c01)
      a = v128.load_splat<f32>(p1)
      c10 = madd(a, b0, c10)
      c11 = madd(a, b1, c11)
      a = v128.load_splat<f32>(p2)
      c20 = madd(a, b0, c20)
      c21 = madd(a, b1, c21)
      a = v128.load_splat<f32>(p3)
      c30 = madd(a, b0, c30)
      c31 = madd(a, b1, c31)
      a = v128.load_splat<f32>(p4)
      c40 = madd(a, b0, c40)
      c41 = madd(a, b1, c41)
      a = v128.load_splat<f32>(p5)
      c50 = madd(a, b0, c50)
      c51 = madd(a, b1, c51)
      b0 = v128.load(panel, 32)
      b1 = v128.load(panel, 48)
      a = v128.load_splat<f32>(p0, 4)
      c00 = madd(a, b0, c00)
      c01 = madd(a, b1, c01)
      a = v128.load_splat<f32>(p1, 4)
      c10 = madd(a, b0, c10)
      c11 = madd(a, b1, c11)
      a = v128.load_splat<f32>(p2, 4)
      c20 = madd(a, b0, c20)
      c21 = madd(a, b1, c21)
      a = v128.load_splat<f32>(p3, 4)
      c30 = madd(a, b0, c30)
      c31 = madd(a, b1, c31)
      a = v128.load_splat<f32>(p4, 4)
      c40 = madd(a, b0, c40)
      c41 = madd(a, b1, c41)
      a = v128.load_splat<f32>(p5, 4)
      c50 = madd(a, b0, c50)
      c51 = madd(a, b1, c51)
      p0 += 8
      p1 += 8
      p2 += 8
      p3 += 8
      p4 += 8
      p5 += 8
      panel += 64
    }
    if (length & 1) {
      const b0 = v128.load(panel)
      const b1 = v128.load(panel, 16)
      let a = v128.load_splat<f32>(p0)
      c00 = madd(a, b0, c00)
      c01 = madd(a, b1, c01)
      a = v128.load_splat<f32>(p1)
      c10 = madd(a, b0, c10)
      c11 = madd(a, b1, c11)
      a = v128.load_splat<f32>(p2)
      c20 = madd(a, b0, c20)
      c21 = madd(a, b1, c21)
      a = v128.load_splat<f32>(p3)
      c30 = madd(a, b0, c30)
      c31 = madd(a, b1, c31)
      a = v128.load_splat<f32>(p4)
      c40 = madd(a, b0, c40)
      c41 = madd(a, b1, c41)
      a = v128.load_splat<f32>(p5)
      c50 = madd(a, b0, c50)
      c51 = madd(a, b1, c51)
      panel += 32
    }
  }
  put(load<usize>(rows, 4) + at, c00, c01, live, low, high)
  put(load<usize>(rows, 12) + at, c10, c11, live, low, high)
  put(load<usize>(rows, 20) + at, c20, c21, live, low, high)
  put(load<usize>(rows, 28) + at, c30, c31, live, low, high)
  put(load<usize>(rows, 36) + at, c40, c41, live, low, high)
  put(load<usize>(rows, 44) + at, c50, c51, live, low, high)
}

/** Stores the first `live` of 8 bounded sums. The bounds let NaN through. */
// @ts-ignore: decorator
@inline
function put(to: usize, left: v128, right: v128, live: i32, low: f32, high: f32): void {
  left = f32x4.pmin(f32x4.pmax(left, f32x4.splat(low)), f32x4.splat(high))
  right = f32x4.pmin(f32x4.pmax(right, f32x4.splat(low)), f32x4.splat(high))
  if (live >= PANEL) {
    v128.store(to, left)
    v128.store(to, right, 16)
  } else {
    putEdge(to, left, right, live)
  }
}

function putEdge(to: usize, left: v128, right: v128, live: i32): void {
  if (live >= 4) {
    v128.store(to, left)
    left = right
    to += 16
    live -= 4
  }
  if (live > 0) v128.store_lane<f32>(to, left, 0)
  if (live > 1) v128.store_lane<f32>(to, left, 1, 4)
  if (live > 2) v128.store_lane<f32>(to, left, 2, 8)
}
