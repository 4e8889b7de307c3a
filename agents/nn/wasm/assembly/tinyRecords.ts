/**
 * The records of a tiny net, as tiny/layout.ts writes them: the same fields in the same order. Widths are multiples of
 * four floats, and what pads a row is always 0.
 */

// Activations, in the order of tiny/shape.ts; whatever is none of these is linear.
export const SIGMOID = 0
export const TANH = 1
export const RELU = 2
export const SOFTMAX = 3

@unmanaged
export class Layer {
  units: i32
  width: i32 // floats in `out` and in a gradient: units, one for the bias of the next layer, and padding
  activation: i32
  rows: i32 // of weights: inputs and the bias in the first layer, units in the others
  rowWidth: i32 // floats in a row of weights
  weights: usize // [rows, rowWidth]
  traces: usize // [rows, outputs, rowWidth], each to be multiplied by the net's scale
  out: usize // [width]: activations, then a 1
  grads: usize // [outputs, width] by this layer's sums: of each output, or of the loss in the first row
}

@unmanaged
export class Net {
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
export function layerOf(net: Net, index: i32): Layer {
  return changetype<Layer>(net.layers + <usize>index * offsetof<Layer>())
}

// @ts-ignore: decorator
@inline
export function lastOf(net: Net): Layer {
  return layerOf(net, net.layerCount - 1)
}

/** Bytes of a row of weights. */
// @ts-ignore: decorator
@inline
export function rowBytes(layer: Layer): usize {
  return (<usize>layer.rowWidth) << 2
}

/** Bytes of a layer's outputs. */
// @ts-ignore: decorator
@inline
export function outBytes(layer: Layer): usize {
  return (<usize>layer.width) << 2
}

/** The first layer's biases, which are a row behind those of the inputs. */
// @ts-ignore: decorator
@inline
export function biasRow(net: Net, first: Layer): usize {
  return first.weights + net.inputs * rowBytes(first)
}

/** What stands behind a layer's units in a row: `bias`, then zeros. */
// @ts-ignore: decorator
@inline
export function pad(row: usize, layer: Layer, bias: f32): void {
  store<f32>(row + ((<usize>layer.units) << 2), bias)
  for (let i = layer.units + 1; i < layer.width; i++) store<f32>(row + ((<usize>i) << 2), 0)
}
