/**
 * Normalisation of the columns of a [rows, n] matrix. Sums are taken down blocks of 16 columns, as many as registers hold,
 * and then down what is left, four or fewer at a time.
 */
import { madd, read, write } from './lanes'

/** The mean and the variance (over n, not n - 1) of each column; two passes, so that a large mean costs no digits. */
export function columnMoments(x: usize, mean: usize, variance: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  const share = f32x4.splat(1 / <f32>rows)
  const blocks = n & ~15
  for (let i = 0; i < blocks; i += 16) {
    const at = (<usize>i) << 2
    moments16(x + at, mean + at, variance + at, size, rows, share)
  }
  for (let i = blocks; i < n; i += 4) {
    const at = (<usize>i) << 2
    moments4(x + at, mean + at, variance + at, size, rows, share, n - i)
  }
}

function moments16(x: usize, mean: usize, variance: usize, size: usize, rows: i32, share: v128): void {
  const end = x + <usize>rows * size
  let a = f32x4.splat(0)
  let b = a
  let c = a
  let d = a
  for (let row = x; row < end; row += size) {
    a = f32x4.add(a, v128.load(row))
    b = f32x4.add(b, v128.load(row, 16))
    c = f32x4.add(c, v128.load(row, 32))
    d = f32x4.add(d, v128.load(row, 48))
  }
  const meanA = f32x4.mul(a, share)
  const meanB = f32x4.mul(b, share)
  const meanC = f32x4.mul(c, share)
  const meanD = f32x4.mul(d, share)
  store16(mean, meanA, meanB, meanC, meanD)
  a = f32x4.splat(0)
  b = a
  c = a
  d = a
  for (let row = x; row < end; row += size) {
    const offA = f32x4.sub(v128.load(row), meanA)
    const offB = f32x4.sub(v128.load(row, 16), meanB)
    const offC = f32x4.sub(v128.load(row, 32), meanC)
    const offD = f32x4.sub(v128.load(row, 48), meanD)
    a = madd(offA, offA, a)
    b = madd(offB, offB, b)
    c = madd(offC, offC, c)
    d = madd(offD, offD, d)
  }
  store16(variance, f32x4.mul(a, share), f32x4.mul(b, share), f32x4.mul(c, share), f32x4.mul(d, share))
}

function moments4(x: usize, mean: usize, variance: usize, size: usize, rows: i32, share: v128, left: i32): void {
  const end = x + <usize>rows * size
  let sum = f32x4.splat(0)
  for (let row = x; row < end; row += size) sum = f32x4.add(sum, read(row, left))
  const centre = f32x4.mul(sum, share)
  write(mean, centre, left)
  sum = f32x4.splat(0)
  for (let row = x; row < end; row += size) {
    const off = f32x4.sub(read(row, left), centre)
    sum = madd(off, off, sum)
  }
  write(variance, f32x4.mul(sum, share), left)
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
  const whole = n & ~3
  for (let r = 0; r < rows; r++, x += size, y += size) {
    for (let i = 0; i < whole; i += 4) normalise(x, mean, scale, beta, y, i, 4)
    if (whole < n) normalise(x, mean, scale, beta, y, whole, n - whole)
  }
}

