import { add, mul, registerGradient, sigmoid, split, type Tensor, type Tensor2D, tanh } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './fused.ts'

/**
 * The gates of an LSTM cell (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000):
 * cell' = sigmoid(f) cell + sigmoid(i) tanh(c); hidden = sigmoid(o) tanh(cell'). Differentiable once, in both inputs.
 * @param gates  [batch, 4 * units], what comes before the activations, in the order i, f, c, o
 * @param cell   [batch, units], the state before
 * @returns hidden and the new cell, [batch, units] each
 */
export function lstmGates(gates: Tensor2D, cell: Tensor2D): [hidden: Tensor2D, cell: Tensor2D] {
  const [batch, units] = cell.shape
  if (gates.shape[0] !== batch || gates.shape[1] !== 4 * units) {
    throw new Error(`Expected gates of the shape [${batch},${4 * units}], but got [${gates.shape}].`)
  }
  if (hasKernel('LstmGates')) return runKernel<Tensor[]>('LstmGates', { gates, cell }) as [Tensor2D, Tensor2D]
  const [i, f, c, o] = split(gates, 4, 1) // [batch, units] each
  const next = add(mul(sigmoid(f), cell), mul(sigmoid(i), tanh(c))) as Tensor2D
  return [mul(sigmoid(o), tanh(next)), next]
}

registerGradient({
  kernelName: 'LstmGates',
  inputsToSave: ['gates', 'cell'],
  outputsToSave: [false, true],
  gradFunc(dys, [gates, previous, cell]) {
    const [dhidden, dcell] = dys as Tensor[]
    const [dgates, dprevious] = runKernel<Tensor[]>('LstmGatesGrad', { dhidden, dcell, gates, previous, cell })
    return { gates: () => dgates, cell: () => dprevious }
  },
})
