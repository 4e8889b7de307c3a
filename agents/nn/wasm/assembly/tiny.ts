/**
 * Small multilayer perceptrons at batch 1, whose first layer takes sparse inputs. tiny/layout.ts lays a net out in memory
 * and says what each field is; widths are multiples of four, and what pads a row is always 0.
 */
import { exp4 } from './exp'
import { laneSum, madd } from './lanes'

// Activations, in the order of tiny/layout.ts.
const SIGMOID = 0
const TANH = 1
const RELU = 2
const SOFTMAX = 3

/** Traces are scaled back to 1 once their common factor has fallen below this: 2^-32. */
const SMALLEST_SCALE: f64 = 2.3283064365386963e-10
/** What is closer to 0 than this in a trace becomes 0: arithmetic on denormals takes tens of times as long. */
const NEGLIGIBLE: f32 = 1e-30

@unmanaged
class Layer {
  units: i32
  width: i32 // of `out` and of a gradient: units, one for the bias of the next layer, and padding
  activation: i32
  rows: i32 // of weights: inputs and the bias in the first layer, units in the others
  rowWidth: i32 // floats in a row of weights
  weights: usize // [rows, rowWidth]
  traces: usize // [rows, outputs, rowWidth], each to be multiplied by the net's scale
  out: usize // [width]: activations, then a 1
  grads: usize // [outputs, width] by this layer's sums: of each output, or of the loss in the first row
}

@unmanaged
class Net {
  inputs: i32
  outputs: i32
  layerCount: i32
  layers: usize
  live: usize // bytes [inputs + 1]: whether a row of the first layer has traces
  liveRows: usize // i32 [inputs + 1]: which rows have
  liveCount: i32
  steps: usize // f32 [outputs]: what each output's trace is multiplied by in an update
  scale: f64 // what all traces are multiplied by
}

// @ts-ignore: decorator
@inline
function layerOf(net: Net, index: i32): Layer {
  return changetype<Layer>(net.layers + <usize>index * offsetof<Layer>())
}

// @ts-ignore: decorator
@inline
function floatAt(base: usize, index: i32): usize {
  return base + ((<usize>index) << 2)
}

/** Lists the numbers of dense inputs that are not 0, and returns how many there are. */
export function tinyGather(dense: usize, inputs: i32, indices: usize, values: usize): i32 {
  let count = 0
  for (let i = 0; i < inputs; i++) {
    const value = load<f32>(floatAt(dense, i))
    if (value == 0) continue
    store<i32>(floatAt(indices, count), i)
    store<f32>(floatAt(values, count++), value)
  }
  return count
}

/** Whether all of `count` indices are in [0, inputs). */
export function tinyWithin(indices: usize, count: i32, inputs: i32): i32 {
  let within = 1
  for (let i = 0; i < count; i++) within &= i32(load<u32>(floatAt(indices, i)) < <u32>inputs)
  return within
}

/** The first layer's sums of sparse inputs, without its activation, into `sums` [width of the first layer]. */
export function tinySums(at: usize, indices: usize, values: usize, count: i32, sums: usize): void {
  const net = changetype<Net>(at)
  const first = layerOf(net, 0)
  firstSums(first, floatAt(first.weights, net.inputs * first.rowWidth), indices, values, count, sums)
}

/**
 * The outputs [positions, outputs] of sparse positions: numbers starts[p] to starts[p + 1] of the lists are position p's.
 * @param from  the sums that positions are added to: tinySums' of a base position, or 0 for the bias
 */
export function tinyForward(
  at: usize, from: usize, indices: usize, values: usize, starts: usize, positions: i32, out: usize,
): void {
  const net = changetype<Net>(at)
  const first = layerOf(net, 0)
  const origin = from == 0 ? floatAt(first.weights, net.inputs * first.rowWidth) : from
  const result = layerOf(net, net.layerCount - 1).out
  for (let p = 0; p < positions; p++) {
    const start = load<i32>(floatAt(starts, p))
    const count = load<i32>(floatAt(starts, p + 1)) - start
    forward(net, origin, floatAt(indices, start), floatAt(values, start), count)
    memory.copy(floatAt(out, p * net.outputs), result, (<usize>net.outputs) << 2)
  }
}

