/**
 * Optimiser updates over all variables in one call, in place. The table has a row of six numbers for each variable: how
 * many floats it has, its weight decay (a float), and the places of weight, gradient, first and second slot (0 where a
 * rule has none). `scale` is a factor of every gradient.
 */
import { madd, read, write } from './lanes'

const ROW: usize = 24

/** w <- w - rate (g + decay w) */
export function sgd(table: usize, count: i32, rate: f32, scale: f32): void {
  const rates = f32x4.splat(-rate)
  const scales = f32x4.splat(scale)
  for (let row = table, end = table + <usize>count * ROW; row < end; row += ROW) {
    const n = load<i32>(row)
    const decay = f32x4.splat(load<f32>(row, 4))
    const weight = <usize>load<u32>(row, 8)
    const gradient = <usize>load<u32>(row, 12)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const w = read(weight + at, n - i)
      const g = f32x4.mul(read(gradient + at, n - i), scales)
      write(weight + at, madd(rates, madd(decay, w, g), w), n - i)
    }
  }
}

/** v <- keep v + g;  w <- w - rate (v + decay w), where Nesterov's form has g + keep v in the place of v. */
export function momentum(table: usize, count: i32, rate: f32, scale: f32, keep: f32, nesterov: i32): void {
  const rates = f32x4.splat(-rate)
  const scales = f32x4.splat(scale)
  const keeps = f32x4.splat(keep)
  for (let row = table, end = table + <usize>count * ROW; row < end; row += ROW) {
    const n = load<i32>(row)
    const decay = f32x4.splat(load<f32>(row, 4))
    const weight = <usize>load<u32>(row, 8)
    const gradient = <usize>load<u32>(row, 12)
    const velocity = <usize>load<u32>(row, 16)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const w = read(weight + at, n - i)
      const g = f32x4.mul(read(gradient + at, n - i), scales)
      const v = flush(madd(keeps, read(velocity + at, n - i), g))
      write(velocity + at, v, n - i)
      const step = nesterov ? madd(keeps, v, g) : v
      write(weight + at, madd(rates, madd(decay, w, step), w), n - i)
    }
  }
}

/** s <- keep s + (1 - keep) g^2;  w <- w - rate (g / (sqrt(s) + epsilon) + decay w) */
export function rmsprop(table: usize, count: i32, rate: f32, scale: f32, keep: f32, add: f32, epsilon: f32): void {
  const rates = f32x4.splat(-rate)
  const scales = f32x4.splat(scale)
  const keeps = f32x4.splat(keep)
  const adds = f32x4.splat(add)
  const epsilons = f32x4.splat(epsilon)
  for (let row = table, end = table + <usize>count * ROW; row < end; row += ROW) {
    const n = load<i32>(row)
    const decay = f32x4.splat(load<f32>(row, 4))
    const weight = <usize>load<u32>(row, 8)
    const gradient = <usize>load<u32>(row, 12)
    const square = <usize>load<u32>(row, 16)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const w = read(weight + at, n - i)
      const g = f32x4.mul(read(gradient + at, n - i), scales)
      const s = flush(madd(keeps, read(square + at, n - i), f32x4.mul(adds, f32x4.mul(g, g))))
      write(square + at, s, n - i)
      const step = f32x4.div(g, f32x4.add(f32x4.sqrt(s), epsilons))
      write(weight + at, madd(rates, madd(decay, w, step), w), n - i)
    }
  }
}

/**
 * m <- keep1 m + add1 g;  v <- keep2 v + add2 g^2;  w <- w - rate (m grow1 / (sqrt(v) grow2 + epsilon) + decay w).
 * The growths are the bias corrections: 1 / (1 - beta1^t), and the root of 1 / (1 - beta2^t).
 */
export function adam(
  table: usize, count: i32, rate: f32, scale: f32, keep1: f32, add1: f32, keep2: f32, add2: f32,
  grow1: f32, grow2: f32, epsilon: f32,
): void {
  const rates = f32x4.splat(-rate)
  const scales = f32x4.splat(scale)
  const keeps1 = f32x4.splat(keep1)
  const keeps2 = f32x4.splat(keep2)
  const adds1 = f32x4.splat(add1)
  const adds2 = f32x4.splat(add2)
  const grows1 = f32x4.splat(grow1)
  const grows2 = f32x4.splat(grow2)
  const epsilons = f32x4.splat(epsilon)
  for (let row = table, end = table + <usize>count * ROW; row < end; row += ROW) {
    const n = load<i32>(row)
    const decay = f32x4.splat(load<f32>(row, 4))
    const weight = <usize>load<u32>(row, 8)
    const gradient = <usize>load<u32>(row, 12)
    const first = <usize>load<u32>(row, 16)
    const second = <usize>load<u32>(row, 20)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const w = read(weight + at, n - i)
      const g = f32x4.mul(read(gradient + at, n - i), scales)
      const m = flush(madd(keeps1, read(first + at, n - i), f32x4.mul(adds1, g)))
      const v = flush(madd(keeps2, read(second + at, n - i), f32x4.mul(adds2, f32x4.mul(g, g))))
      write(first + at, m, n - i)
      write(second + at, v, n - i)
      const step = f32x4.div(f32x4.mul(m, grows1), madd(f32x4.sqrt(v), grows2, epsilons))
      write(weight + at, madd(rates, madd(decay, w, step), w), n - i)
    }
  }
}

/** The root of the sum of squares of n floats, summed in doubles: large gradients don't overflow, and order matters less. */
export function norm(x: usize, n: i32): f64 {
  let low = f64x2.splat(0)
  let high = f64x2.splat(0)
  for (let i = 0; i < n; i += 4) {
    const v = read(x + ((<usize>i) << 2), n - i)
    const a = f64x2.promote_low_f32x4(v)
    const b = f64x2.promote_low_f32x4(v128.shuffle<u32>(v, v, 2, 3, 0, 1))
    low = f64x2.add(low, f64x2.mul(a, a))
    high = f64x2.add(high, f64x2.mul(b, b))
  }
  const sum = f64x2.add(low, high)
  return sqrt<f64>(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1))
}

/** Lanes below the least normal float become 0: a slot that decays for long would else slow arithmetic down thirtyfold. */
// @ts-ignore: decorator
@inline
function flush(v: v128): v128 {
  // not "keep where it is large", which would drop NaN
  return v128.andnot(v, f32x4.lt(f32x4.abs(v), f32x4.splat(1.17549435e-38)))
}
