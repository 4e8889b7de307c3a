/** Rows of floats, a multiple of four long, for the tiny nets. */
import { madd } from './lanes'

/** The address of float, or 32-bit integer, `index` of an array. */
// @ts-ignore: decorator
@inline
export function floatAt(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2)
}

// @ts-ignore: decorator
@inline
export function copyRow(to: usize, from: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(to + i, v128.load(from + i))
}

// @ts-ignore: decorator
@inline
export function clearRow(row: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) v128.store(row + i, f32x4.splat(0))
}

/** to += factor * from */
// @ts-ignore: decorator
@inline
export function addScaled(to: usize, from: usize, factor: f32, bytes: usize): void {
  const factors = f32x4.splat(factor)
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, madd(v128.load(from + i), factors, v128.load(to + i)))
  }
}

/** to += x0 a + x1 b + x2 c + x3 d */
// @ts-ignore: decorator
@inline
export function addFour(to: usize, a: usize, b: usize, c: usize, d: usize, x: usize, bytes: usize): void {
  const xa = v128.load32_splat(x)
  const xb = v128.load32_splat(x, 4)
  const xc = v128.load32_splat(x, 8)
  const xd = v128.load32_splat(x, 12)
  for (let i: usize = 0; i < bytes; i += 16) {
    let sum = madd(v128.load(a + i), xa, v128.load(to + i))
    sum = madd(v128.load(b + i), xb, sum)
    sum = madd(v128.load(c + i), xc, sum)
    v128.store(to + i, madd(v128.load(d + i), xd, sum))
  }
}

/** to += sum_i x_i rows[i], of rows that lie one behind the other. */
export function addRows(to: usize, rows: usize, x: usize, count: i32, bytes: usize): void {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const a = rows + i * bytes
    addFour(to, a, a + bytes, a + 2 * bytes, a + 3 * bytes, floatAt(x, i), bytes)
  }
  for (; i < count; i++) addScaled(to, rows + i * bytes, load<f32>(floatAt(x, i)), bytes)
}

/** to += sum_i x_i rows[indices_i] */
export function addListed(to: usize, rows: usize, indices: usize, x: usize, count: i32, bytes: usize): void {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const a = rows + load<i32>(floatAt(indices, i)) * bytes
    const b = rows + load<i32>(floatAt(indices, i + 1)) * bytes
    const c = rows + load<i32>(floatAt(indices, i + 2)) * bytes
    const d = rows + load<i32>(floatAt(indices, i + 3)) * bytes
    addFour(to, a, b, c, d, floatAt(x, i), bytes)
  }
  for (; i < count; i++) {
    addScaled(to, rows + load<i32>(floatAt(indices, i)) * bytes, load<f32>(floatAt(x, i)), bytes)
  }
}
