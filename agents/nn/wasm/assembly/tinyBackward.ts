/** The gradients of tiny nets, and their steps of stochastic gradient descent. */
import { forward } from './tinyForward'
import { biasRow, Layer, lastOf, layerOf, Net, outBytes, pad, rowBytes } from './tinyRecords'
import { RELU, SIGMOID, SOFTMAX, TANH } from './tinyRecords'
import { addRows, addScaled, clearRow, floatAt } from './tinyRows'

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
  const last = lastOf(net)
  forward(net, biasRow(net, first), indices, values, count)
  for (let k = 0; k < net.outputs; k++) {
    store<f32>(floatAt(last.grads, k), load<f32>(floatAt(targets, k)) - load<f32>(floatAt(last.out, k)))
  }
  if (!direct) throughOutputs(last)
  backward(net, 1)
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    const below = layerOf(net, l - 1).out
    const bytes = rowBytes(layer)
    for (let u = 0; u < layer.units; u++) {
      addScaled(layer.weights + u * bytes, below, rate * load<f32>(floatAt(layer.grads, u)), bytes)
    }
  }
  const bytes = rowBytes(first)
  for (let i = 0; i < count; i++) {
    const row = first.weights + load<i32>(floatAt(indices, i)) * bytes
    addScaled(row, first.grads, rate * load<f32>(floatAt(values, i)), bytes)
  }
  addScaled(biasRow(net, first), first.grads, rate, bytes)
}

/** From `count` rows of the last layer's gradients to those of all layers below. */
export function backward(net: Net, count: i32): void {
  for (let l = net.layerCount - 1; l > 0; l--) {
    const layer = layerOf(net, l)
    const below = layerOf(net, l - 1)
    for (let k = 0; k < count; k++) {
      const to = floatAt(below.grads, k * below.width)
      clearRow(to, outBytes(below))
      addRows(to, layer.weights, floatAt(layer.grads, k * layer.width), layer.units, outBytes(below))
      throughActivation(below, to)
      pad(to, below, 0)
    }
  }
}

/** The Jacobian of the outputs by the last layer's sums, a row an output. */
export function outputGrads(last: Layer, outputs: i32): void {
  for (let k = 0; k < outputs; k++) {
    const row = floatAt(last.grads, k * last.width)
    const own = load<f32>(floatAt(last.out, k))
    clearRow(row, outBytes(last))
    if (last.activation == SOFTMAX) {
      for (let j = 0; j < outputs; j++) store<f32>(floatAt(row, j), -own * load<f32>(floatAt(last.out, j)))
      store<f32>(floatAt(row, k), own * (1 - own))
    } else {
      store<f32>(floatAt(row, k), 1)
      throughActivation(last, row)
    }
  }
}

/** The loss's derivatives by the last layer's sums, from those by its outputs. */
function throughOutputs(last: Layer): void {
  if (last.activation != SOFTMAX) {
    throughActivation(last, last.grads)
    return
  }
  // dL/dz_j = y_j (dL/dy_j - sum_k y_k dL/dy_k)
  let mean: f32 = 0
  for (let k = 0; k < last.units; k++) mean += load<f32>(floatAt(last.out, k)) * load<f32>(floatAt(last.grads, k))
  for (let j = 0; j < last.units; j++) {
    const grad = floatAt(last.grads, j)
    store<f32>(grad, load<f32>(floatAt(last.out, j)) * (load<f32>(grad) - mean))
  }
}

/** Multiplies a row of gradients by the derivatives of the activation, which its values tell. */
function throughActivation(layer: Layer, row: usize): void {
  const bytes = outBytes(layer)
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
      v128.store(row + i, v128.and(v128.load(row + i), f32x4.gt(v128.load(layer.out + i), f32x4.splat(0))))
    }
  }
}
