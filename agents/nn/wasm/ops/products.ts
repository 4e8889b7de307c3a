import {
  type backend_util,
  getGradient,
  matMul,
  registerGradient,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core'
import { runKernel } from './fused.ts'

/** What may follow a product while its results are still in registers. */
export interface Ending {
  /** Added along the last axis. */
  readonly bias?: Tensor1D | undefined
  readonly activation?: 'linear' | 'relu' | undefined
}

/**
 * activation(a b + bias), as one kernel. Differentiable twice, as a penalty on a slope needs. Unlike tfjs's own fused
 * operation it keeps its activation in training, and takes the gradients of those inputs only that need one, which a
 * net's data do not.
 * @param a  [rows, shared]
 * @param b  [shared, columns]
 */
export function matMulWith(a: Tensor2D, b: Tensor2D, { bias, activation = 'linear' }: Ending): Tensor2D {
  if (!bias && activation === 'linear') return matMul(a, b)
  const attrs = { transposeA: false, transposeB: false, activation }
  return runKernel<Tensor2D>('_FusedMatMul', { a, b, ...(bias && { bias }) }, attrs)
}

/** How a filter goes over maps, as tfjs's `conv2d` has it. */
export interface Sliding {
  readonly strides: [number, number]
  readonly pad: 'same' | 'valid' | number | backend_util.ExplicitPadding
  readonly dilations: [number, number]
}

/**
 * activation(x * filter + bias), as one kernel, with what is said of `matMulWith`.
 * @param x       [batch, height, width, inputs]
 * @param filter  [height, width, inputs, outputs]
 */
export function conv2dWith(
  x: Tensor4D,
  filter: Tensor4D,
  sliding: Sliding,
  { bias, activation = 'linear' }: Ending,
): Tensor4D {
  const attrs = { ...sliding, dataFormat: 'NHWC' as const }
  if (!bias && activation === 'linear') return runKernel<Tensor4D>('Conv2D', { x, filter }, attrs)
  return runKernel<Tensor4D>('FusedConv2D', { x, filter, ...(bias && { bias }) }, { ...attrs, activation })
}

/**
 * The gradient of a product with an ending: the activation's first, then the bias's and the product's own, which must not
 * hear of the activation: a gradient of that gradient is a product again.
 */
function fused(kernelName: string, product: string, inputs: [string, string]): void {
  registerGradient({
    kernelName,
    inputsToSave: inputs,
    outputsToSave: [true],
    gradFunc(dy, [left, right, y], { activation, ...attrs }) {
      const dz = activation === 'relu' ? getGradient('Relu').gradFunc(dy, [y], {}).x() : (dy as Tensor)
      const axes = [...dz.shape.keys()].slice(0, -1)
      return { ...getGradient(product).gradFunc(dz, [left, right], attrs), bias: () => sum(dz, axes) }
    },
  })
}

fused('_FusedMatMul', 'BatchMatMul', ['a', 'b'])
fused('FusedConv2D', 'Conv2D', ['x', 'filter'])
