import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { draw, engines, on } from './support.ts'

type Op = (...inputs: tf.Tensor[]) => tf.Tensor

/** Values from low to high that stay clear of one another and of whole numbers, where some operations have no slope. */
function inputs(shapes: number[][], low: number, high: number): tf.Tensor[] {
  const size = shapes.map(shape => shape.reduce((a, b) => a * b, 1))
  const total = size.reduce((a, b) => a + b, 0)
  const { data } = draw(1, [total])
  const order = [...Array(total).keys()].sort((a, b) => data[a] - data[b])
  const values = new Float32Array(total)
  order.forEach((at, rank) => {
    const value = low + ((high - low) * (rank + 0.5)) / total
    const off = value - Math.round(value)
    values[at] = Math.abs(off) < 0.08 ? value + (off < 0 ? -0.08 : 0.08) : value
  })
  let first = 0
  return shapes.map((shape, i) => {
    const part = tf.tensor(values.subarray(first, first + size[i]), shape)
    first += size[i]
    return part
  })
}

const ids = (...values: number[]) => tf.tensor1d(values, 'int32')

// What the op is, the shapes of what is differentiated, and the range of its values where it isn't [-2, 2].
const cases: [name: string, op: Op, shapes: number[][], range?: [number, number]][] = [
  ['abs', tf.abs, [[7]]],
  ['acos', tf.acos, [[7]], [-0.8, 0.8]],
  ['acosh', tf.acosh, [[7]], [1.3, 3]],
  ['asin', tf.asin, [[7]], [-0.8, 0.8]],
  ['asinh', tf.asinh, [[7]]],
  ['atan', tf.atan, [[7]]],
  ['atanh', tf.atanh, [[7]], [-0.7, 0.7]],
  ['cos', tf.cos, [[7]]],
  ['cosh', tf.cosh, [[7]]],
  ['sin', tf.sin, [[7]]],
  ['sinh', tf.sinh, [[7]]],
  ['tan', tf.tan, [[7]], [-0.9, 0.9]],
  ['tanh', tf.tanh, [[7]]],
  ['exp', tf.exp, [[7]]],
  ['expm1', tf.expm1, [[7]]],
  ['log', tf.log, [[7]], [0.5, 3]],
  ['log1p', tf.log1p, [[7]], [-0.3, 2]],
  ['erf', tf.erf, [[7]]],
  ['neg', tf.neg, [[7]]],
  ['reciprocal', tf.reciprocal, [[7]], [0.6, 2]],
  ['rsqrt', tf.rsqrt, [[7]], [0.6, 2]],
  ['sqrt', tf.sqrt, [[7]], [0.6, 2]],
  ['square', tf.square, [[7]]],
  ['clipByValue', x => tf.clipByValue(x, -1, 1), [[9]]],
  ['relu', tf.relu, [[9]]],
  ['relu6', tf.relu6, [[9]], [-4, 12]],
  ['leakyRelu', x => tf.leakyRelu(x, 0.3), [[9]]],
  ['prelu', tf.prelu, [[4, 3], [3]]],
  ['elu', tf.elu, [[9]]],
  ['selu', tf.selu, [[9]]],
  ['sigmoid', tf.sigmoid, [[9]]],
  ['softplus', tf.softplus, [[9]]],
  ['floor, which is flat', x => tf.mul(x, tf.floor(x)), [[9]]],

  ['add', tf.add, [[2, 3], [3]]],
  ['sub', tf.sub, [[3], [2, 3]]],
  [
    'mul',
    tf.mul,
    [
      [2, 1, 3],
      [4, 1],
    ],
  ],
  ['div', tf.div, [[2, 3], [3]], [0.6, 2]],
  ['mod', tf.mod, [[2, 3], []], [1.2, 1.8]],
  ['pow', tf.pow, [[2, 3], [3]], [0.6, 2]],
  ['atan2', tf.atan2, [[2, 3], [3]], [0.6, 2]],
  [
    'squaredDifference',
    tf.squaredDifference,
    [
      [2, 3],
      [2, 1],
    ],
  ],
  ['maximum', (a, b) => tf.maximum(a, b), [[4, 3], [3]], [-40, 40]],
  ['minimum', (a, b) => tf.minimum(a, b), [[3], [4, 3]], [-40, 40]],
  [
    'where, by a condition on the same numbers',
    (a, b) => tf.where(tf.greater(a, 0), tf.square(a), b),
    [
      [3, 4],
      [3, 4],
    ],
  ],
  ['addN', (a, b) => tf.addN([a, b, a]), [[3], [3]]],

  ['sum', x => tf.sum(x, [0, 2]), [[2, 3, 4]]],
  ['mean', x => tf.mean(x, 1, true), [[2, 3, 4]]],
  ['max', x => tf.max(x, 1), [[4, 5, 2]], [-40, 40]],
  ['min', x => tf.min(x, [0, 2]), [[4, 5, 2]], [-40, 40]],
  ['prod', x => tf.prod(x, [0, 2]), [[2, 3, 2]]],
  ['softmax', x => tf.softmax(x), [[3, 5]]],
  ['logSoftmax', x => tf.logSoftmax(x), [[3, 5]]],
  ['cumsum', x => tf.cumsum(x, 1, true, true), [[2, 4]]],
  ['cumprod', x => tf.cumprod(x, 1), [[2, 4]]],
  ['cumprod, reversed', x => tf.cumprod(x, 0, false, true), [[4, 3]]],
  ['cumprod, exclusive', x => tf.cumprod(x, 1, true), [[2, 4]]],
  ['cumprod, exclusive and reversed', x => tf.cumprod(x, -1, true, true), [[2, 4]]],
  ['cumprod through zeros', x => tf.cumprod(tf.mul(x, [1, 0, 1, 0, 1]), 1), [[2, 5]]],

  ['reshape', x => tf.reshape(x, [6]), [[2, 3]]],
  ['expandDims', x => tf.expandDims(x, 1), [[2, 3]]],
  ['transpose', x => tf.transpose(x, [2, 0, 1]), [[2, 3, 4]]],
  ['reverse', x => tf.reverse(x, [1]), [[2, 3]]],
  ['tile', x => tf.tile(x, [2, 3, 1]), [[2, 1, 4]]],
  ['broadcastTo', x => tf.broadcastTo(x, [5, 2, 3]), [[2, 1]]],
  [
    'stack',
    (a, b) => tf.stack([a, b, a], 1),
    [
      [2, 3],
      [2, 3],
    ],
  ],
  ['unstack', x => tf.mul(tf.unstack(x, 1)[2], tf.unstack(x, 1)[0]), [[2, 3, 2]]],
  [
    'concat',
    (a, b) => tf.concat([a, b], 1),
    [
      [2, 3],
      [2, 2],
    ],
  ],
  ['split', x => tf.mul(tf.split(x, [1, 2, 1], -1)[1], tf.split(x, 2, -1)[0]), [[2, 4]]],
  ['slice', x => tf.slice(x, [1, 0, 2], [-1, 2, 1]), [[3, 2, 4]]],
  ['stridedSlice', x => tf.stridedSlice(x, [0, 3, 1], [3, 0, 4], [2, -2, 1]), [[3, 4, 5]]],
  ['stridedSlice with masks', x => tf.stridedSlice(x, [1, 0, 1], [2, 0, 9], [1, 1, 3], 0, 2, 0, 0, 1), [[3, 4, 5]]],
  [
    'pad',
    x =>
      tf.pad(x, [
        [1, 2],
        [0, 3],
      ]),
    [[2, 3]],
  ],
  [
    'mirrorPad, reflect',
    x =>
      tf.mirrorPad(
        x,
        [
          [1, 0],
          [2, 2],
        ],
        'reflect',
      ),
    [[3, 4]],
  ],
  [
    'mirrorPad, symmetric',
    x =>
      tf.mirrorPad(
        x,
        [
          [2, 1],
          [0, 3],
        ],
        'symmetric',
      ),
    [[3, 4]],
  ],
  [
    'spaceToBatchND',
    x =>
      tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [0, 0],
          [1, 1],
        ],
      ),
    [[2, 4, 2, 3]],
  ],
  [
    'batchToSpaceND',
    x =>
      tf.batchToSpaceND(
        x,
        [2, 2],
        [
          [0, 1],
          [0, 0],
        ],
      ),
    [[4, 2, 3, 2]],
  ],
  ['depthToSpace', x => tf.depthToSpace(x as tf.Tensor4D, 2), [[2, 2, 3, 8]]],
  ['diag', tf.diag, [[4]]],

  ['gather', x => tf.gather(x, ids(2, 0, 2, 1)), [[3, 4]]],
  [
    'gather along a negative axis',
    x =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [2, 0],
            [2, 1],
          ],
          [2, 2],
          'int32',
        ),
        -2,
      ),
    [[2, 3, 4]],
  ],
  [
    'gather with batch axes',
    x =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [2, 0],
            [1, 1],
          ],
          [2, 2],
          'int32',
        ),
        2,
        1,
      ),
    [[2, 3, 4, 2]],
  ],
  ['unsortedSegmentSum', x => tf.unsortedSegmentSum(x, ids(1, -1, 0, 1), 2), [[4, 3]]],
  [
    'gatherND',
    x =>
      tf.gatherND(
        x,
        tf.tensor2d(
          [
            [1, 0],
            [0, 2],
            [1, 0],
          ],
          [3, 2],
          'int32',
        ),
      ),
    [[2, 3, 4]],
  ],
  ['scatterND', x => tf.scatterND(tf.tensor2d([[1], [3], [1]], [3, 1], 'int32'), x, [5, 2]), [[3, 2]]],
  [
    'tensorScatterUpdate',
    (x, updates) => tf.tensorScatterUpdate(x, tf.tensor2d([[1], [3]], [2, 1], 'int32'), updates),
    [
      [5, 2],
      [2, 2],
    ],
  ],
  ['topk', x => tf.topk(x, 2).values, [[2, 3, 5]], [-40, 40]],

  [
    'matMul',
    (a, b) => tf.matMul(a, b),
    [
      [2, 3],
      [3, 4],
    ],
  ],
  [
    'matMul of one with many',
    (a, b) => tf.matMul(a, b, true, false),
    [
      [3, 2],
      [4, 3, 5],
    ],
  ],
  [
    'matMul of many with one, transposed',
    (a, b) => tf.matMul(a, b, false, true),
    [
      [4, 2, 3],
      [1, 5, 3],
    ],
  ],
  [
    'matMul, both transposed',
    (a, b) => tf.matMul(a, b, true, true),
    [
      [2, 3, 2],
      [2, 5, 3],
    ],
  ],
  [
    'conv2d',
    (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, [2, 1], 'same'),
    [
      [2, 5, 4, 3],
      [3, 2, 3, 4],
    ],
  ],
  [
    'conv2d, dilated',
    (x, f) => tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same', 'NHWC', [2, 3]),
    [
      [2, 5, 6, 2],
      [2, 3, 2, 3],
    ],
  ],
  [
    'depthwiseConv2d, dilated',
    (x, f) => tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'valid', 'NHWC', [2, 1]),
    [
      [1, 5, 4, 3],
      [2, 3, 3, 2],
    ],
  ],
  [
    'conv2dTranspose',
    (x, f) => tf.conv2dTranspose(x as tf.Tensor4D, f as tf.Tensor4D, [2, 5, 6, 4], 2, 'same'),
    [
      [2, 3, 3, 3],
      [3, 3, 4, 3],
    ],
  ],
  [
    'depthwiseConv2d',
    (x, f) => tf.depthwiseConv2d(x as tf.Tensor4D, f as tf.Tensor4D, 1, 'same'),
    [
      [1, 5, 4, 3],
      [3, 3, 3, 2],
    ],
  ],
  [
    'conv3d',
    (x, f) => tf.conv3d(x as tf.Tensor5D, f as tf.Tensor5D, 1, 'same'),
    [
      [1, 3, 4, 3, 2],
      [2, 2, 2, 2, 3],
    ],
  ],
  [
    'dilation2d',
    (x, f) => tf.dilation2d(x as tf.Tensor4D, f as tf.Tensor3D, 1, 'valid'),
    [
      [1, 3, 2, 2],
      [2, 2, 2],
    ],
    [-40, 40],
  ],
  ['maxPool', x => tf.maxPool(x as tf.Tensor4D, 3, 2, 'same'), [[2, 5, 6, 3]], [-40, 40]],
  [
    'the gradient of avgPool',
    x => tf.grad(z => tf.sum(tf.square(tf.avgPool(z as tf.Tensor4D, 3, 2, 'same'))))(x),
    [[2, 5, 6, 3]],
  ],
  ['avgPool over the edge', x => tf.avgPool(x as tf.Tensor4D, 3, 2, 'same'), [[2, 5, 6, 3]]],
  ['avgPool', x => tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'), [[2, 4, 6, 3]]],
  ['maxPool3d', x => tf.maxPool3d(x as tf.Tensor5D, 2, 2, 'valid'), [[1, 4, 4, 4, 3]], [-40, 40]],
  ['avgPool3d', x => tf.avgPool3d(x as tf.Tensor5D, 2, 2, 'valid'), [[1, 4, 4, 4, 3]]],
  ['localResponseNormalization', x => tf.localResponseNormalization(x as tf.Tensor4D, 2), [[1, 3, 3, 6]]],
  [
    'batchNorm',
    (...all) => tf.batchNorm(...(all as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor])),
    [[4, 3], [3], [3], [3], [3]],
    [0.6, 2],
  ],
  [
    'einsum',
    (a, b) => tf.einsum('bij,kj->bk', a, b),
    [
      [2, 3, 4],
      [5, 4],
    ],
  ],
]
for (const alignCorners of [false, true]) {
  for (const halfPixelCenters of alignCorners ? [false] : [false, true]) {
    const name = `${alignCorners ? ', corners aligned' : ''}${halfPixelCenters ? ', half pixels' : ''}`
    for (const to of [
      [7, 5],
      [2, 3],
    ] as [number, number][]) {
      const resize = (op: typeof tf.image.resizeBilinear) => (x: tf.Tensor) =>
        op(x as tf.Tensor4D, to, alignCorners, halfPixelCenters) as tf.Tensor
      cases.push([`resizeBilinear to ${to}${name}`, resize(tf.image.resizeBilinear), [[2, 4, 4, 3]]])
      cases.push([`resizeNearestNeighbor to ${to}${name}`, resize(tf.image.resizeNearestNeighbor), [[2, 4, 4, 3]]])
    }
  }
}

