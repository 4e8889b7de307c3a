/**
 * Activations and their gradients, n floats in and n out. A gradient takes what the stock one saves: the output y where
 * that tells the slope, else the input x.
 */
import { erf, exp, expm1, LARGEST, log, log1p, scaledErfc, sigmoid, tanh } from './exponentials'
import { madd, read, write } from './lanes'

// What `activate` and `slope` can do. Given as constants, so that each export's loop holds its own arithmetic only.
const EXP: i32 = 0
const LOG: i32 = 1
const TANH: i32 = 2
const SOFTPLUS: i32 = 3
const SELU: i32 = 4
const LEAKY: i32 = 5
const ERF: i32 = 6
const GELU: i32 = 7
const RELU: i32 = 8
const RELU6: i32 = 9
const ELU: i32 = 10
const SIGMOID: i32 = 11

// Klambauer et al. 2017, equation 14
const SELU_SCALE: f32 = 1.0507009873554805
const SELU_FLOOR: f32 = 1.7580993408473766 // the scale times alpha

export function expOf(x: usize, y: usize, n: i32): void {
  map(EXP, x, y, n, 0)
}

export function logOf(x: usize, y: usize, n: i32): void {
  map(LOG, x, y, n, 0)
}

export function tanhOf(x: usize, y: usize, n: i32): void {
  map(TANH, x, y, n, 0)
}

export function softplus(x: usize, y: usize, n: i32): void {
  map(SOFTPLUS, x, y, n, 0)
}

export function selu(x: usize, y: usize, n: i32): void {
  map(SELU, x, y, n, 0)
}

export function leakyRelu(x: usize, y: usize, n: i32, alpha: f32): void {
  map(LEAKY, x, y, n, alpha)
}

export function relu6(x: usize, y: usize, n: i32): void {
  map(RELU6, x, y, n, 0)
}

/** NaN stays NaN. */
export function clip(x: usize, y: usize, n: i32, low: f32, high: f32): void {
  const lows = f32x4.splat(low)
  const highs = f32x4.splat(high)
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const at = (<usize>i) << 2
    v128.store(y + at, f32x4.pmin(f32x4.pmax(v128.load(x + at), lows), highs))
  }
  const at = (<usize>whole) << 2
  if (whole < n) write(y + at, f32x4.pmin(f32x4.pmax(read(x + at, n - whole), lows), highs), n - whole)
}

export function erfOf(x: usize, y: usize, n: i32): void {
  map(ERF, x, y, n, 0)
}

export function gelu(x: usize, y: usize, n: i32): void {
  map(GELU, x, y, n, 0)
}

export function reluGrad(dy: usize, y: usize, dx: usize, n: i32): void {
  mapGrad(RELU, dy, y, dx, n, 0)
}

export function relu6Grad(dy: usize, x: usize, dx: usize, n: i32): void {
  mapGrad(RELU6, dy, x, dx, n, 0)
}

export function leakyReluGrad(dy: usize, x: usize, dx: usize, n: i32, alpha: f32): void {
  mapGrad(LEAKY, dy, x, dx, n, alpha)
}

export function eluGrad(dy: usize, y: usize, dx: usize, n: i32): void {
  mapGrad(ELU, dy, y, dx, n, 0)
}

export function seluGrad(dy: usize, x: usize, dx: usize, n: i32): void {
  mapGrad(SELU, dy, x, dx, n, 0)
}

export function sigmoidGrad(dy: usize, y: usize, dx: usize, n: i32): void {
  mapGrad(SIGMOID, dy, y, dx, n, 0)
}

export function tanhGrad(dy: usize, y: usize, dx: usize, n: i32): void {
  mapGrad(TANH, dy, y, dx, n, 0)
}

export function softplusGrad(dy: usize, x: usize, dx: usize, n: i32): void {
  mapGrad(SOFTPLUS, dy, x, dx, n, 0)
}

export function geluGrad(dy: usize, x: usize, dx: usize, n: i32): void {
  mapGrad(GELU, dy, x, dx, n, 0)
}

