/** Normalisation over rows (layer norm) and over columns (batch norm) of a [rows, n] matrix. */
import { laneSum, madd, firstLanes, read, write } from './lanes'

/** y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, mean and variance being the row's. */
export function layerNorm(
  x: usize, gamma: usize, beta: usize, y: usize, rows: i32, n: i32, epsilon: f32,
): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, x += size, y += size) {
    const mean = f32x4.splat(rowMean(x, n))
    const scale = f32x4.splat(rowScale(x, n, mean, epsilon))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const normal = f32x4.mul(f32x4.sub(read(x + at, n - i), mean), scale)
      write(y + at, madd(normal, read(gamma + at, n - i), read(beta + at, n - i)), n - i)
    }
  }
}

/** The gradients of layerNorm. With g = dy gamma and x' = the normalised x: dx = (g - mean g - x' mean(g x')) * scale. */
export function layerNormGrad(
  dy: usize, x: usize, gamma: usize, dx: usize, dgamma: usize, dbeta: usize, rows: i32, n: i32, epsilon: f32,
): void {
  const size = (<usize>n) << 2
  memory.fill(dgamma, 0, size)
  memory.fill(dbeta, 0, size)
  for (let r = 0; r < rows; r++, dy += size, x += size, dx += size) {
    const mean = f32x4.splat(rowMean(x, n))
    const scale = f32x4.splat(rowScale(x, n, mean, epsilon))
    let sum = f32x4.splat(0)
    let product = f32x4.splat(0)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const d = read(dy + at, n - i)
      const normal = f32x4.mul(f32x4.sub(read(x + at, n - i), mean), scale)
      const g = f32x4.mul(d, read(gamma + at, n - i))
      sum = f32x4.add(sum, g)
      product = madd(g, normal, product)
      write(dgamma + at, madd(d, normal, read(dgamma + at, n - i)), n - i)
      write(dbeta + at, f32x4.add(d, read(dbeta + at, n - i)), n - i)
    }
    const a = f32x4.splat(laneSum(sum) / <f32>n)
    const b = f32x4.splat(-laneSum(product) / <f32>n)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const normal = f32x4.mul(f32x4.sub(read(x + at, n - i), mean), scale)
      const g = f32x4.sub(f32x4.mul(read(dy + at, n - i), read(gamma + at, n - i)), a)
      write(dx + at, f32x4.mul(madd(normal, b, g), scale), n - i)
    }
  }
}

/** The mean and the variance (over n, not n - 1) of each column; two passes, so that a large mean costs no digits. */
export function columnMoments(x: usize, mean: usize, variance: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  const share = f32x4.splat(1 / <f32>rows)
  memory.fill(mean, 0, size)
  memory.fill(variance, 0, size)
  for (let r = 0; r < rows; r += 4) {
    const row = x + <usize>r * size
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      let sum = read(row + at, n - i)
      if (r + 1 < rows) sum = f32x4.add(sum, read(row + size + at, n - i))
      if (r + 2 < rows) sum = f32x4.add(sum, read(row + 2 * size + at, n - i))
      if (r + 3 < rows) sum = f32x4.add(sum, read(row + 3 * size + at, n - i))
      write(mean + at, f32x4.add(read(mean + at, n - i), sum), n - i)
    }
  }
  scaleRow(mean, share, n)
  for (let r = 0; r < rows; r += 4) {
    const row = x + <usize>r * size
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const centre = read(mean + at, n - i)
      let off = f32x4.sub(read(row + at, n - i), centre)
      let sum = f32x4.mul(off, off)
      if (r + 1 < rows) {
        off = f32x4.sub(read(row + size + at, n - i), centre)
        sum = madd(off, off, sum)
      }
      if (r + 2 < rows) {
        off = f32x4.sub(read(row + 2 * size + at, n - i), centre)
        sum = madd(off, off, sum)
      }
      if (r + 3 < rows) {
        off = f32x4.sub(read(row + 3 * size + at, n - i), centre)
        sum = madd(off, off, sum)
      }
      write(variance + at, f32x4.add(read(variance + at, n - i), sum), n - i)
    }
  }
  scaleRow(variance, share, n)
}

/**
 * y = (x - mean) / sqrt(variance + epsilon) * gamma + beta, all but x and y being a column's. Gamma or beta may be missing
 * (0). `scale` has room for n floats.
 */
