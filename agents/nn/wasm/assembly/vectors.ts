/** Products of a single row: too few numbers are shared for tiles to pay. */
import { laneSum, madd } from './lanes'

/** to[j] = sum over k of row[k] * matrix[k][j]: `length` rows of `columns` floats. */
export function rowTimes(row: usize, matrix: usize, to: usize, length: i32, columns: i32): void {
  const step = <usize>columns << 2
  let j = 0
  for (; j + 16 <= columns; j += 16) {
    let from = matrix + (<usize>j << 2)
    let a = f32x4.splat(0)
    let b = a
    let c = a
    let d = a
    for (let k = 0; k < length; k++) {
      const x = v128.load_splat<f32>(row + (<usize>k << 2))
      a = madd(x, v128.load(from), a)
      b = madd(x, v128.load(from, 16), b)
      c = madd(x, v128.load(from, 32), c)
      d = madd(x, v128.load(from, 48), d)
      from += step
    }
    const at = to + (<usize>j << 2)
    v128.store(at, a)
    v128.store(at, b, 16)
    v128.store(at, c, 32)
    v128.store(at, d, 48)
  }
  for (; j + 4 <= columns; j += 4) {
    let from = matrix + (<usize>j << 2)
    let a = f32x4.splat(0)
    for (let k = 0; k < length; k++) {
      a = madd(v128.load_splat<f32>(row + (<usize>k << 2)), v128.load(from), a)
      from += step
    }
    v128.store(to + (<usize>j << 2), a)
  }
  for (; j < columns; j++) {
    let from = matrix + (<usize>j << 2)
    let a: f32 = 0
    for (let k = 0; k < length; k++) {
      a += load<f32>(row + (<usize>k << 2)) * load<f32>(from)
      from += step
    }
    store<f32>(to + (<usize>j << 2), a)
  }
}

/** to[i] = sum over k of row[k] * matrix[i][k]: `count` rows of `length` floats. */
export function dots(row: usize, matrix: usize, to: usize, length: i32, count: i32): void {
  const whole = <usize>(length & ~7) << 2
  const bytes = <usize>length << 2
  for (let i = 0; i < count; i++) {
    let a = f32x4.splat(0)
    let b = a
    let k: usize = 0
    for (; k < whole; k += 32) {
      a = madd(v128.load(row + k), v128.load(matrix + k), a)
      b = madd(v128.load(row + k, 16), v128.load(matrix + k, 16), b)
    }
    let sum = laneSum(f32x4.add(a, b))
    for (; k < bytes; k += 4) sum += load<f32>(row + k) * load<f32>(matrix + k)
    store<f32>(to + (<usize>i << 2), sum)
    matrix += bytes
  }
}