/**
 * A step without traces: with the sums z of the last layer, its outputs y, and `direct` 1 or 0,
 *
 *     w <- w + rate * sum_k (targets_k - y_k) dz_k/dw   or   w <- w + rate * sum_k (targets_k - y_k) dy_k/dw
 *
 * The first descends the cross entropy of sigmoid or softmax outputs, the second half the squared error.
 */
export function tinyLearn(
  at: usize, indices: usize, values: usize, count: i32, targets: usize, rate: f32, direct: i32,
): void {
  const net = changetype<Net>(at)
  const first = layerOf(net, 0)
  forward(net, floatAt(first.weights, net.inputs * first.rowWidth), indices, values, count)
  const last = layerOf(net, net.layerCount - 1)
  for (let k = 0; k < net.outputs; k++) {
    store<f32>(floatAt(last.grads, k), load<f32>(floatAt(targets, k)) - load<f32>(floatAt(last.out, k)))
  }
  if (!direct) throughOutputs(last)
  backward(net, 1)
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    const below = layerOf(net, l - 1).out
    for (let u = 0; u < layer.units; u++) {
      const step = rate * load<f32>(floatAt(layer.grads, u))
      addScaled(floatAt(layer.weights, u * layer.rowWidth), below, step, layer.rowWidth)
    }
  }
  for (let i = 0; i < count; i++) {
    const row = load<i32>(floatAt(indices, i))
    const step = rate * load<f32>(floatAt(values, i))
    addScaled(floatAt(first.weights, row * first.rowWidth), first.grads, step, first.rowWidth)
  }
  addScaled(floatAt(first.weights, net.inputs * first.rowWidth), first.grads, rate, first.rowWidth)
}

/**
 * A step of TD(lambda) with a trace of all weights for each output y_k:
 *
 *     e_k <- decay e_k + dy_k/dw,    w <- w + rate * sum_k (targets_k - y_k) e_k
 *
 * Traces are kept divided by `scale`, so that decay is one multiplication and rows without input are not written.
 */
export function tinyTrace(
  at: usize, indices: usize, values: usize, count: i32, targets: usize, rate: f32, decay: f64,
): void {
  const net = changetype<Net>(at)
  const first = layerOf(net, 0)
  const last = layerOf(net, net.layerCount - 1)
  const outputs = net.outputs
  forward(net, floatAt(first.weights, net.inputs * first.rowWidth), indices, values, count)
  net.scale *= decay
  if (net.scale < SMALLEST_SCALE) rescale(net)
  outputGrads(last, outputs)
  backward(net, outputs)

  const unscale = <f32>(1 / net.scale)
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    const below = layerOf(net, l - 1).out
    for (let u = 0; u < layer.units; u++) {
      for (let k = 0; k < outputs; k++) {
        const grad = load<f32>(floatAt(layer.grads, k * layer.width + u))
        if (grad == 0) continue // an output's trace has nothing of the other outputs' weights
        const trace = floatAt(layer.traces, (u * outputs + k) * layer.rowWidth)
        addScaled(trace, below, grad * unscale, layer.rowWidth)
      }
    }
  }
  for (let i = 0; i < count; i++) {
    addToRow(net, first, load<i32>(floatAt(indices, i)), load<f32>(floatAt(values, i)) * unscale)
  }
  addToRow(net, first, net.inputs, unscale)

  for (let k = 0; k < outputs; k++) {
    const error = load<f32>(floatAt(targets, k)) - load<f32>(floatAt(last.out, k))
    store<f32>(floatAt(net.steps, k), <f32>(net.scale * rate * error))
  }
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    for (let u = 0; u < layer.units; u++) follow(net, layer, u)
  }
  for (let i = 0; i < net.liveCount; i++) follow(net, first, load<i32>(floatAt(net.liveRows, i)))
}

