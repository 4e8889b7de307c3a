/**
 * Products of a transposed matrix and a matrix: the core of filter gradients and of matMul with transposeA.
 *
 * A table of pairs (left, right) says where each of `count` rows of the two matrices begins, taps where the pieces of a left
 * row lie (see rows.ts). Neither matrix is packed: tiles of 6 by 8 sums read both by rows, up to 7 floats beyond a row's
 * end, whose products fall into the sums' margin.
 */
import { madd } from './lanes'

const ROWS = 6 // of a tile: floats of a left row
const COLUMNS = 8
const CHUNK = 64 // rows of the table that stay in the nearest cache while all tiles pass over them

/** Bytes that the sums of multiplyColumns take. */
export function columnSums(tapCount: i32, length: i32, columns: i32): i32 {
  return tapCount * roundUp(length, ROWS) * roundUp(columns, COLUMNS) * 4
}

/** Adds to sums[tap][i][j] the sum over the table's rows of left[tap + i] * right[shift + j], `shift` in bytes. */
export function multiplyColumns(
  table: usize,
  count: i32,
  taps: usize,
  tapCount: i32,
  length: i32,
  columns: i32,
  shift: usize,
  sums: usize,
): void {
  const high = roundUp(length, ROWS)
  const wide = roundUp(columns, COLUMNS)
  const step = <usize>wide << 2
  for (let chunk = 0; chunk < count; chunk += CHUNK) {
    const rows = table + (<usize>chunk << 3)
    const some = min(CHUNK, count - chunk)
    let sum = sums
    for (let tap = 0; tap < tapCount; tap++) {
      const offset = load<usize>(taps + (<usize>tap << 2))
      for (let i = 0; i < high; i += ROWS) {
        for (let j = 0; j < wide; j += COLUMNS) {
          tile(rows, some, offset + (<usize>i << 2), shift + (<usize>j << 2), sum + (<usize>j << 2), step)
        }
        sum += <usize>ROWS * step
      }
    }
  }
}

/** Copies the sums without their margins: to[tap][i][j] for i < length and j < columns. */
export function takeSums(sums: usize, tapCount: i32, length: i32, columns: i32, to: usize): void {
  const step = <usize>roundUp(columns, COLUMNS) << 2
  const bytes = <usize>columns << 2
  for (let tap = 0; tap < tapCount; tap++) {
    for (let i = 0; i < length; i++) {
      memory.copy(to, sums + <usize>i * step, bytes)
      to += bytes
    }
    sums += <usize>roundUp(length, ROWS) * step
  }
}

function tile(rows: usize, count: i32, left: usize, right: usize, sums: usize, step: usize): void {
  const s1 = sums + step
  const s2 = s1 + step
  const s3 = s2 + step
  const s4 = s3 + step
  const s5 = s4 + step
  let c00 = v128.load(sums)
  let c01 = v128.load(sums, 16)
  let c10 = v128.load(s1)
  let c11 = v128.load(s1, 16)
  let c20 = v128.load(s2)
  let c21 = v128.load(s2, 16)
  let c30 = v128.load(s3)
  let c31 = v128.load(s3, 16)
  let c40 = v128.load(s4)
  let c41 = v128.load(s4, 16)
  let c50 = v128.load(s5)
  let c51 = v128.load(s5, 16)
  for (let i = 0; i < count; i++) {
    const p = load<usize>(rows) + left
    const q = load<usize>(rows, 4) + right
    const b0 = v128.load(q)
    const b1 = v128.load(q, 16)
    let a = v128.load_splat<f32>(p)
    c00 = madd(a, b0, c00)
    c01 = madd(a, b1, c01)
    a = v128.load_splat<f32>(p, 4)
    c10 = madd(a, b0, c10)
    c11 = madd(a, b1, c11)
    a = v128.load_splat<f32>(p, 8)
    c20 = madd(a, b0, c20)
    c21 = madd(a, b1, c21)
    a = v128.load_splat<f32>(p, 12)
    c30 = madd(a, b0, c30)
    c31 = madd(a, b1, c31)
    a = v128.load_splat<f32>(p, 16)
    c40 = madd(a, b0, c40)
    c41 = madd(a, b1, c41)
    a = v128.load_splat<f32>(p, 20)
    c50 = madd(a, b0, c50)
    c51 = madd(a, b1, c51)
    rows += 8
  }
  v128.store(sums, c00)
  v128.store(sums, c01, 16)
  v128.store(s1, c10)
  v128.store(s1, c11, 16)
  v128.store(s2, c20)
  v128.store(s2, c21, 16)
  v128.store(s3, c30)
  v128.store(s3, c31, 16)
  v128.store(s4, c40)
  v128.store(s4, c41, 16)
  v128.store(s5, c50)
  v128.store(s5, c51, 16)
}

// @ts-ignore: decorator
@inline
function roundUp(n: i32, unit: i32): i32 {
  return ((n + unit - 1) / unit) * unit
}
