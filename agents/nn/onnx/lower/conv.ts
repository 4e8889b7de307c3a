/** Convolutions and pooling: channels first, padding worked out as tfjs does. */
import { backend_util } from '@tensorflow/tfjs-core'
import type { Call, Value } from '../program.ts'
import type { Form, Target } from '../target.ts'
import { ACTIVATIONS } from './elementwise.ts'
import { type LoweringTable, lengths, number, numbers, refused } from './table.ts'

type Plane = readonly [height: number, width: number]
type Pad = 'valid' | 'same' | number | backend_util.ExplicitPadding

export const convLowerings: LoweringTable = {
  Conv2D: conv,
  FusedConv2D: conv,
  DepthwiseConv2dNative: conv,
  FusedDepthwiseConv2D: conv,
  Conv2DBackpropInput: transposedConv,
  MaxPool: (call, to) => pool(call, to, 'MaxPool'),
  // Padding has no part in tfjs's averages.
  AvgPool: (call, to) => pool(call, to, 'AveragePool'),
}

function conv(call: Call, to: Target): Form {
  const { x, filter, bias, preluActivationWeights: slope } = call.inputs
  const depthwise = call.kernel.includes('Depthwise')
  const [height, width, inChannels, outOrTimes] = lengths(call, filter)
  const inputs = depthwise
    ? [to.first(x), to.permuted(filter, [2, 3, 0, 1], [inChannels * outOrTimes, 1, height, width])]
    : operands(to, x, filter, inChannels)
  if (bias) inputs.push(to.last(bias))
  const name = to.graph.node('Conv', inputs, {
    kernel_shape: [height, width],
    group: depthwise ? inChannels : 1,
    ...window(call, x, call.outputs[0], [height, width]),
    dilations: plane(call, 'dilations'),
  })
  return { first: activated(call, to, name, slope) }
}

/**
 * ONNX Runtime works on blocks of channels, and leaves them so from one convolution to the next, but only where there are
 * few (less than a block, 8 or 16) or a multiple of 4. For the sake of 17 planes it would turn every residual block's layout.
 */
function operands(to: Target, x: Value, filter: Value, channels: number): [x: string, weight: string] {
  const grown = Math.ceil(channels / 4) * 4
  const weight = channels > 8 && grown > channels ? to.grownFilter(filter, grown) : undefined
  return weight ? [to.grown(x, grown), weight] : [to.first(x), to.permuted(filter, [3, 2, 0, 1])]
}

/** tfjs transposes a convolution by the gradient of its input: `inputShape` is the shape of the result. */
function transposedConv(call: Call, to: Target): Form {
  const { dy, filter } = call.inputs
  const [output] = call.outputs
  const kernel = lengths(call, filter, [0, 1]) as unknown as Plane
  const { strides, pads } = window(call, output, dy, kernel)
  const [small, large] = [lengths(call, dy, [1, 2]), lengths(call, output, [1, 2])]
  const missing = large.map((length, i) => length - ((small[i] - 1) * strides[i] + kernel[i] - pads[i] - pads[i + 2]))
  // What is missing at the end is added there; what is too much is cut off there.
  const end = missing.map((by, i) => pads[i + 2] + Math.max(0, -by))
  return {
    first: to.graph.node('ConvTranspose', [to.first(dy), to.permuted(filter, [3, 2, 0, 1])], {
      kernel_shape: kernel,
      strides,
      pads: [pads[0], pads[1], ...end],
      output_padding: missing.map(by => Math.max(0, by)),
    }),
  }
}

function pool(call: Call, to: Target, op: string): Form {
  const { x } = call.inputs
  const kernel = plane(call, 'filterSize') as unknown as Plane
  return {
    first: to.graph.node(op, [to.first(x)], { kernel_shape: kernel, ...window(call, x, call.outputs[0], kernel) }),
  }
}

/** Strides, and the padding [top, left, bottom, right] that makes `large` `small` under a window of the kernel's size. */
function window(call: Call, large: Value, small: Value, kernel: Plane): { strides: number[]; pads: number[] } {
  const strides = plane(call, 'strides')
  const dilations = call.attrs.dilations === undefined ? [1, 1] : plane(call, 'dilations')
  if ((call.attrs.dataFormat ?? 'NHWC') !== 'NHWC') throw refused(call, `its data format is ${call.attrs.dataFormat}`)
  const [height, width] = lengths(call, large, [1, 2])
  const { padInfo } = backend_util.computeConv2DInfo(
    [1, height, width, 1],
    [kernel[0], kernel[1], 1, 1],
    [strides[0], strides[1]],
    [dilations[0], dilations[1]],
    call.attrs.pad as Pad,
    call.attrs.dimRoundingMode as 'floor' | 'round' | 'ceil' | undefined,
  )
  // Where tfjs rounded the output's size up, the last window reaches further than the padding.
  const reach = lengths(call, small, [1, 2]).map(
    (length, i) => (length - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1,
  )
  const { top, left } = padInfo
  const bottom = Math.max(padInfo.bottom, reach[0] - height - top)
  const right = Math.max(padInfo.right, reach[1] - width - left)
  const beyond = [height + top + bottom - reach[0], width + left + right - reach[1]]
  // Where the padding is a number, tfjs takes the height's kernel and stride for both axes.
  if (beyond.some((length, axis) => length < 0 || length >= strides[axis])) {
    throw refused(call, `a padding of ${call.attrs.pad} needs a window and strides that are square`)
  }
  return { strides, pads: [top, left, bottom, right] }
}

/** A fused activation, by the name that tfjs gives it. */
function activated(call: Call, to: Target, name: string, slope: Value | undefined): string {
  const activation = (call.attrs.activation ?? 'linear') as string
  if (!(activation in ACTIVATIONS)) throw refused(call, `its activation is ${activation}`)
  const build = ACTIVATIONS[activation as keyof typeof ACTIVATIONS]
  return build(to.graph, [name, slope ? to.first(slope) : ''], call)
}

function plane(call: Call, name: string): number[] {
  const values = numbers(call, name)
  return values.length === 1 ? [number(call, name), number(call, name)] : values
}
