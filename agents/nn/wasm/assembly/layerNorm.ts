/** Normalisation of the rows of a [rows, n] matrix. */
import { firstLanes, laneSum, madd, read, write } from './lanes'

/** y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, mean and variance being the row's. */
export function layerNorm(
  x: usize, gamma: usize, beta: usize, y: usize, rows: i32, n: i32, epsilon: f32,
): void {
  const size = (<usize>n) << 2
  const whole = n & ~3
  for (let r = 0; r < rows; r++, x += size, y += size) {
    const mean = f32x4.splat(rowMean(x, n))
    const scale = f32x4.splat(rowScale(x, n, mean, epsilon))
    for (let i = 0; i < whole; i += 4) normalise(x, gamma, beta, y, mean, scale, i, 4)
    if (whole < n) normalise(x, gamma, beta, y, mean, scale, whole, n - whole)
  }
}

/** The gradients of layerNorm. With g = dy gamma and x' = the normalised x: dx = (g - mean g - x' mean(g x')) * scale. */
export function layerNormGrad(
  dy: usize, x: usize, gamma: usize, dx: usize, dgamma: usize, dbeta: usize, rows: i32, n: i32, epsilon: f32,
): void {
  const size = (<usize>n) << 2
  const whole = n & ~3
  memory.fill(dgamma, 0, size)
  memory.fill(dbeta, 0, size)
  for (let r = 0; r < rows; r++, dy += size, x += size, dx += size) {
    const mean = f32x4.splat(rowMean(x, n))
    const scale = f32x4.splat(rowScale(x, n, mean, epsilon))
    let sum = f32x4.splat(0)
    let product = f32x4.splat(0)
    for (let i = 0; i < whole; i += 4) {
      const at = (<usize>i) << 2
      const d = v128.load(dy + at)
      const normal = f32x4.mul(f32x4.sub(v128.load(x + at), mean), scale)
      const g = f32x4.mul(d, v128.load(gamma + at))
      sum = f32x4.add(sum, g)
      product = madd(g, normal, product)
      gather(dgamma + at, dbeta + at, d, normal, 4)
    }
    if (whole < n) {
      const at = (<usize>whole) << 2
      const d = read(dy + at, n - whole) // 0 beyond the row's end
      const normal = f32x4.mul(f32x4.sub(read(x + at, n - whole), mean), scale)
      const g = f32x4.mul(d, read(gamma + at, n - whole))
      sum = f32x4.add(sum, g)
      product = madd(g, normal, product)
      gather(dgamma + at, dbeta + at, d, normal, n - whole)
    }
    const a = f32x4.splat(laneSum(sum) / <f32>n)
    const b = f32x4.splat(-laneSum(product) / <f32>n)
    for (let i = 0; i < whole; i += 4) back(dy, x, gamma, dx, mean, scale, a, b, i, 4)
    if (whole < n) back(dy, x, gamma, dx, mean, scale, a, b, whole, n - whole)
  }
}

// @ts-ignore: decorator
@inline
function normalise(
  x: usize, gamma: usize, beta: usize, y: usize, mean: v128, scale: v128, i: i32, left: i32,
): void {
  const at = (<usize>i) << 2
  const normal = f32x4.mul(f32x4.sub(read(x + at, left), mean), scale)
  write(y + at, madd(normal, read(gamma + at, left), read(beta + at, left)), left)
}

/** Adds a row's part of the gradients to gamma and beta. */
// @ts-ignore: decorator
@inline
function gather(dgamma: usize, dbeta: usize, d: v128, normal: v128, left: i32): void {
  write(dgamma, madd(d, normal, read(dgamma, left)), left)
  write(dbeta, f32x4.add(d, read(dbeta, left)), left)
}

// @ts-ignore: decorator
@inline
function back(
  dy: usize, x: usize, gamma: usize, dx: usize, mean: v128, scale: v128, a: v128, b: v128, i: i32, left: i32,
): void {
  const at = (<usize>i) << 2
  const normal = f32x4.mul(f32x4.sub(read(x + at, left), mean), scale)
  const g = f32x4.sub(f32x4.mul(read(dy + at, left), read(gamma + at, left)), a)
  write(dx + at, f32x4.mul(madd(normal, b, g), scale), left)
}

function rowMean(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) sum = f32x4.add(sum, v128.load(x + ((<usize>i) << 2)))
  if (whole < n) sum = f32x4.add(sum, read(x + ((<usize>whole) << 2), n - whole))
  return laneSum(sum) / <f32>n
}

/** 1 / sqrt(variance + epsilon) */
function rowScale(x: usize, n: i32, mean: v128, epsilon: f32): f32 {
  let sum = f32x4.splat(0)
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const off = f32x4.sub(v128.load(x + ((<usize>i) << 2)), mean)
    sum = madd(off, off, sum)
  }
  if (whole < n) {
    const off = v128.and(f32x4.sub(read(x + ((<usize>whole) << 2), n - whole), mean), firstLanes(n - whole))
    sum = madd(off, off, sum)
  }
  return 1 / sqrt<f32>(laneSum(sum) / <f32>n + epsilon)
}
