/** Gradients of what makes one number of many, and of running sums and products. */
import {
  add,
  backend_util,
  broadcastTo,
  cast,
  cumprod,
  cumsum,
  div,
  equal,
  exp,
  mul,
  reshape,
  stack,
  sub,
  sum,
  type Tensor,
  transpose,
  unstack,
  util,
} from '@tensorflow/tfjs-core'
import { type Attrs, flat, type Gradient, type GradientTable, ofInput } from './table.ts'

/** The shape of the reduction with its axes kept, of size 1. */
function keptShape(x: Tensor, axes: number[]): number[] {
  return x.shape.map((n, axis) => (axes.includes(axis) ? 1 : n))
}

const axesOf = (x: Tensor, { axis, reductionIndices }: Attrs) => util.parseAxisParam(axis ?? reductionIndices, x.shape)

function spread(dy: Tensor, x: Tensor, axes: number[]): Tensor {
  return broadcastTo(reshape(dy, keptShape(x, axes)), x.shape)
}

/** Numbers that are the extreme one together have equal parts of the gradient. */
const extreme: Gradient = {
  inputsToSave: ['x'],
  outputsToSave: [true],
  gradFunc: (dy, [x, y], attrs) => ({
    x: () => {
      const axes = axesOf(x, attrs)
      const kept = keptShape(x, axes)
      const chosen = cast(equal(x, reshape(y, kept)), 'float32')
      return mul(chosen, div(reshape(dy as Tensor, kept), sum(chosen, axes, true)))
    },
  }),
}

export const reductionGradients: GradientTable = {
  Sum: ofInput((dy, x, attrs) => spread(dy, x, axesOf(x, attrs))),
  Mean: ofInput((dy, x, attrs) => {
    const axes = axesOf(x, attrs)
    const count = axes.reduce((n, axis) => n * x.shape[axis], 1)
    return spread(div(dy, count), x, axes)
  }),
  Max: extreme,
  Min: extreme,
  Prod: ofInput(prod),
  All: flat('x'),
  Any: flat('x'),
  ArgMax: flat('x'),
  ArgMin: flat('x'),
  AddN: {
    saveAllInputs: true,
    gradFunc: (dy, inputs) => Object.fromEntries(inputs.map((_, i) => [i, () => (dy as Tensor).clone()])),
  },
  Softmax: {
    outputsToSave: [true],
    gradFunc: (dy, [y], { dim }) => ({
      logits: () => {
        const weighted = mul(dy as Tensor, y)
        return sub(weighted, mul(sum(weighted, dim as number, true), y))
      },
    }),
  },
  LogSoftmax: {
    outputsToSave: [true],
    gradFunc: (dy, [y], { axis }) => ({
      logits: () => sub(dy as Tensor, mul(sum(dy as Tensor, axis as number, true), exp(y))),
    }),
  },
  Cumsum: {
    gradFunc: (dy, _, attrs) => ({
      x: () => cumsum(dy as Tensor, attrs.axis as number, attrs.exclusive as boolean, !attrs.reverse),
    }),
  },
  Cumprod: ofInput(runningProduct),
}

/** dy times the product of all the others: of those before and those after, so that zeros do no harm. */
function prod(dy: Tensor, x: Tensor, attrs: Attrs): Tensor {
  const axes = axesOf(x, attrs)
  if (axes.length === 0) return reshape(dy, x.shape)
  const perm = [...x.shape.keys()].filter(axis => !axes.includes(axis)).concat(axes)
  const turned = transpose(x, perm)
  const count = axes.reduce((n, axis) => n * x.shape[axis], 1)
  const rows = reshape(turned, [-1, count]) // [kept, reduced]
  const others = mul(cumprod(rows, 1, true, false), cumprod(rows, 1, true, true))
  const grads = reshape(mul(others, reshape(dy, [-1, 1])), turned.shape)
  return transpose(grads, backend_util.getUndoAxesPermutation(perm))
}

/**
 * With y_i = x_1 ... x_i, dx_k = (x_1 ... x_k-1) s_k where s_k = dy_k + x_k+1 s_k+1: no division, so that zeros do no
 * harm. Exclusive: y_i = x_1 ... x_i-1, whose dy_k stands one place on.
 */
function runningProduct(dy: Tensor, x: Tensor, { axis, exclusive, reverse }: Attrs): Tensor {
  const at = util.parseAxisParam(axis, x.shape)[0]
  const order = <T>(list: T[]) => (reverse ? list.reverse() : list)
  const [xs, dys] = [order(unstack(x, at)), order(unstack(dy, at))]
  const before = order(unstack(cumprod(x, at, true, reverse), at))
  if (exclusive) dys.push(mul(dys.shift()!, 0))
  const grads: Tensor[] = []
  let later: Tensor | undefined
  for (let k = xs.length - 1; k >= 0; k--) {
    const from: Tensor = later ? add(dys[k], mul(xs[k + 1], later)) : dys[k]
    grads[k] = mul(before[k], from)
    later = from
  }
  return stack(order(grads), at)
}
