import { madd } from './lanes'

/**
 * e^x by lane, to within 2e-7 of it: e^x = 2^n e^r with |r| <= ln(2)/2, and e^r by a polynomial (Cephes, expf). Beyond
 * +-87, near which it and 1 / e^x leave the normal floats, it is what it is there. NaN gives NaN.
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const within = f32x4.max(f32x4.min(x, f32x4.splat(87)), f32x4.splat(-87))
  const n = f32x4.nearest(f32x4.mul(within, f32x4.splat(1.44269504088896341)))
  // ln(2) in two parts, the first short enough for n times it to be exact
  const r = madd(n, f32x4.splat(2.12194440e-4), madd(n, f32x4.splat(-0.693359375), within))
  let p = f32x4.splat(1.9875691500e-4)
  p = madd(p, r, f32x4.splat(1.3981999507e-3))
  p = madd(p, r, f32x4.splat(8.3334519073e-3))
  p = madd(p, r, f32x4.splat(4.1665795894e-2))
  p = madd(p, r, f32x4.splat(1.6666665459e-1))
  p = madd(p, r, f32x4.splat(5.0000001201e-1))
  const tail = madd(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)))
  const exponent = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return f32x4.mul(tail, exponent)
}