// @ts-ignore: decorator
@inline
function map(which: i32, x: usize, y: usize, n: i32, alpha: f32): void {
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const at = (<usize>i) << 2
    v128.store(y + at, activate(which, v128.load(x + at), alpha))
  }
  const at = (<usize>whole) << 2
  if (whole < n) write(y + at, activate(which, read(x + at, n - whole), alpha), n - whole)
}

// @ts-ignore: decorator
@inline
function mapGrad(which: i32, dy: usize, saved: usize, dx: usize, n: i32, alpha: f32): void {
  const whole = n & ~3
  for (let i = 0; i < whole; i += 4) {
    const at = (<usize>i) << 2
    v128.store(dx + at, back(which, v128.load(dy + at), v128.load(saved + at), alpha))
  }
  const at = (<usize>whole) << 2
  if (whole < n) write(dx + at, back(which, read(dy + at, n - whole), read(saved + at, n - whole), alpha), n - whole)
}

// @ts-ignore: decorator
@inline
function activate(which: i32, x: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0)
  if (which == EXP) return v128.bitselect(f32x4.splat(f32.POSITIVE_INFINITY), exp(x), f32x4.gt(x, f32x4.splat(LARGEST)))
  if (which == LOG) return log(x)
  if (which == TANH) return tanh(x)
  if (which == SOFTPLUS) return f32x4.add(f32x4.pmax(x, zero), log1p(exp(f32x4.neg(f32x4.abs(x)))))
  if (which == SELU) {
    const above = f32x4.mul(f32x4.splat(SELU_SCALE), x)
    return v128.bitselect(f32x4.mul(f32x4.splat(SELU_FLOOR), expm1(x)), above, f32x4.lt(x, zero))
  }
  if (which == LEAKY) return v128.bitselect(f32x4.mul(f32x4.splat(alpha), x), x, f32x4.lt(x, zero))
  if (which == RELU6) return f32x4.pmin(f32x4.pmax(x, zero), f32x4.splat(6))
  if (which == ERF) return erf(x)
  return f32x4.mul(x, normal(x, exp(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)))))
}

/** The gradient to the input; `saved` is the input or the output, as the exports above say. */
// @ts-ignore: decorator
@inline
function back(which: i32, dy: v128, saved: v128, alpha: f32): v128 {
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (which == RELU) return v128.and(dy, f32x4.gt(saved, zero))
  if (which == RELU6) return v128.and(dy, v128.and(f32x4.gt(saved, zero), f32x4.le(saved, f32x4.splat(6))))
  if (which == LEAKY) return v128.bitselect(dy, f32x4.mul(f32x4.splat(alpha), dy), f32x4.gt(saved, zero))
  if (which == ELU) return v128.bitselect(dy, madd(dy, saved, dy), f32x4.ge(saved, zero))
  if (which == SELU) {
    const below = f32x4.mul(f32x4.splat(SELU_FLOOR), exp(saved))
    return f32x4.mul(dy, v128.bitselect(f32x4.splat(SELU_SCALE), below, f32x4.gt(saved, zero)))
  }
  if (which == SIGMOID) return f32x4.mul(dy, f32x4.mul(saved, f32x4.sub(one, saved)))
  if (which == TANH) return f32x4.mul(dy, f32x4.sub(one, f32x4.mul(saved, saved)))
  if (which == SOFTPLUS) return f32x4.mul(dy, sigmoid(saved))
  const bell = exp(f32x4.mul(f32x4.mul(saved, saved), f32x4.splat(-0.5)))
  const slope = madd(f32x4.mul(saved, bell), f32x4.splat(0.3989422804), normal(saved, bell))
  return f32x4.mul(dy, slope)
}

/** The normal distribution's function at x; `bell` is e^(-x^2 / 2). */
// @ts-ignore: decorator
@inline
function normal(x: v128, bell: v128): v128 {
  const half = f32x4.splat(0.5)
  const tail = f32x4.mul(f32x4.mul(half, bell), scaledErfc(f32x4.mul(f32x4.abs(x), f32x4.splat(0.7071067812))))
  return v128.bitselect(tail, f32x4.sub(f32x4.splat(1), tail), f32x4.lt(x, f32x4.splat(0)))
}
