/** Softmax and the losses on it, over rows of n floats. Each row is shifted by its maximum, so that nothing overflows. */
import { exp, log } from './exponentials'
import { firstLanes, laneMax, laneSum, madd, read, write } from './lanes'

/** y = e^x / sum of e^x */
export function softmax(x: usize, y: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, x += size, y += size) {
    const scale = f32x4.splat(1 / exponentials(x, y, n, maximum(x, n)))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      write(y + at, f32x4.mul(read(y + at, n - i), scale), n - i)
    }
  }
}

/** dx = y (dy - sum of dy y), y being the softmax */
export function softmaxGrad(dy: usize, y: usize, dx: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, dy += size, y += size, dx += size) {
    let sum = f32x4.splat(0)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      sum = madd(read(dy + at, n - i), read(y + at, n - i), sum)
    }
    const mean = f32x4.splat(laneSum(sum))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      write(dx + at, f32x4.mul(read(y + at, n - i), f32x4.sub(read(dy + at, n - i), mean)), n - i)
    }
  }
}

/** y = x - ln(sum of e^x) */
export function logSoftmax(x: usize, y: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, x += size, y += size) {
    const shift = maximum(x, n)
    const rest = f32x4.splat(logSum(x, n, shift))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      // the shift first: it is exact for what is near the maximum, however large both are
      write(y + at, f32x4.sub(f32x4.sub(read(x + at, n - i), f32x4.splat(shift)), rest), n - i)
    }
  }
}

/** dx = dy - e^y sum of dy, y being the log-softmax */
export function logSoftmaxGrad(dy: usize, y: usize, dx: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, dy += size, y += size, dx += size) {
    const sum = f32x4.splat(-total(dy, n))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      write(dx + at, madd(exp(read(y + at, n - i)), sum, read(dy + at, n - i)), n - i)
    }
  }
}

/** loss[row] = -sum of labels * log-softmax */
export function crossEntropy(logits: usize, labels: usize, loss: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, logits += size, labels += size, loss += 4) {
    const shift = maximum(logits, n)
    const rest = f32x4.splat(logSum(logits, n, shift))
    let sum = f32x4.splat(0)
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const surprise = f32x4.sub(rest, f32x4.sub(read(logits + at, n - i), f32x4.splat(shift)))
      sum = madd(read(labels + at, n - i), surprise, sum)
    }
    store<f32>(loss, laneSum(sum))
  }
}

/** dlogits = dloss[row] (softmax * sum of labels - labels) */
export function crossEntropyGrad(dloss: usize, logits: usize, labels: usize, dlogits: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, dloss += 4, logits += size, labels += size, dlogits += size) {
    const scale = load<f32>(dloss)
    const probability = f32x4.splat((total(labels, n) * scale) / exponentials(logits, dlogits, n, maximum(logits, n)))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      const label = f32x4.mul(read(labels + at, n - i), f32x4.splat(-scale))
      write(dlogits + at, madd(read(dlogits + at, n - i), probability, label), n - i)
    }
  }
}

/** loss[row] = -log-softmax at labels[row], a whole number from 0 to n - 1 */
export function sparseCrossEntropy(logits: usize, labels: usize, loss: usize, rows: i32, n: i32): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, logits += size, labels += 4, loss += 4) {
    const shift = maximum(logits, n)
    const label = (<usize>load<i32>(labels)) << 2
    store<f32>(loss, logSum(logits, n, shift) - (load<f32>(logits + label) - shift))
  }
}

/** dlogits = dloss[row] (softmax - 1 at the label) */
export function sparseCrossEntropyGrad(
  dloss: usize, logits: usize, labels: usize, dlogits: usize, rows: i32, n: i32,
): void {
  const size = (<usize>n) << 2
  for (let r = 0; r < rows; r++, dloss += 4, logits += size, labels += 4, dlogits += size) {
    const scale = load<f32>(dloss)
    const probability = f32x4.splat(scale / exponentials(logits, dlogits, n, maximum(logits, n)))
    for (let i = 0; i < n; i += 4) {
      const at = (<usize>i) << 2
      write(dlogits + at, f32x4.mul(read(dlogits + at, n - i), probability), n - i)
    }
    const label = dlogits + ((<usize>load<i32>(labels)) << 2)
    store<f32>(label, load<f32>(label) - scale)
  }
}

function maximum(x: usize, n: i32): f32 {
  let most = f32x4.splat(f32.NEGATIVE_INFINITY)
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) most = f32x4.pmax(most, v128.load(x + ((<usize>i) << 2)))
  if (whole < n) {
    const rest = read(x + ((<usize>whole) << 2), n - whole)
    most = f32x4.pmax(most, v128.bitselect(rest, most, firstLanes(n - whole)))
  }
  return laneMax(most)
}

function total(x: usize, n: i32): f32 {
  let sum = f32x4.splat(0)
  for (let i = 0; i < n; i += 4) sum = f32x4.add(sum, read(x + ((<usize>i) << 2), n - i))
  return laneSum(sum)
}

/** Writes e^(x - shift) to y and returns their sum. */
function exponentials(x: usize, y: usize, n: i32, shift: f32): f32 {
  const shifts = f32x4.splat(shift)
  let sum = f32x4.splat(0)
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const at = (<usize>i) << 2
    const e = exp(f32x4.sub(v128.load(x + at), shifts))
    sum = f32x4.add(sum, e)
    v128.store(y + at, e)
  }
  if (whole < n) {
    const at = (<usize>whole) << 2
    const e = exp(f32x4.sub(read(x + at, n - whole), shifts))
    sum = f32x4.add(sum, v128.and(e, firstLanes(n - whole)))
    write(y + at, e, n - whole)
  }
  return laneSum(sum)
}

/** ln of the sum of e^(x - shift) */
function logSum(x: usize, n: i32, shift: f32): f32 {
  const shifts = f32x4.splat(shift)
  let sum = f32x4.splat(0)
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    sum = f32x4.add(sum, exp(f32x4.sub(v128.load(x + ((<usize>i) << 2)), shifts)))
  }
  if (whole < n) {
    const e = exp(f32x4.sub(read(x + ((<usize>whole) << 2), n - whole), shifts))
    sum = f32x4.add(sum, v128.and(e, firstLanes(n - whole)))
  }
  return f32x4.extract_lane(log(f32x4.splat(laneSum(sum))), 0)
}
