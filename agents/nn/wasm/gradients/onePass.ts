/** Gradients that are one kernel where the present backend has it: tfjs keeps gradients for all backends together. */
import { engine, getBackend, getKernel, type Tensor, zeros } from '@tensorflow/tfjs-core'
import type { Gradient, GradientTable } from './table.ts'

/** By operation: its input, the kernel of its gradient, and what the one tensor that is saved is called there. */
const kernels: Record<string, readonly [input: string, kernel: string, saved: 'x' | 'y']> = {
  Relu: ['x', 'ReluGrad', 'x'],
  Relu6: ['x', 'Relu6Grad', 'x'],
  LeakyRelu: ['x', 'LeakyReluGrad', 'x'],
  Selu: ['x', 'SeluGrad', 'x'],
  Softplus: ['x', 'SoftplusGrad', 'x'],
  Sigmoid: ['x', 'SigmoidGrad', 'y'],
  Tanh: ['x', 'TanhGrad', 'y'],
  Softmax: ['logits', 'SoftmaxGrad', 'y'],
  LogSoftmax: ['logits', 'LogSoftmaxGrad', 'y'],
}

/** The gradient as it is composed, but by its kernel where there is one. */
export function inOnePass(kernelName: string, composed: Gradient): Gradient {
  if (!(kernelName in kernels)) return composed
  const [input, kernel, name] = kernels[kernelName]
  return {
    ...composed,
    gradFunc(dy, saved, attrs) {
      if (!getKernel(kernel, getBackend())) return composed.gradFunc(dy, saved, attrs)
      return { [input]: () => engine().runKernel<Tensor>(kernel, { dy: dy as Tensor, [name]: saved[0] }, attrs) }
    },
  }
}

/** Gradients of those kernels, where what they are of is made of straight lines: a penalty on a critic's slope takes them. */
export const secondGradients: GradientTable = Object.fromEntries(
  ['ReluGrad', 'Relu6Grad', 'LeakyReluGrad'].map((kernel): [string, Gradient] => [
    kernel,
    {
      inputsToSave: ['x'],
      gradFunc: (ddx, [x], attrs) => ({
        dy: () => engine().runKernel<Tensor>(kernel, { dy: ddx as Tensor, x }, attrs),
        x: () => zeros(x.shape),
      }),
    },
  ]),
)