/** Sets all traces to 0. */
export function tinyReset(at: usize): void {
  const net = changetype<Net>(at)
  const first = layerOf(net, 0)
  const bytes = (<usize>(net.outputs * first.rowWidth)) << 2
  for (let i = 0; i < net.liveCount; i++) {
    const row = load<i32>(floatAt(net.liveRows, i))
    memory.fill(first.traces + <usize>row * bytes, 0, bytes)
    store<u8>(net.live + row, 0)
  }
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    memory.fill(layer.traces, 0, (<usize>(layer.rows * net.outputs * layer.rowWidth)) << 2)
  }
  net.liveCount = 0
  net.scale = 1
}

// Forward

function forward(net: Net, from: usize, indices: usize, values: usize, count: i32): void {
  const first = layerOf(net, 0)
  firstSums(first, from, indices, values, count, first.out)
  activate(first)
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    denseSums(layer, layerOf(net, l - 1).out)
    activate(layer)
  }
}

/** sums = from + sum_i values_i weights[indices_i], four rows at a time. */
function firstSums(first: Layer, from: usize, indices: usize, values: usize, count: i32, sums: usize): void {
  const bytes = (<usize>first.rowWidth) << 2
  memory.copy(sums, from, bytes)
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const a = first.weights + load<i32>(floatAt(indices, i)) * bytes
    const b = first.weights + load<i32>(floatAt(indices, i + 1)) * bytes
    const c = first.weights + load<i32>(floatAt(indices, i + 2)) * bytes
    const d = first.weights + load<i32>(floatAt(indices, i + 3)) * bytes
    const x = floatAt(values, i)
    addFour(sums, a, b, c, d, x, bytes)
  }
  for (; i < count; i++) {
    const row = first.weights + load<i32>(floatAt(indices, i)) * bytes
    addScaled(sums, row, load<f32>(floatAt(values, i)), first.rowWidth)
  }
}

/** out_u = weights[u] . below, four units at a time. */
function denseSums(layer: Layer, below: usize): void {
  const bytes = (<usize>layer.rowWidth) << 2
  let u = 0
  for (; u + 4 <= layer.units; u += 4) {
    const a = layer.weights + u * bytes
    const b = a + bytes
    const c = b + bytes
    const d = c + bytes
    let sumA = f32x4.splat(0)
    let sumB = f32x4.splat(0)
    let sumC = f32x4.splat(0)
    let sumD = f32x4.splat(0)
    for (let i: usize = 0; i < bytes; i += 16) {
      const x = v128.load(below + i)
      sumA = madd(x, v128.load(a + i), sumA)
      sumB = madd(x, v128.load(b + i), sumB)
      sumC = madd(x, v128.load(c + i), sumC)
      sumD = madd(x, v128.load(d + i), sumD)
    }
    const out = floatAt(layer.out, u)
    store<f32>(out, laneSum(sumA))
    store<f32>(out, laneSum(sumB), 4)
    store<f32>(out, laneSum(sumC), 8)
    store<f32>(out, laneSum(sumD), 12)
  }
  for (; u < layer.units; u++) {
    const row = layer.weights + u * bytes
    let sum = f32x4.splat(0)
    for (let i: usize = 0; i < bytes; i += 16) sum = madd(v128.load(below + i), v128.load(row + i), sum)
    store<f32>(floatAt(layer.out, u), laneSum(sum))
  }
}

/** The activation in place, then the 1 that the next layer's bias is multiplied by. */
function activate(layer: Layer): void {
  const bytes = (<usize>layer.width) << 2
  const out = layer.out
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (layer.activation == SIGMOID) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, sigmoid(v128.load(out + i)))
  } else if (layer.activation == TANH) {
    // tanh(x) = 2 sigmoid(2x) - 1
    for (let i: usize = 0; i < bytes; i += 16) {
      const x = v128.load(out + i)
      const twice = sigmoid(f32x4.add(x, x))
      v128.store(out + i, f32x4.sub(f32x4.add(twice, twice), one))
    }
  } else if (layer.activation == RELU) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f32x4.max(v128.load(out + i), zero))
  } else if (layer.activation == SOFTMAX) softmax(layer)
  pad(out, layer, 1)
}

