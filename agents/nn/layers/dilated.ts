/** Convolution with taps apart, and its gradients, which tfjs leaves out. */
import {
  backend_util,
  concat,
  conv2d,
  customGrad,
  matMul,
  pad,
  reshape,
  reverse,
  slice,
  type Tensor,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core'
import type { Padding } from './shapes.ts'

/**
 * y[i, j] = sum over a, b of x[i + dilation a, j + dilation b] K[a, b], at stride 1.
 * @param x  [batch, height, width, inputs]
 * @param filter  [down, across, inputs, outputs]
 */
export function dilatedConv2d(x: Tensor4D, filter: Tensor4D, padding: Padding, dilation: number): Tensor4D {
  const [down, across, inputs, outputs] = filter.shape
  const { top, bottom, left, right } = backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    1,
    dilation,
    padding,
  ).padInfo
  const reach = [(down - 1) * dilation, (across - 1) * dilation]
  const wide = bordered(x, [top, bottom], [left, right])

  const convolve = customGrad((wide, filter, save) => {
    ;(save as (saved: unknown[]) => void)([wide, filter])
    return {
      value: conv2d(wide as Tensor4D, filter as Tensor4D, 1, 'valid', 'NHWC', dilation),
      gradFunc: (dy, [wide, filter]) => [
        inputGradient(dy as Tensor4D, filter as Tensor4D),
        filterGradient(dy as Tensor4D, wide as Tensor4D),
      ],
    }
  })
  return convolve(wide, filter) as Tensor4D

  /** dy, wide enough that every tap meets every input, with the filter turned round. */
  function inputGradient(dy: Tensor4D, filter: Tensor4D): Tensor4D {
    const turned = transpose(reverse(filter, [0, 1]), [0, 1, 3, 2]) // [down, across, outputs, inputs]
    return conv2d(bordered(dy, [reach[0], reach[0]], [reach[1], reach[1]]), turned, 1, 'valid', 'NHWC', dilation)
  }

  /** A product of matrices a tap: all inputs that it saw, by all gradients. */
  function filterGradient(dy: Tensor4D, wide: Tensor4D): Tensor {
    const [, height, width] = dy.shape
    const rows = reshape(dy, [-1, outputs]) // [batch * height * width, outputs]
    const taps: Tensor[] = []
    for (let a = 0; a < down; a++) {
      for (let b = 0; b < across; b++) {
        const seen = slice(wide, [0, a * dilation, b * dilation, 0], [-1, height, width, inputs])
        taps.push(matMul(reshape(seen, [-1, inputs]), rows, true, false)) // [inputs, outputs]
      }
    }
    return reshape(concat(taps, 0), [down, across, inputs, outputs])
  }
}

/** Maps with rows and columns of zeros around them. */
function bordered(x: Tensor4D, rows: [number, number], columns: [number, number]): Tensor4D {
  if ([...rows, ...columns].every(border => border === 0)) return x
  return pad(x, [[0, 0], rows, columns, [0, 0]])
}
