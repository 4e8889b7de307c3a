/** Gradients of matrix products, convolutions and poolings, whose backward passes are kernels of their own. */
import {
  engine,
  getBackend,
  matMul,
  pad,
  reshape,
  slice,
  stridedSlice,
  type Tensor,
  zeros,
} from '@tensorflow/tfjs-core'
import { type Gradient, type GradientTable, unbroadcast } from './table.ts'

const run = (kernel: string, inputs: Record<string, Tensor>, attrs: Record<string, unknown>) =>
  engine().runKernel(kernel, inputs, attrs as never) as Tensor

const batchMatMul: Gradient = {
  inputsToSave: ['a', 'b'],
  gradFunc: (grad, [a, b], { transposeA, transposeB }) => {
    const dy = grad as Tensor
    const da = () => (transposeA ? matMul(b, dy, transposeB as boolean, true) : matMul(dy, b, false, !transposeB))
    const db = () => (transposeB ? matMul(dy, a, true, transposeA as boolean) : matMul(a, dy, !transposeA, false))
    return { a: () => unbroadcast(da(), a.shape), b: () => unbroadcast(db(), b.shape) }
  },
}

/** Of a kernel whose backward kernels are named for their inputs and take the forward pass's attributes. */
function convolution(ofX: string, ofFilter: string): Gradient {
  return {
    inputsToSave: ['x', 'filter'],
    gradFunc: (grad, [x, filter], attrs) => {
      const dy = grad as Tensor
      const [down, right] = [attrs.dilations ?? 1].flat(2) as number[]
      const dilations = [down, right ?? down] as [number, number]
      if (getBackend() === 'wasm' || Math.max(...dilations) === 1) {
        return {
          x: () => run(ofX, { dy, filter }, { ...attrs, inputShape: x.shape }),
          filter: () => run(ofFilter, { x, dy }, { ...attrs, filterShape: filter.shape }),
        }
      }
      // Other backends' backward kernels know no dilation: there a dilated filter is one with zeros between.
      const plain = { ...attrs, dilations: [1, 1] }
      return {
        x: () => run(ofX, { dy, filter: dilated(filter, dilations) }, { ...plain, inputShape: x.shape }),
        filter: () => {
          const filterShape = dilatedShape(filter.shape, dilations)
          return everySo(run(ofFilter, { x, dy }, { ...plain, filterShape }), dilations)
        },
      }
    },
  }
}

function dilatedShape([height, width, ...rest]: number[], [down, right]: [number, number]): number[] {
  return [(height - 1) * down + 1, (width - 1) * right + 1, ...rest]
}

/** [height, width, from, to] with zeros between. */
function dilated(filter: Tensor, [down, right]: [number, number]): Tensor {
  const [height, width, from, to] = filter.shape
  const spread = pad(reshape(filter, [height, 1, width, 1, from * to]), [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, right - 1],
    [0, 0],
  ])
  const wide = reshape(spread, [height * down, width * right, from, to])
  return slice(wide, 0, dilatedShape(filter.shape, [down, right]))
}

/** The other way: what stands between is left out. */
function everySo(filter: Tensor, [down, right]: [number, number]): Tensor {
  return stridedSlice(filter, [0, 0, 0, 0], filter.shape, [down, right, 1, 1])
}

const conv2DBackpropInput: Gradient = {
  inputsToSave: ['dy', 'filter'],
  gradFunc: (ddx, [dy, filter], attrs) => ({
    dy: () => run('Conv2D', { x: ddx as Tensor, filter }, { ...attrs, dilations: 1 }),
    filter: () => run('Conv2DBackpropFilter', { x: ddx as Tensor, dy }, { ...attrs, filterShape: filter.shape }),
  }),
}

const dilation2D: Gradient = {
  inputsToSave: ['x', 'filter'],
  gradFunc: (dy, [x, filter], attrs) => ({
    x: () => run('Dilation2DBackpropInput', { x, filter, dy: dy as Tensor }, { ...attrs }),
    filter: () => run('Dilation2DBackpropFilter', { x, filter, dy: dy as Tensor }, { ...attrs }),
  }),
}

function maximum(kernel: string): Gradient {
  return {
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [input, output], attrs) => ({
      x: () => run(kernel, { dy: dy as Tensor, input, output }, { ...attrs }),
    }),
  }
}

function average(kernel: string): Gradient {
  return {
    inputsToSave: ['x'],
    gradFunc: (dy, [input], attrs) => ({ x: () => run(kernel, { dy: dy as Tensor, input }, { ...attrs }) }),
  }
}

export const productGradients: GradientTable = {
  BatchMatMul: batchMatMul,
  Conv2D: convolution('Conv2DBackpropInput', 'Conv2DBackpropFilter'),
  Conv2DBackpropInput: conv2DBackpropInput,
  DepthwiseConv2dNative: convolution('DepthwiseConv2dNativeBackpropInput', 'DepthwiseConv2dNativeBackpropFilter'),
  Dilation2D: dilation2D,
  MaxPool: maximum('MaxPoolGrad'),
  MaxPool3D: maximum('MaxPool3DGrad'),
  AvgPool: average('AvgPoolGrad'),
  AvgPool3D: average('AvgPool3DGrad'),
  // It is linear in dy, and so its own gradient is the average again.
  AvgPoolGrad: {
    inputsToSave: ['input'],
    gradFunc: (ddx, [input], attrs) => ({
      dy: () => run('AvgPool', { x: ddx as Tensor }, { ...attrs }),
      input: () => zeros(input.shape),
    }),
  },
  LRN: {
    inputsToSave: ['x'],
    outputsToSave: [true],
    gradFunc: (dy, [x, y], attrs) => ({ x: () => run('LRNGrad', { x, y, dy: dy as Tensor }, { ...attrs }) }),
  },
}
