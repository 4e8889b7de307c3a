/** The outputs of tiny nets: small multilayer perceptrons at batch 1, whose first layer takes sparse inputs. */
import { exp, sigmoid, tanh } from './exponentials'
import { laneSum, madd } from './lanes'
import { biasRow, Layer, lastOf, layerOf, Net, outBytes, pad, rowBytes } from './tinyRecords'
import { RELU, SIGMOID, SOFTMAX, TANH } from './tinyRecords'
import { addListed, copyRow, floatAt } from './tinyRows'

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
  copyRow(sums, biasRow(net, first), rowBytes(first))
  addListed(sums, first.weights, indices, values, count, rowBytes(first))
}

/**
 * The outputs [positions, outputs] of sparse positions, of which p has numbers starts[p] to starts[p + 1] of the lists.
 * @param from  the sums that positions are added to: tinySums' of a base position, or 0 for the bias
 */
export function tinyForward(
  at: usize, from: usize, indices: usize, values: usize, starts: usize, positions: i32, out: usize,
): void {
  const net = changetype<Net>(at)
  const origin = from == 0 ? biasRow(net, layerOf(net, 0)) : from
  const last = lastOf(net)
  for (let p = 0; p < positions; p++) {
    const start = load<i32>(floatAt(starts, p))
    const count = load<i32>(floatAt(starts, p + 1)) - start
    forward(net, origin, floatAt(indices, start), floatAt(values, start), count)
    const to = floatAt(out, p * net.outputs)
    for (let k = 0; k < net.outputs; k++) store<f32>(floatAt(to, k), load<f32>(floatAt(last.out, k)))
  }
}

/** Leaves each layer's activations in its `out`. */
export function forward(net: Net, from: usize, indices: usize, values: usize, count: i32): void {
  const first = layerOf(net, 0)
  copyRow(first.out, from, rowBytes(first))
  addListed(first.out, first.weights, indices, values, count, rowBytes(first))
  activate(first)
  for (let l = 1; l < net.layerCount; l++) {
    const layer = layerOf(net, l)
    sums(layer, layerOf(net, l - 1).out)
    activate(layer)
  }
}

/** out_u = weights[u] . below, four units at a time. */
function sums(layer: Layer, below: usize): void {
  const bytes = rowBytes(layer)
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
  const bytes = outBytes(layer)
  const out = layer.out
  if (layer.activation == SIGMOID) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, sigmoid(v128.load(out + i)))
  } else if (layer.activation == TANH) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, tanh(v128.load(out + i)))
  } else if (layer.activation == RELU) {
    for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f32x4.max(v128.load(out + i), f32x4.splat(0)))
  } else if (layer.activation == SOFTMAX) softmax(layer)
  pad(out, layer, 1)
}

function softmax(layer: Layer): void {
  const out = layer.out
  const units = layer.units
  let most = load<f32>(out)
  for (let u = 1; u < units; u++) most = max(most, load<f32>(floatAt(out, u)))
  const bytes = outBytes(layer)
  for (let i: usize = 0; i < bytes; i += 16) {
    v128.store(out + i, exp(f32x4.sub(v128.load(out + i), f32x4.splat(most))))
  }
  let total: f32 = 0
  for (let u = 0; u < units; u++) total += load<f32>(floatAt(out, u))
  for (let i: usize = 0; i < bytes; i += 16) v128.store(out + i, f32x4.div(v128.load(out + i), f32x4.splat(total)))
}
