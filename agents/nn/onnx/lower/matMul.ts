/** Matrix products: dense layers, attention. */
import type { Dim } from '../dim.ts'
import type { Call, Value } from '../program.ts'
import type { Form, Target } from '../target.ts'
import { ACTIVATIONS } from './elementwise.ts'
import { type LoweringTable, refused } from './table.ts'

export const matMulLowerings: LoweringTable = {
  BatchMatMul: matMul,
  _FusedMatMul: matMul,
  Einsum: (call, to) =>
    to.graph.node(
      'Einsum',
      Object.values(call.inputs).map(value => to.last(value)),
      { equation: call.attrs.equation as string },
    ),
}

function matMul(call: Call, to: Target): Form {
  const { a, b, preluActivationWeights: slope } = call.inputs
  const activation = (call.attrs.activation ?? 'linear') as string
  if (!(activation in ACTIVATIONS)) throw refused(call, `its activation is ${activation}`)
  const single = isSingle(a) && isSingle(b)
  const product = single ? gemm(call, to) : batched(call, to)
  const activated = ACTIVATIONS[activation as keyof typeof ACTIVATIONS](
    to.graph,
    [product, slope ? to.last(slope) : ''],
    call,
  )
  if (!single) return activated
  const [output] = call.outputs
  const matrix: Value = { ...output, dims: output.dims.slice(-2) } // [m, n]
  to.set(matrix, activated)
  return { view: matrix }
}

function gemm({ inputs: { a, b, bias }, attrs }: Call, to: Target): string {
  const matrices = [a, b].map(value => to.as(value, value.dims.slice(-2)))
  // The runtime joins a bias that is added later, and an activation, to this but not to a Gemm.
  if (!bias && !attrs.transposeA && !attrs.transposeB) return to.graph.node('MatMul', matrices)
  return to.graph.node('Gemm', [...matrices, ...(bias ? [to.as(bias, bias.dims.slice(-1))] : [])], {
    transA: attrs.transposeA ? 1 : 0,
    transB: attrs.transposeB ? 1 : 0,
  })
}

function batched({ inputs: { a, b, bias }, attrs }: Call, to: Target): string {
  const left = attrs.transposeA ? swapped(to, a) : to.last(a)
  const right = attrs.transposeB ? swapped(to, b) : to.last(b)
  const product = to.graph.node('MatMul', [left, right])
  return bias ? to.graph.node('Add', [product, to.last(bias)]) : product
}

/** The last two axes exchanged. */
function swapped(to: Target, value: Value): string {
  const rank = value.dims.length
  return to.permuted(value, [...Array.from({ length: rank - 2 }, (_, axis) => axis), rank - 1, rank - 2])
}

/** Whether it is one matrix, [m, n], or a stack of one. */
function isSingle({ dims }: Value): boolean {
  return dims.slice(0, -2).every((dim: Dim) => dim === 1)
}
