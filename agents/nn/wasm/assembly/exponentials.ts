/**
 * Exponential, logarithm and their kin on four lanes, to within a few units in the last place. NaN stays NaN. (asc's own
 * Mathf works on one number and needs tables in memory, which this module has none of.)
 */
import { madd } from './lanes'

const LN2_HIGH: f32 = 0.693359375 // few enough bits for exact products with small whole numbers
const LN2_LOW: f32 = -2.12194440e-4
const ROUNDER: f32 = 12582912 // 1.5 * 2^23: adding it rounds to a whole number, which then is in the low bits

/** The greatest number whose exponential is a finite float. */
export const LARGEST: f32 = 88.72283

/** x / ln 2, rounded, plus ROUNDER. */
// @ts-ignore: decorator
@inline
function halvings(x: v128): v128 {
  return madd(x, f32x4.splat(1.44269504), f32x4.splat(ROUNDER))
}

/** e^r - 1, r being what is left of x after n halvings, so at most ln(2) / 2 either way. */
// @ts-ignore: decorator
@inline
function remainder(x: v128, n: v128): v128 {
  const whole = f32x4.sub(n, f32x4.splat(ROUNDER))
  const r = madd(whole, f32x4.splat(-LN2_LOW), madd(whole, f32x4.splat(-LN2_HIGH), x))
  // Taylor's series with its last terms bent to the range (minimax, Cephes' expf)
  let p = madd(r, f32x4.splat(1.9875691500e-4), f32x4.splat(1.3981999507e-3))
  p = madd(p, r, f32x4.splat(8.3334519073e-3))
  p = madd(p, r, f32x4.splat(4.1665795894e-2))
  p = madd(p, r, f32x4.splat(1.6666665459e-1))
  p = madd(p, r, f32x4.splat(0.5))
  return madd(f32x4.mul(r, r), p, r)
}

/** e^x, 0 below -87.3 and no more than the greatest float above. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const low = f32x4.splat(-87.3)
  const held = f32x4.pmax(f32x4.pmin(x, f32x4.splat(LARGEST)), low)
  const n = halvings(held)
  // n is added to the exponent's bits: as a factor, 2^128 would be infinite
  const result = i32x4.add(f32x4.add(f32x4.splat(1), remainder(held, n)), i32x4.shl(n, 23))
  return v128.andnot(result, f32x4.lt(x, low))
}

/** e^x - 1, as exact near 0 as elsewhere, for x up to 88. */
// @ts-ignore: decorator
@inline
export function expm1(x: v128): v128 {
  const held = f32x4.pmax(f32x4.pmin(x, f32x4.splat(88)), f32x4.splat(-87.3))
  const n = halvings(held)
  const scale = i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23)
  return madd(remainder(held, n), scale, f32x4.sub(scale, f32x4.splat(1)))
}

/** 1 / (1 + e^-x) */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1)
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))))
}

/** The hyperbolic tangent, (e^2x - 1) / (e^2x + 1). */
// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const twice = f32x4.add(x, x)
  const e = expm1(f32x4.pmin(twice, f32x4.splat(20)))
  return f32x4.div(e, f32x4.add(e, f32x4.splat(2)))
}

/** ln x: NaN below 0, -Infinity at 0. Denormals count as 0. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  // x = 2^n m with m from sqrt(1/2) to sqrt(2)
  const moved = i32x4.sub(x, i32x4.splat(0x3f3504f3))
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(moved, 23))
  const m = i32x4.add(v128.and(moved, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3))
  const one = f32x4.splat(1)
  const series = logRatio(f32x4.div(f32x4.sub(m, one), f32x4.add(m, one)))
  const result = madd(n, f32x4.splat(LN2_HIGH), madd(n, f32x4.splat(LN2_LOW), series))
  const infinity = f32x4.splat(f32.POSITIVE_INFINITY)
  const tiny = f32x4.lt(x, f32x4.splat(1.17549435e-38))
  const below = v128.bitselect(f32x4.splat(f32.NaN), f32x4.neg(infinity), f32x4.lt(x, f32x4.splat(0)))
  const above = v128.bitselect(result, x, f32x4.lt(x, infinity)) // what is infinite or NaN stays
  return v128.bitselect(below, above, tiny)
}

/** ln(1 + u) for u from 0 to 1, as exact near 0 as elsewhere. */
// @ts-ignore: decorator
@inline
export function log1p(u: v128): v128 {
  return logRatio(f32x4.div(u, f32x4.add(u, f32x4.splat(2))))
}

/** ln((1 + s) / (1 - s)) = 2 (s + s^3 / 3 + s^5 / 5 ...) for s up to 1/3 either way. */
// @ts-ignore: decorator
@inline
function logRatio(s: v128): v128 {
  const square = f32x4.mul(s, s)
  let p = madd(square, f32x4.splat(2.0 / 13), f32x4.splat(2.0 / 11))
  p = madd(p, square, f32x4.splat(2.0 / 9))
  p = madd(p, square, f32x4.splat(2.0 / 7))
  p = madd(p, square, f32x4.splat(2.0 / 5))
  p = madd(p, square, f32x4.splat(2.0 / 3))
  return madd(f32x4.mul(p, square), s, f32x4.add(s, s))
}

/**
 * erfc(z) e^(z^2) for z >= 0: a polynomial in t = 1 / (1 + z / 2) without a constant term, fitted for the least relative
 * error (5e-8) from 0 to 14.
 */
// @ts-ignore: decorator
@inline
export function scaledErfc(z: v128): v128 {
  const two = f32x4.splat(2)
  const t = f32x4.div(two, f32x4.add(two, z))
  let p = madd(t, f32x4.splat(-0.0593864828), f32x4.splat(0.286124061))
  p = madd(p, t, f32x4.splat(-0.490406549))
  p = madd(p, t, f32x4.splat(0.28173346))
  p = madd(p, t, f32x4.splat(-0.0291486353))
  p = madd(p, t, f32x4.splat(0.203752562))
  p = madd(p, t, f32x4.splat(0.242835108))
  p = madd(p, t, f32x4.splat(0.282412099))
  p = madd(p, t, f32x4.splat(0.282084331))
  return f32x4.mul(p, t)
}

/** The error function. Near 0 by its series, so that small arguments keep their digits. */
// @ts-ignore: decorator
@inline
export function erf(x: v128): v128 {
  const square = f32x4.mul(x, x)
  const z = f32x4.abs(x)
  const far = f32x4.sub(f32x4.splat(1), f32x4.mul(scaledErfc(z), exp(f32x4.neg(square))))
  const sign = v128.and(x, f32x4.splat(-0.0))
  let p = madd(square, f32x4.splat(-8.548327e-4), f32x4.splat(5.2239776e-3))
  p = madd(p, square, f32x4.splat(-0.026866171))
  p = madd(p, square, f32x4.splat(0.112837917))
  p = madd(p, square, f32x4.splat(-0.376126389))
  p = madd(p, square, f32x4.splat(1.12837917))
  return v128.bitselect(f32x4.mul(p, x), v128.or(far, sign), f32x4.lt(z, f32x4.splat(0.5)))
}