/** Kernels of `cpu` that are wrong, so that what is differentiated there can't be right. */
const WRONG_ON_CPU = [
  'cumprod, exclusive and reversed', // no axis below 0
  'stridedSlice with masks', // a stride beside an axis that is dropped
  'tensorScatterUpdate', // writes into its input
]

/**
 * The slope of sum(op(x) w) along a direction, by the gradient and by central differences (Richardson's extrapolation
 * of two steps, as 32 bits leave few digits to a difference).
 */
function slopes(op: Op, points: tf.Tensor[]): [gradient: tf.Tensor, differences: tf.Tensor] {
  const like = (tensor: tf.Tensor, seed: number) =>
    tf.tensor(draw(seed, tensor.shape).data as Float32Array, tensor.shape)
  const value = (...at: tf.Tensor[]) => {
    const y = op(...at)
    return tf.sum(tf.mul(y, like(y, 11))) as tf.Scalar
  }
  const directions = points.map((point, i) => like(point, 20 + i))
  const moved = (step: number) => value(...points.map((point, i) => tf.add(point, tf.mul(directions[i], step))))
  const central = (step: number) => tf.div(tf.sub(moved(step), moved(-step)), 2 * step)
  const gradients = tf.grads(value)(points)
  const along = tf.addN(gradients.map((gradient, i) => tf.sum(tf.mul(gradient, directions[i]))))
  return [along, tf.sub(tf.mul(central(0.01), 4 / 3), tf.mul(central(0.02), 1 / 3))]
}

