import type { Tensor } from '@tensorflow/tfjs-core'
import { common, contract, reorder, stretch } from '../contraction.ts'
import { parseEquation } from '../equation.ts'
import type { Gradient, GradientTable } from './table.ts'

/** The gradient of each input is dy times the other input, stretched over the axes that were summed alone. */
const gradient: Gradient = {
  saveAllInputs: true,
  gradFunc: (dy, operands, { equation }) => {
    const { inputs, output } = parseEquation(equation as string)
    const grad = { tensor: dy as Tensor, labels: output }
    const of = (i: number) => {
      const other = operands.length > 1 ? { tensor: operands[1 - i], labels: inputs[1 - i] } : undefined
      const labels = common(inputs[i], output + (other?.labels ?? ''))
      const tensor = other ? contract(grad, other, labels) : reorder(grad, labels)
      return stretch({ tensor, labels }, inputs[i], operands[i].shape)
    }
    return Object.fromEntries(operands.map((_, i) => [i, () => of(i)]))
  },
}

export const einsumGradients: GradientTable = { Einsum: gradient }