// @ts-ignore: decorator
@inline
function normalise(x: usize, mean: usize, scale: usize, beta: usize, y: usize, i: i32, left: i32): void {
  const at = (<usize>i) << 2
  const off = f32x4.sub(read(x + at, left), read(mean + at, left))
  const b = beta ? read(beta + at, left) : f32x4.splat(0)
  write(y + at, madd(off, read(scale + at, left), b), left)
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
    const deviation = f32x4.sqrt(f32x4.add(read(variance + at, n - i), f32x4.splat(epsilon)))
    const scale = f32x4.div(f32x4.splat(1), deviation)
    const sum = read(dbeta + at, n - i)
    const product = f32x4.mul(read(dgamma + at, n - i), scale)
    const steep = f32x4.mul(scale, read(gamma + at, n - i))
    const spread = f32x4.mul(f32x4.splat(2), read(dvariance + at, n - i))
    write(dgamma + at, product, n - i)
    write(slope + at, steep, n - i)
    write(tilt + at, f32x4.mul(share, f32x4.sub(spread, f32x4.mul(f32x4.mul(steep, scale), product))), n - i)
    write(level + at, f32x4.mul(share, f32x4.sub(read(dmean + at, n - i), f32x4.mul(steep, sum))), n - i)
  }
  const whole = n & ~3
  for (let r = 0; r < rows; r++, dy += size, x += size, dx += size) {
    for (let i = 0; i < whole; i += 4) back(dy, x, mean, slope, tilt, level, dx, i, 4)
    if (whole < n) back(dy, x, mean, slope, tilt, level, dx, whole, n - whole)
  }
}

// @ts-ignore: decorator
@inline
function back(
  dy: usize, x: usize, mean: usize, slope: usize, tilt: usize, level: usize, dx: usize, i: i32, left: i32,
): void {
  const at = (<usize>i) << 2
  const off = f32x4.sub(read(x + at, left), read(mean + at, left))
  const straight = madd(read(dy + at, left), read(slope + at, left), read(level + at, left))
  write(dx + at, madd(off, read(tilt + at, left), straight), left)
}

/** Column sums of dy (x - mean) and of dy. */
function columnProducts(dy: usize, x: usize, mean: usize, products: usize, sums: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  const blocks = n & ~15
  for (let i = 0; i < blocks; i += 16) {
    const at = (<usize>i) << 2
    products16(dy + at, x + at, mean + at, products + at, sums + at, size, rows)
  }
  for (let i = blocks; i < n; i += 4) {
    const at = (<usize>i) << 2
    products4(dy + at, x + at, mean + at, products + at, sums + at, size, rows, n - i)
  }
}

function products16(
  dy: usize, x: usize, mean: usize, products: usize, sums: usize, size: usize, rows: i32,
): void {
  let sumA = f32x4.splat(0)
  let sumB = sumA
  let sumC = sumA
  let sumD = sumA
  let productA = sumA
  let productB = sumA
  let productC = sumA
  let productD = sumA
  const meanA = v128.load(mean)
  const meanB = v128.load(mean, 16)
  const meanC = v128.load(mean, 32)
  const meanD = v128.load(mean, 48)
  const end = dy + <usize>rows * size
  for (; dy < end; dy += size, x += size) {
    const a = v128.load(dy)
    sumA = f32x4.add(sumA, a)
    productA = madd(a, f32x4.sub(v128.load(x), meanA), productA)
    const b = v128.load(dy, 16)
    sumB = f32x4.add(sumB, b)
    productB = madd(b, f32x4.sub(v128.load(x, 16), meanB), productB)
    const c = v128.load(dy, 32)
    sumC = f32x4.add(sumC, c)
    productC = madd(c, f32x4.sub(v128.load(x, 32), meanC), productC)
    const d = v128.load(dy, 48)
    sumD = f32x4.add(sumD, d)
    productD = madd(d, f32x4.sub(v128.load(x, 48), meanD), productD)
  }
  store16(sums, sumA, sumB, sumC, sumD)
  store16(products, productA, productB, productC, productD)
}

function products4(
  dy: usize, x: usize, mean: usize, products: usize, sums: usize, size: usize, rows: i32, left: i32,
): void {
  let sum = f32x4.splat(0)
  let product = sum
  const centre = read(mean, left)
  const end = dy + <usize>rows * size
  for (; dy < end; dy += size, x += size) {
    const d = read(dy, left)
    sum = f32x4.add(sum, d)
    product = madd(d, f32x4.sub(read(x, left), centre), product)
  }
  write(sums, sum, left)
  write(products, product, left)
}

// @ts-ignore: decorator
@inline
function store16(to: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(to, a)
  v128.store(to, b, 16)
  v128.store(to, c, 32)
  v128.store(to, d, 48)
}
