import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { builds, draw, expectClose, on, type Values } from './support.ts'

const SIZES: Record<string, number> = { b: 3, h: 2, i: 5, j: 4, k: 7, d: 6 }

const operands = (equation: string) =>
  equation
    .split('->')[0]
    .split(',')
    .map((term, i) => {
      const shape = [...term].map(label => SIZES[label])
      return tf.tensor(draw(i + 1, shape).data as Float32Array, shape)
    })

const equations = [
  ...[
    'ij->ji',
    'ij->i',
    'ij->',
    'bij->jb',
    'i,i->',
    'i,j->ij',
    'i,j->',
    'ij,j->i',
    'ij,jk->ik',
    'ij,kj->ik',
    'ji,jk->ik',
  ],
  ...['ij,ij->ij', 'ij,ij->i', 'bij,bjk->bik', 'bij,bkj->bki', 'bihd,bjhd->bhij', 'bhij,bjhd->bihd', 'bi,bj->bij'],
  ...['ijk,k->ij', 'bij,j->b', 'bj,ijk->bik', 'ijk,bj->kbi', 'bd,di->b'],
]

/** The sum over all that each label runs over, written out. (`cpu` loses axes that one input alone has.) */
function plainly(equation: string, tensors: Values[]): Values {
  const [left, output] = equation.split('->')
  const terms = left.split(',')
  const labels = [...new Set(left.replace(',', ''))]
  const shape = [...output].map(label => SIZES[label])
  const data = new Float64Array(shape.reduce((a, b) => a * b, 1))
  const at: Record<string, number> = {}
  const place = (term: string) => [...term].reduce((i, label) => i * SIZES[label] + at[label], 0)
  const walk = (depth: number) => {
    if (depth === labels.length) {
      data[place(output)] += terms.reduce((product, term, i) => product * tensors[i].data[place(term)], 1)
      return
    }
    for (at[labels[depth]] = 0; at[labels[depth]] < SIZES[labels[depth]]; at[labels[depth]]++) walk(depth + 1)
  }
  walk(0)
  return { shape, data }
}

describe.each(builds)('einsum, %s build', build => {
  it.each(equations)('%s equals the sum written out, and its gradients are its transposes', async equation => {
    const [result, ...given] = await on(build, () => {
      const tensors = operands(equation)
      return [tf.einsum(equation, ...tensors), ...tensors]
    })
    expectClose([result], [plainly(equation, given)])
    const [dy, ...grads] = await on(build, () => {
      const weights = tf.tensor(draw(9, result.shape).data as Float32Array, result.shape)
      const weighted = (...inputs: tf.Tensor[]) => tf.sum(tf.mul(tf.einsum(equation, ...inputs), weights)) as tf.Scalar
      return [weights, ...tf.grads(weighted)(operands(equation))]
    })
    // It is linear in each input: <grad, input> = <dy, result>.
    const dot = (a: Values, b: Values) => [...(a.data as Float32Array)].reduce((sum, v, i) => sum + v * b.data[i], 0)
    for (const [i, grad] of grads.entries()) {
      expect(grad.shape).toEqual(given[i].shape)
      expect(dot(grad, given[i]) / dot(dy, result)).toBeCloseTo(1, 3)
    }
  })

  it('refuses an equation that it does not understand, and tensors that do not fit it', async () => {
    const of = (equation: string, ...shapes: number[][]) =>
      on(build, () => tf.einsum(equation, ...shapes.map(shape => tf.zeros(shape))))
    await expect(of('ij', [2, 3])).rejects.toThrow(
      'Expected an equation such as ij,jk->ik of one or two inputs, but got ij.',
    )
    await expect(of('ii->i', [2, 2])).rejects.toThrow('Expected no axis twice in one term, but got ii.')
    await expect(of('ij->k', [2, 2])).rejects.toThrow('Expected each axis of the output in an input, but got k.')
    await expect(of('ij,jk->ik', [2, 3], [4, 2])).rejects.toThrow('Expected axis j to be of size 3, but got 4.')
    await expect(of('ij->i', [2])).rejects.toThrow('Expected a tensor of 2 axes for ij, but got one of shape [2].')
  })
})
