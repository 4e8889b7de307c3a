import { read, write } from './lanes'

/**
 * y = x scale, or 0 where the hash of the place is below the threshold. Each place's hash depends on nothing but itself
 * and the two halves of the seed: ops/dropout.ts has the same one in plain numbers.
 */
export function dropout(
  x: usize, y: usize, n: i32, scale: f32, threshold: i32, seedLow: i32, seedHigh: i32,
): void {
  const scales = f32x4.splat(scale)
  const thresholds = i32x4.splat(threshold)
  const high = i32x4.splat(seedHigh)
  let place = i32x4.add(i32x4(0, 1, 2, 3), i32x4.splat(seedLow))
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const at = (<usize>i) << 2
    const dropped = i32x4.lt_u(mix(v128.xor(mix(place), high)), thresholds)
    v128.store(y + at, v128.andnot(f32x4.mul(v128.load(x + at), scales), dropped))
    place = i32x4.add(place, i32x4.splat(4))
  }
  if (whole < n) {
    const at = (<usize>whole) << 2
    const dropped = i32x4.lt_u(mix(v128.xor(mix(place), high)), thresholds)
    write(y + at, v128.andnot(f32x4.mul(read(x + at, n - whole), scales), dropped), n - whole)
  }
}

// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 16)), i32x4.splat(0x7feb352d))
  x = i32x4.mul(v128.xor(x, i32x4.shr_u(x, 15)), i32x4.splat(<i32>0x846ca68b))
  return v128.xor(x, i32x4.shr_u(x, 16))
}