export function batchNorm(
  x: usize, mean: usize, variance: usize, gamma: usize, beta: usize, y: usize, scale: usize,
  rows: i32, n: i32, epsilon: f32,
): void {
  const size = (<usize>n) << 2
  for (let i = 0; i < n; i += 4) {
    const at = (<usize>i) << 2
    const deviation = f32x4.sqrt(f32x4.add(read(variance + at, n - i), f32x4.splat(epsilon)))
    const g = gamma ? read(gamma + at, n - i) : f32x4.splat(1)
    write(scale + at, f32x4.div(g, deviation), n - i)
  }
  for (let r = 0; r < rows; r++, x += size, y += size) {
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const off = f32x4.sub(read(x + at, n - i), read(mean + at, n - i))
      const b = beta ? read(beta + at, n - i) : f32x4.splat(0)
      write(y + at, madd(off, read(scale + at, n - i), b), n - i)
    }
  }
}

/**
 * The gradients of batch normalisation by the batch's own mean and variance, of which dmean and dvariance are what comes
 * back by other ways. With x' = the normalised x, and the means over a column:
 * dx = (dy - mean dy - x' mean(dy x')) gamma / deviation + dmean / rows + dvariance 2 (x - mean) / rows.
 * `part` has room for 3 n floats.
 */
export function batchNormGrad(
  dy: usize, dmean: usize, dvariance: usize, x: usize, gamma: usize, mean: usize, variance: usize,
  dx: usize, dgamma: usize, dbeta: usize, part: usize, rows: i32, n: i32, epsilon: f32,
): void {
  const size = (<usize>n) << 2
  columnProducts(dy, x, mean, dgamma, dbeta, rows, n)
  // dx = dy * slope + (x - mean) * tilt + level
  const slope = part
  const tilt = part + size
  const level = part + 2 * size
  const share = f32x4.splat(1 / <f32>rows)
  for (let i = 0; i < n; i += 4) {
    const at = (<usize>i) << 2
    const scale = f32x4.div(
      f32x4.splat(1),
      f32x4.sqrt(f32x4.add(read(variance + at, n - i), f32x4.splat(epsilon))),
    )
    const sum = read(dbeta + at, n - i)
    const product = f32x4.mul(read(dgamma + at, n - i), scale)
    const steep = f32x4.mul(scale, read(gamma + at, n - i))
    const spread = f32x4.mul(f32x4.splat(2), read(dvariance + at, n - i))
    write(dgamma + at, product, n - i)
    write(slope + at, steep, n - i)
    write(tilt + at, f32x4.mul(share, f32x4.sub(spread, f32x4.mul(f32x4.mul(steep, scale), product))), n - i)
    write(level + at, f32x4.mul(share, f32x4.sub(read(dmean + at, n - i), f32x4.mul(steep, sum))), n - i)
  }
  for (let r = 0; r < rows; r++, dy += size, x += size, dx += size) {
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const off = f32x4.sub(read(x + at, n - i), read(mean + at, n - i))
      const straight = madd(read(dy + at, n - i), read(slope + at, n - i), read(level + at, n - i))
      write(dx + at, madd(off, read(tilt + at, n - i), straight), n - i)
    }
  }
}

/** Column sums of dy (x - mean) and of dy. */
function columnProducts(dy: usize, x: usize, mean: usize, products: usize, sums: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  memory.fill(products, 0, size)
  memory.fill(sums, 0, size)
  for (let r = 0; r < rows; r += 2) {
    const row = <usize>r * size
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const centre = read(mean + at, n - i)
      let sum = read(dy + row + at, n - i)
      let product = f32x4.mul(sum, f32x4.sub(read(x + row + at, n - i), centre))
      if (r + 1 < rows) {
        const d = read(dy + row + size + at, n - i)
        sum = f32x4.add(sum, d)
        product = madd(d, f32x4.sub(read(x + row + size + at, n - i), centre), product)
      }
      write(sums + at, f32x4.add(read(sums + at, n - i), sum), n - i)
      write(products + at, f32x4.add(read(products + at, n - i), product), n - i)
    }
  }
}

function scaleRow(x: usize, by: v128, n: i32): void {
  for (let i = 0; i < n; i += 4) {
    const at = (<usize>i) << 2
    write(x + at, f32x4.mul(read(x + at, n - i), by), n - i)
  }
}

function rowMean(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  for (let i = 0; i < n; i += 4) sum = f32x4.add(sum, read(x + ((<usize>i) << 2), n - i))
  return laneSum(sum) / <f32>n
}

/** 1 / sqrt(variance + epsilon) */
function rowScale(x: usize, n: i32, mean: v128, epsilon: f32): f32 {
  let sum = f32x4.splat(0)
  for (let i = 0; i < n; i += 4) {
    const off = v128.and(f32x4.sub(read(x + ((<usize>i) << 2), n - i), mean), firstLanes(n - i))
    sum = madd(off, off, sum)
  }
  return 1 / sqrt<f32>(laneSum(sum) / <f32>n + epsilon)
}
