/** TD(lambda) for tiny nets. */
import { forward } from './tinyForward'
import { backward, outputGrads } from './tinyBackward'
import { biasRow, Layer, lastOf, layerOf, Net, rowBytes } from './tinyRecords'
import { addRows, addScaled, floatAt } from './tinyRows'

/** Traces are scaled back to 1 once their common factor has fallen below this: 2^-32. */
const SMALLEST_SCALE: f64 = 2.3283064365386963e-10
/**
 * What is closer to 0 than this in a trace becomes 0 then: far too little to move a weight, and enough for its products
 * with the smallest scale to be normal floats. Arithmetic on denormals takes tens of times as long.
 */
const NEGLIGIBLE: f32 = 1e-20

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
  const last = lastOf(net)
  forward(net, biasRow(net, layerOf(net, 0)), indices, values, count)
  outputGrads(last, net.outputs)
  backward(net, net.outputs)
  net.scale *= decay
  if (net.scale < SMALLEST_SCALE) rescale(net)
  trace(net, indices, values, count)
  for (let k = 0; k < net.outputs; k++) {
    const error = load<f32>(floatAt(targets, k)) - load<f32>(floatAt(last.out, k))
    store<f32>(floatAt(net.steps, k), <f32>(net.scale * rate * error))
  }
  follow(net)
}

/** Sets all traces to 0. */
export function tinyReset(at: usize): void {
  const net = changetype<Net>(at)
  const first = layerOf(net, 0)
  const bytes = net.outputs * rowBytes(first)
  for (let i = 0; i < net.liveCount; i++) {
    const row = load<i32>(floatAt(net.liveRows, i))
    memory.fill(first.traces + row * bytes, 0, bytes)
    store<u8>(net.live + row, 0)
  }
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    memory.fill(layer.traces, 0, layer.rows * net.outputs * rowBytes(layer))
  }
  net.liveCount = 0
  net.scale = 1
}

/** Adds the gradients of all outputs to their traces. */
function trace(net: Net, indices: usize, values: usize, count: i32): void {
  const unscale = <f32>(1 / net.scale)
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    const below = layerOf(net, l - 1).out
    const bytes = rowBytes(layer)
    for (let u = 0; u < layer.units; u++) {
      for (let k = 0; k < net.outputs; k++) {
        const grad = load<f32>(floatAt(layer.grads, k * layer.width + u))
        if (grad == 0) continue // as most are in the last layer, where an output has only its own unit's weights
        addScaled(layer.traces + (u * net.outputs + k) * bytes, below, grad * unscale, bytes)
      }
    }
  }
  const first = layerOf(net, 0)
  for (let i = 0; i < count; i++) {
    traceRow(net, first, load<i32>(floatAt(indices, i)), load<f32>(floatAt(values, i)) * unscale)
  }
  traceRow(net, first, net.inputs, unscale)
}

/** Adds to the traces of a row of the first layer, whose input is `value`. */
function traceRow(net: Net, first: Layer, row: i32, value: f32): void {
  if (load<u8>(net.live + row) == 0) {
    store<u8>(net.live + row, 1)
    store<i32>(floatAt(net.liveRows, net.liveCount++), row)
  }
  const bytes = rowBytes(first)
  const traces = first.traces + row * net.outputs * bytes
  for (let k = 0; k < net.outputs; k++) {
    addScaled(traces + k * bytes, floatAt(first.grads, k * first.width), value, bytes)
  }
}

/** Moves all weights along their traces: w += sum_k steps_k e_k. */
function follow(net: Net): void {
  const first = layerOf(net, 0)
  for (let i = 0; i < net.liveCount; i++) followRow(net, first, load<i32>(floatAt(net.liveRows, i)))
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    for (let u = 0; u < layer.units; u++) followRow(net, layer, u)
  }
}

// @ts-ignore: decorator
@inline
function followRow(net: Net, layer: Layer, row: i32): void {
  const bytes = rowBytes(layer)
  addRows(layer.weights + row * bytes, layer.traces + row * net.outputs * bytes, net.steps, net.outputs, bytes)
}

/** Multiplies the scale into the traces. */
function rescale(net: Net): void {
  const scale = <f32>net.scale
  const first = layerOf(net, 0)
  const bytes = net.outputs * rowBytes(first)
  for (let i = 0; i < net.liveCount; i++) {
    multiply(first.traces + load<i32>(floatAt(net.liveRows, i)) * bytes, scale, bytes)
  }
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    multiply(layer.traces, scale, layer.rows * net.outputs * rowBytes(layer))
  }
  net.scale = 1
}

function multiply(row: usize, factor: f32, bytes: usize): void {
  const factors = f32x4.splat(factor)
  const least = f32x4.splat(NEGLIGIBLE)
  for (let i: usize = 0; i < bytes; i += 16) {
    const product = f32x4.mul(v128.load(row + i), factors)
    v128.store(row + i, v128.and(product, f32x4.ge(f32x4.abs(product), least)))
  }
}
