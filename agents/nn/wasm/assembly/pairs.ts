/**
 * Functions of two numbers that the stock backend takes one by one. `n` results of a and b, each of which has n floats or
 * one (`wide` is 0) that goes with all. Comparisons give bytes, 0 or 1.
 */
import { read, write } from './lanes'

const MAXIMUM: i32 = 0
const MINIMUM: i32 = 1
const EQUAL: i32 = 2
const NOT_EQUAL: i32 = 3
const GREATER: i32 = 4
const GREATER_EQUAL: i32 = 5

export function maximum(a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  combine(MAXIMUM, a, wideA, b, wideB, y, n)
}

export function minimum(a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  combine(MINIMUM, a, wideA, b, wideB, y, n)
}

export function equal(a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  compare(EQUAL, a, wideA, b, wideB, y, n)
}

export function notEqual(a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  compare(NOT_EQUAL, a, wideA, b, wideB, y, n)
}

export function greater(a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  compare(GREATER, a, wideA, b, wideB, y, n)
}

export function greaterEqual(a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  compare(GREATER_EQUAL, a, wideA, b, wideB, y, n)
}

/** y = t where the byte of `condition` isn't 0, else e; each byte decides on `block` floats. */
export function select(condition: usize, t: usize, e: usize, y: usize, n: i32, block: i32): void {
  if (block > 1) {
    const size = (<usize>block) << 2
    for (let i = 0; i < n; i++) {
      const at = <usize>i * size
      memory.copy(y + at, (load<u8>(condition + i) ? t : e) + at, size)
    }
    return
  }
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2
    const bytes = v128.load32_zero(condition + i)
    const words = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes))
    const chosen = i32x4.ne(words, i32x4.splat(0))
    v128.store(y + at, v128.bitselect(v128.load(t + at), v128.load(e + at), chosen))
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2
    store<f32>(y + at, load<f32>((load<u8>(condition + i) ? t : e) + at))
  }
}

// @ts-ignore: decorator
@inline
function combine(which: i32, a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    const left = operand(a, wideA, i, n)
    const right = operand(b, wideB, i, n)
    const result = which == MAXIMUM ? f32x4.max(left, right) : f32x4.min(left, right)
    write(y + ((<usize>i) << 2), result, n - i)
  }
}

// @ts-ignore: decorator
@inline
function compare(which: i32, a: usize, wideA: i32, b: usize, wideB: i32, y: usize, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    const mask = holds(which, operand(a, wideA, i, n), operand(b, wideB, i, n))
    const words = i16x8.narrow_i32x4_s(mask, mask)
    const bytes = v128.and(i8x16.narrow_i16x8_s(words, words), i8x16.splat(1))
    if (n - i >= 4) v128.store32_lane(y + i, bytes, 0)
    else {
      store<u8>(y + i, i8x16.extract_lane_u(bytes, 0))
      if (n - i > 1) store<u8>(y + i, i8x16.extract_lane_u(bytes, 1), 1)
      if (n - i > 2) store<u8>(y + i, i8x16.extract_lane_u(bytes, 2), 2)
    }
  }
}

// @ts-ignore: decorator
@inline
function holds(which: i32, a: v128, b: v128): v128 {
  if (which == EQUAL) return f32x4.eq(a, b)
  if (which == NOT_EQUAL) return f32x4.ne(a, b)
  return which == GREATER ? f32x4.gt(a, b) : f32x4.ge(a, b)
}

// @ts-ignore: decorator
@inline
function operand(from: usize, wide: i32, i: i32, n: i32): v128 {
  return wide ? read(from + ((<usize>i) << 2), n - i) : f32x4.splat(load<f32>(from))
}
