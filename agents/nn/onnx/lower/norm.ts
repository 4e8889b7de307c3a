/** Normalisation, with the statistics that are kept for inference or with those of the row itself. */
import type { Call, Value } from '../program.ts'
import { float } from '../proto.ts'
import type { Form, Target } from '../target.ts'
import { type LoweringTable, number } from './table.ts'

export const normLowerings: LoweringTable = {
  FusedBatchNorm: batchNorm,
  // tfjs's alpha is of a sum over the neighbours, ONNX's of their mean.
  LRN: (call, to) => {
    const size = 2 * number(call, 'depthRadius') + 1
    const alpha = float(number(call, 'alpha') * size)
    const rest = { beta: float(number(call, 'beta')), bias: float(number(call, 'bias')) }
    return { first: to.graph.node('LRN', [to.first(call.inputs.x)], { size, alpha, ...rest }) }
  },
  Softmax: (call, to) => to.graph.node('Softmax', [to.last(call.inputs.logits)], { axis: -1 }),
  LayerNorm: (call, to) =>
    to.graph.node(
      'LayerNormalization',
      [call.inputs.x, call.inputs.gamma, call.inputs.beta].map(value => to.last(value)),
      { axis: -1, epsilon: float(number(call, 'epsilon')) },
    ),
  LogSoftmax: (call, to) => to.graph.node('LogSoftmax', [to.last(call.inputs.logits)], { axis: -1 }),
}

/**
 * (x - mean) / sqrt(variance + epsilon) * scale + offset. Where the channels come first it is a node of its own, which
 * the runtime folds into the convolution before it; else arithmetic, whose constant part the runtime works out once.
 */
function batchNorm(call: Call, to: Target): Form {
  const { x, scale, offset, mean, variance } = call.inputs
  const epsilon = number(call, 'varianceEpsilon')
  if (to.isFirst(x) && mean.dims.length === 1) {
    const statistics = [scale ?? constant(mean, 1), offset ?? constant(mean, 0), mean, variance]
    return {
      first: to.graph.node('BatchNormalization', [to.first(x), ...statistics.map(value => to.last(value))], {
        epsilon: float(epsilon),
      }),
    }
  }
  const { graph } = to
  const deviation = graph.node('Sqrt', [graph.node('Add', [to.last(variance), graph.scalar(epsilon)])])
  const factor = graph.node('Div', [scale ? to.last(scale) : graph.scalar(1), deviation])
  const shift = graph.node('Mul', [to.last(mean), factor])
  const summand = offset ? graph.node('Sub', [to.last(offset), shift]) : graph.node('Neg', [shift])
  return graph.node('Add', [graph.node('Mul', [to.last(x), factor]), summand])
}

/** A vector as long as another, of one number. */
function constant({ dims, dtype }: Value, value: number): Value {
  return { dims, dtype, origin: { kind: 'constant', data: new Float32Array(dims[0] as number).fill(value) } }
}