// @ts-ignore: decorator
@inline
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1)
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))))
}

function softmax(layer: Layer): void {
  let most = load<f32>(layer.out)
  for (let u = 1; u < layer.units; u++) most = max(most, load<f32>(floatAt(layer.out, u)))
  const bytes = (<usize>layer.width) << 2
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(layer.out + i, exp4(f32x4.sub(v128.load(layer.out + i), f32x4.splat(most))))
  }
  let total: f32 = 0
  for (let u = 0; u < layer.units; u++) total += load<f32>(floatAt(layer.out, u))
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(layer.out + i, f32x4.div(v128.load(layer.out + i), f32x4.splat(total)))
  }
}

/** What stands behind the units: `bias`, then zeros. */
function pad(row: usize, layer: Layer, bias: f32): void {
  store<f32>(floatAt(row, layer.units), bias)
  for (let i = layer.units + 1; i < layer.width; i++) store<f32>(floatAt(row, i), 0)
}

// Backward

/** Derivatives by the last layer's sums, for those by its outputs that stand first among its gradients. */
function throughOutputs(last: Layer): void {
  if (last.activation == SOFTMAX) {
    // dL/dz_j = y_j (dL/dy_j - sum_k y_k dL/dy_k)
    let mean: f32 = 0
    for (let k = 0; k < last.units; k++) mean += load<f32>(floatAt(last.out, k)) * load<f32>(floatAt(last.grads, k))
    for (let j = 0; j < last.units; j++) {
      const grad = floatAt(last.grads, j)
      store<f32>(grad, load<f32>(floatAt(last.out, j)) * (load<f32>(grad) - mean))
    }
  } else throughActivation(last, last.grads)
}

/** The Jacobian of the outputs by the last layer's sums, a row an output. */
function outputGrads(last: Layer, outputs: i32): void {
  for (let k = 0; k < outputs; k++) {
    const row = floatAt(last.grads, k * last.width)
    memory.fill(row, 0, (<usize>last.width) << 2)
    const own = load<f32>(floatAt(last.out, k))
    if (last.activation == SOFTMAX) {
      for (let j = 0; j < outputs; j++) store<f32>(floatAt(row, j), -own * load<f32>(floatAt(last.out, j)))
      store<f32>(floatAt(row, k), own * (1 - own))
    } else {
      store<f32>(floatAt(row, k), 1)
      throughActivation(last, row)
    }
  }
}

/** Multiplies a row of gradients by the derivatives of the activation, which its values tell. */
function throughActivation(layer: Layer, row: usize): void {
  const bytes = (<usize>layer.width) << 2
  const zero = f32x4.splat(0)
  const one = f32x4.splat(1)
  if (layer.activation == SIGMOID) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const y = v128.load(layer.out + i)
      v128.store(row + i, f32x4.mul(v128.load(row + i), f32x4.mul(y, f32x4.sub(one, y))))
    }
  } else if (layer.activation == TANH) {
    for (let i: usize = 0; i < bytes; i += 16) {
      const y = v128.load(layer.out + i)
      v128.store(row + i, f32x4.mul(v128.load(row + i), f32x4.sub(one, f32x4.mul(y, y))))
    }
  } else if (layer.activation == RELU) {
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(row + i, v128.and(v128.load(row + i), f32x4.gt(v128.load(layer.out + i), zero)))
    }
  }
}

