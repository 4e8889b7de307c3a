/** The gates of an LSTM cell in one pass. Rows of pre-activations [4 * units], in the order input, forget, cell, output. */
import { sigmoid, tanh } from './exponentials'
import { madd, read, write } from './lanes'

/** cell = f previous + i g; hidden = o tanh(cell) */
export function lstmGates(gates: usize, previous: usize, hidden: usize, cell: usize, rows: i32, units: i32): void {
  const size = (<usize>units) << 2
  const whole = units & ~3
  for (let r = 0; r < rows; r++, gates += 4 * size, previous += size, hidden += size, cell += size) {
    for (let u = 0; u < whole; u += 4) forward(gates, previous, hidden, cell, size, u, 4)
    if (whole < units) forward(gates, previous, hidden, cell, size, whole, units - whole)
  }
}

/** The gradients to the pre-activations and to the previous cell. */
export function lstmGatesGrad(
  dhidden: usize, dcell: usize, gates: usize, previous: usize, cell: usize, dgates: usize, dprevious: usize,
  rows: i32, units: i32,
): void {
  const size = (<usize>units) << 2
  const whole = units & ~3
  for (let r = 0; r < rows; r++) {
    for (let u = 0; u < whole; u += 4) {
      backward(dhidden, dcell, gates, previous, cell, dgates, dprevious, size, u, 4)
    }
    if (whole < units) {
      backward(dhidden, dcell, gates, previous, cell, dgates, dprevious, size, whole, units - whole)
    }
    gates += 4 * size
    dgates += 4 * size
    previous += size
    cell += size
    dhidden += size
    dcell += size
    dprevious += size
  }
}

/** The units of one row from `u` on, four or the `left` last ones. */
// @ts-ignore: decorator
@inline
function forward(
  gates: usize, previous: usize, hidden: usize, cell: usize, size: usize, u: i32, left: i32,
): void {
  const at = (<usize>u) << 2
  const i = sigmoid(read(gates + at, left))
  const f = sigmoid(read(gates + size + at, left))
  const g = tanh(read(gates + 2 * size + at, left))
  const o = sigmoid(read(gates + 3 * size + at, left))
  const c = madd(f, read(previous + at, left), f32x4.mul(i, g))
  write(cell + at, c, left)
  write(hidden + at, f32x4.mul(o, tanh(c)), left)
}

// @ts-ignore: decorator
@inline
function backward(
  dhidden: usize, dcell: usize, gates: usize, previous: usize, cell: usize, dgates: usize, dprevious: usize,
  size: usize, u: i32, left: i32,
): void {
  const one = f32x4.splat(1)
  const at = (<usize>u) << 2
  const i = sigmoid(read(gates + at, left))
  const f = sigmoid(read(gates + size + at, left))
  const g = tanh(read(gates + 2 * size + at, left))
  const o = sigmoid(read(gates + 3 * size + at, left))
  const t = tanh(read(cell + at, left))
  const dh = read(dhidden + at, left)
  const back = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(t, t)))
  const dc = f32x4.add(read(dcell + at, left), back)
  const slopeI = f32x4.mul(i, f32x4.sub(one, i))
  const slopeF = f32x4.mul(f, f32x4.sub(one, f))
  const slopeG = f32x4.sub(one, f32x4.mul(g, g))
  const slopeO = f32x4.mul(o, f32x4.sub(one, o))
  write(dgates + at, f32x4.mul(f32x4.mul(dc, g), slopeI), left)
  write(dgates + size + at, f32x4.mul(f32x4.mul(dc, read(previous + at, left)), slopeF), left)
  write(dgates + 2 * size + at, f32x4.mul(f32x4.mul(dc, i), slopeG), left)
  write(dgates + 3 * size + at, f32x4.mul(f32x4.mul(dh, t), slopeO), left)
  write(dprevious + at, f32x4.mul(dc, f), left)
}