describe.each([...engines, 'cpu'] as const)('gradients, %s', where => {
  it.each(cases)('of %s agree with finite differences', async (name, op, shapes, [low, high] = [-2, 2]) => {
    if (where === 'cpu' && WRONG_ON_CPU.includes(name)) return
    const [gradient, differences] = await on(where, () => slopes(op, inputs(shapes, low, high)))
    expect(Math.abs(gradient.data[0])).toBeGreaterThan(1e-3)
    expect(gradient.data[0] / differences.data[0]).toBeCloseTo(1, 2)
  })

  it('zeros and ties', async () => {
    const grad = (op: Op, values: number[]) => tf.grad(x => tf.sum(op(x)))(tf.tensor1d(values))
    const results = await on(where, () => [
      grad(x => tf.max(x), [1, 3, 3]),
      grad(x => tf.prod(x), [2, 0, 3]),
      grad(x => tf.prod(x), [0, 0, 3]),
      grad(tf.abs, [-1, 0, 1]),
      grad(x => tf.maximum(x, tf.tensor1d([1, 1, 1])), [0, 1, 2]),
    ])
    expect(results.map(({ data }) => [...(data as Float32Array)])).toEqual([
      [0, 0.5, 0.5],
      [0, 6, 0],
      [0, 0, 0],
      [-1, 0, 1],
      [0, 1, 1],
    ])
  })
})
