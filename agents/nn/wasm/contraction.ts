/** An einsum of one or two tensors as transpositions, sums and one batched matrix product. */
import { broadcastTo, matMul, reshape, sum, type Tensor, transpose } from '@tensorflow/tfjs-core'

/** A tensor whose axes have names, one letter each. */
export interface Labelled {
  readonly tensor: Tensor
  readonly labels: string
}

/** Sums over the axes that `kept` lacks and puts the others in its order. */
export function reorder({ tensor, labels }: Labelled, kept: string): Tensor {
  const axes = [...labels].flatMap((label, i) => (kept.includes(label) ? [] : [i]))
  const left = common(labels, kept)
  return transpose(
    axes.length > 0 ? sum(tensor, axes) : tensor,
    [...kept].map(label => left.indexOf(label)),
  )
}

/**
 * Axes that are in both and in the output are the product's batch, those in both only are what it sums over. An axis that
 * only one has and the output lacks is summed first.
 */
export function contract(first: Labelled, second: Labelled, output: string): Tensor {
  const a = lessLonely(first, second.labels + output)
  const b = lessLonely(second, first.labels + output)
  const shared = common(a.labels, b.labels)
  const batch = common(shared, output)
  const inner = without(shared, batch)
  const [rows, columns] = [without(a.labels, shared), without(b.labels, shared)]
  const sizes = new Map<string, number>()
  for (const { tensor, labels } of [a, b])
    [...labels].forEach((label, axis) => void sizes.set(label, tensor.shape[axis]!))
  const shapeOf = (labels: string) => [...labels].map(label => sizes.get(label)!)
  const matrix = (operand: Labelled, ...sides: [string, string]) =>
    reshape(
      reorder(operand, batch + sides[0] + sides[1]),
      [batch, ...sides].map(side => product(shapeOf(side))),
    )

  // A second one that ends with what is summed over is taken transposed as it lies.
  const transposed = inner !== '' && b.labels.endsWith(inner)
  const right = transposed ? matrix(b, columns, inner) : matrix(b, inner, columns)
  const products = matMul(matrix(a, rows, inner), right, false, transposed)
  const labels = batch + rows + columns
  return reorder({ tensor: reshape(products, shapeOf(labels)), labels }, output)
}

/** Repeats a tensor along those axes of `labels` that it lacks. */
export function stretch({ tensor, labels }: Labelled, wanted: string, shape: number[]): Tensor {
  if (labels.length === wanted.length) return tensor
  const thin = shape.map((size, axis) => (labels.includes(wanted[axis]) ? size : 1))
  return broadcastTo(reshape(tensor, thin), shape)
}

/** Without the axes that nobody else has. */
function lessLonely(operand: Labelled, others: string): Labelled {
  const kept = common(operand.labels, others)
  return { tensor: reorder(operand, kept), labels: kept }
}

/** The labels of `a` that `b` has too, in a's order; and those that it hasn't. */
export const common = (a: string, b: string) => [...a].filter(label => b.includes(label)).join('')
const without = (a: string, b: string) => [...a].filter(label => !b.includes(label)).join('')
const product = (sizes: number[]) => sizes.reduce((a, b) => a * b, 1)
