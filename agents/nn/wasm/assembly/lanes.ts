/** The four-lane helpers that every kernel is written with. Inlined: a call costs more than the arithmetic. */

/** a * b + c by lane: one rounding in the relaxed build (FMA), two in the plain one. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** The sum of the four lanes, in a fixed order. */
// @ts-ignore: decorator
@inline
export function laneSum(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  )
}

/**
 * Four floats, or the first `left` of them where fewer are left; the other lanes are 0. In a hot loop `left` is a constant
 * 4, and what is left comes after it: a branch in the loop, even if it is never taken, costs half of its speed.
 */
// @ts-ignore: decorator
@inline
export function read(from: usize, left: i32): v128 {
  if (left >= 4) return v128.load(from)
  if (left == 3) return v128.load32_lane(from, v128.load64_zero(from), 2, 8)
  return left == 2 ? v128.load64_zero(from) : v128.load32_zero(from)
}

/** Stores four lanes, or the first `left` of them where fewer are left. */
// @ts-ignore: decorator
@inline
export function write(to: usize, v: v128, left: i32): void {
  if (left >= 4) v128.store(to, v)
  else if (left == 1) v128.store32_lane(to, v, 0)
  else {
    v128.store64_lane(to, v, 0)
    if (left == 3) v128.store32_lane(to, v, 2, 8)
  }
}

/** All bits set in the first `left` lanes. */
// @ts-ignore: decorator
@inline
export function firstLanes(left: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left))
}

/** The greatest of the four lanes. */
// @ts-ignore: decorator
@inline
export function laneMax(v: v128): f32 {
  const pairs = f32x4.pmax(v, v128.shuffle<u32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.pmax(pairs, v128.shuffle<u32>(pairs, pairs, 1, 0, 3, 2)), 0)
}