/** From `count` rows of the last layer's gradients to those of all layers below. */
function backward(net: Net, count: i32): void {
  for (let l = net.layerCount - 1; l > 0; l--) {
    const layer = layerOf(net, l)
    const below = layerOf(net, l - 1)
    for (let k = 0; k < count; k++) {
      const from = floatAt(layer.grads, k * layer.width)
      const to = floatAt(below.grads, k * below.width)
      memory.fill(to, 0, (<usize>below.width) << 2)
      for (let u = 0; u < layer.units; u++) {
        const grad = load<f32>(floatAt(from, u))
        if (grad != 0) addScaled(to, floatAt(layer.weights, u * layer.rowWidth), grad, below.width)
      }
      throughActivation(below, to)
      pad(to, below, 0)
    }
  }
}

// Traces

/** Adds to the traces of a row of the first layer, whose input is `value`. */
function addToRow(net: Net, first: Layer, row: i32, value: f32): void {
  if (load<u8>(net.live + row) == 0) {
    store<u8>(net.live + row, 1)
    store<i32>(floatAt(net.liveRows, net.liveCount++), row)
  }
  const traces = floatAt(first.traces, row * net.outputs * first.rowWidth)
  for (let k = 0; k < net.outputs; k++) {
    addScaled(floatAt(traces, k * first.rowWidth), floatAt(first.grads, k * first.width), value, first.rowWidth)
  }
}

/** Moves a row of weights along its traces: w += sum_k steps_k e_k. */
function follow(net: Net, layer: Layer, row: i32): void {
  const bytes = (<usize>layer.rowWidth) << 2
  const weights = layer.weights + row * bytes
  const traces = layer.traces + row * net.outputs * bytes
  let k = 0
  for (; k + 4 <= net.outputs; k += 4) {
    const a = traces + k * bytes
    addFour(weights, a, a + bytes, a + 2 * bytes, a + 3 * bytes, floatAt(net.steps, k), bytes)
  }
  for (; k < net.outputs; k++) {
    addScaled(weights, traces + k * bytes, load<f32>(floatAt(net.steps, k)), layer.rowWidth)
  }
}

/** Multiplies the scale into the traces. */
function rescale(net: Net): void {
  const scale = <f32>net.scale
  const first = layerOf(net, 0)
  for (let i = 0; i < net.liveCount; i++) {
    const floats = net.outputs * first.rowWidth
    multiply(floatAt(first.traces, load<i32>(floatAt(net.liveRows, i)) * floats), scale, floats)
  }
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    multiply(layer.traces, scale, layer.rows * net.outputs * layer.rowWidth)
  }
  net.scale = 1
}

function multiply(row: usize, factor: f32, floats: i32): void {
  const factors = f32x4.splat(factor)
  const least = f32x4.splat(NEGLIGIBLE)
  const bytes = (<usize>floats) << 2
  for (let i: usize = 0; i < bytes; i += 16) {
    const product = f32x4.mul(v128.load(row + i), factors)
    v128.store(row + i, v128.and(product, f32x4.ge(f32x4.abs(product), least)))
  }
}

// Rows

/** to += factor * from */
// @ts-ignore: decorator
@inline
function addScaled(to: usize, from: usize, factor: f32, floats: i32): void {
  const factors = f32x4.splat(factor)
  const bytes = (<usize>floats) << 2
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(to + i, madd(v128.load(from + i), factors, v128.load(to + i)))
  }
}

/** to += x0 a + x1 b + x2 c + x3 d */
// @ts-ignore: decorator
@inline
function addFour(to: usize, a: usize, b: usize, c: usize, d: usize, x: usize, bytes: usize): void {
  const xa = v128.load32_splat(x)
  const xb = v128.load32_splat(x, 4)
  const xc = v128.load32_splat(x, 8)
  const xd = v128.load32_splat(x, 12)
  for (let i: usize = 0; i < bytes; i += 16) {
    let sum = madd(v128.load(a + i), xa, v128.load(to + i))
    sum = madd(v128.load(b + i), xb, sum)
    sum = madd(v128.load(c + i), xc, sum)
    v128.store(to + i, madd(v128.load(d + i), xd, sum))
  }
}
