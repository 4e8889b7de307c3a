/** Every kernel of the `cpu` backend on odd shapes, on both builds and there. */
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { builds, draw, expectClose, on } from './support.ts'

const floats = (shape: number[], low = -2, high = 2, seed = 1) =>
  tf.tensor(
    Float32Array.from(draw(seed, shape).data as Float32Array, v => low + ((v + 3) / 6) * (high - low)),
    shape,
  )
const wholes = (shape: number[], low = -9, high = 9, seed = 1) =>
  tf.tensor(
    Int32Array.from(draw(seed, shape).data as Float32Array, v => Math.round(low + ((v + 3) / 6) * (high - low))),
    shape,
    'int32',
  )
const bools = (shape: number[], seed = 1) => tf.greater(floats(shape, -1, 1, seed), 0)
const special = () => tf.tensor1d([0, -0, 1, -1, 2.5, -2.5, 3.5, 0.5, 1e-8, -1e-8, 30, -30, 100, -100, 1e20, -1e20])
const as = <T extends tf.Tensor>(tensor: tf.Tensor) => tensor as T
const pairs = (of: (shape: number[], seed: number) => tf.Tensor): [tf.Tensor, tf.Tensor][] =>
  (
    [
      [[7], [7]],
      [[3, 5], [5]],
      [
        [3, 1, 4],
        [2, 1],
      ],
      [[], [2, 3]],
      [
        [2, 3, 4, 5],
        [4, 1],
      ],
    ] as [number[], number[]][]
  ).map(([a, b]) => [of(a, 1), of(b, 2)])

const complex = (shape: number[], seed = 1) => tf.complex(floats(shape, -2, 2, seed), floats(shape, -2, 2, seed + 1))

type Work = () => tf.Tensor | tf.Tensor[]

/** Operations number by number, and the range that they are defined on. */
const unary: [string, (x: tf.Tensor) => tf.Tensor, [number, number]?][] = [
  ['Abs', tf.abs],
  ['Acos', tf.acos, [-0.99, 0.99]],
  ['Acosh', tf.acosh, [1.01, 5]],
  ['Asin', tf.asin, [-0.99, 0.99]],
  ['Asinh', tf.asinh],
  ['Atan', tf.atan],
  ['Atanh', tf.atanh, [-0.9, 0.9]],
  ['Ceil', tf.ceil],
  ['ClipByValue', x => tf.clipByValue(x, -0.7, 0.9)],
  ['Cos', tf.cos],
  ['Cosh', tf.cosh],
  ['Elu', tf.elu],
  ['Erf', tf.erf],
  ['Exp', tf.exp],
  ['Expm1', tf.expm1],
  ['Floor', tf.floor],
  ['IsFinite', tf.isFinite],
  ['IsInf', tf.isInf],
  ['IsNan', tf.isNaN],
  ['LeakyRelu', x => tf.leakyRelu(x, 0.1)],
  ['Log', tf.log, [0.01, 9]],
  ['Log1p', tf.log1p, [-0.9, 9]],
  ['Neg', tf.neg],
  ['OnesLike', tf.onesLike],
  ['Reciprocal', tf.reciprocal, [0.1, 3]],
  ['Relu', tf.relu],
  ['Relu6', tf.relu6, [-3, 9]],
  ['Round', tf.round, [-5, 5]],
  ['Rsqrt', tf.rsqrt, [0.01, 9]],
  ['Selu', tf.selu],
  ['Sigmoid', tf.sigmoid],
  ['Sign', tf.sign],
  ['Sin', tf.sin],
  ['Sinh', tf.sinh],
  ['Softplus', tf.softplus],
  ['Sqrt', tf.sqrt, [0, 9]],
  ['Square', tf.square],
  ['Step', x => tf.step(x, 0.5)],
  ['Tan', tf.tan, [-1, 1]],
  ['Tanh', tf.tanh],
  ['ZerosLike', tf.zerosLike],
]
const binary: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor, [number, number]?][] = [
  ['Add', tf.add],
  ['Atan2', tf.atan2],
  ['Equal', tf.equal],
  ['FloorDiv', tf.floorDiv, [0.5, 9]],
  ['Greater', tf.greater],
  ['GreaterEqual', tf.greaterEqual],
  ['Less', tf.less],
  ['LessEqual', tf.lessEqual],
  ['Maximum', tf.maximum],
  ['Minimum', tf.minimum],
  ['Mod', tf.mod, [0.5, 9]],
  ['Multiply', tf.mul],
  ['NotEqual', tf.notEqual],
  ['Pow', tf.pow, [0.1, 3]],
  ['RealDiv', tf.div, [0.5, 3]],
  ['SquaredDifference', tf.squaredDifference],
  ['Sub', tf.sub],
]
const logical: [string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor][] = [
  ['LogicalAnd', tf.logicalAnd],
  ['LogicalOr', tf.logicalOr],
]

const image = (seed = 1) => as<tf.Tensor4D>(floats([2, 5, 7, 3], -2, 2, seed))
const boxes = () =>
  tf.tensor2d([
    [0, 0, 1, 1],
    [0, 0.1, 0.9, 1],
    [0.51, 0.47, 1, 1],
    [0, 0, 0.2, 0.3],
  ])
const scores = () => tf.tensor1d([0.9, 0.8, 0.3, 0.7])

const others: [string, Work][] = [
  ['AddN', () => tf.addN([floats([3, 5]), floats([3, 5], -1, 1, 2), floats([3, 5], 0, 1, 3)])],
  ['All', () => [tf.all(bools([3, 5]), 0), tf.all(bools([3, 2, 5]), [0, 2], true), tf.all(tf.ones([3], 'bool'))]],
  ['Any', () => [tf.any(bools([3, 5]), 1), tf.any(bools([3, 2, 5]), [1]), tf.any(tf.zeros([3], 'bool'))]],
  ['AvgPool3D', () => tf.avgPool3d(as<tf.Tensor5D>(floats([1, 5, 4, 5, 3])), 2, 2, 'valid')],
  [
    'BatchToSpaceND',
    () =>
      tf.batchToSpaceND(
        floats([4, 2, 3, 2]),
        [2, 2],
        [
          [0, 1],
          [1, 0],
        ],
      ),
  ],
  [
    'SpaceToBatchND',
    () =>
      tf.spaceToBatchND(
        floats([2, 4, 3, 2]),
        [2, 2],
        [
          [0, 0],
          [1, 0],
        ],
      ),
  ],
  ['Bincount', () => tf.bincount(as<tf.Tensor1D>(wholes([11], 0, 5)), as<tf.Tensor1D>(floats([11])), 7)],
  [
    'DenseBincount',
    () => tf.denseBincount(as<tf.Tensor2D>(wholes([3, 11], 0, 5)), as<tf.Tensor2D>(floats([3, 11])), 7),
  ],
  ['BitwiseAnd', () => tf.bitwiseAnd(wholes([7], 0, 99), wholes([7], 0, 99, 2))],
  ['BroadcastArgs', () => tf.broadcastArgs(tf.tensor1d([3, 1, 5], 'int32'), tf.tensor1d([2, 1], 'int32'))],
  ['BroadcastTo', () => [tf.broadcastTo(floats([3, 1]), [2, 3, 5]), tf.broadcastTo(bools([1, 4]), [3, 4])]],
  ['Concat', () => [tf.concat([floats([2, 3]), floats([2, 5])], 1), tf.concat([wholes([2, 3]), wholes([0, 3])], 0)]],
  ['Conv2D', () => tf.conv2d(image(), as<tf.Tensor4D>(floats([3, 2, 3, 5])), [2, 1], 'same')],
  [
    'Conv3D',
    () => tf.conv3d(as<tf.Tensor5D>(floats([1, 4, 5, 3, 2])), as<tf.Tensor5D>(floats([2, 3, 2, 2, 3])), 1, 'same'),
  ],
  [
    'CropAndResize',
    () => tf.image.cropAndResize(image(), boxes(), tf.tensor1d([0, 1, 1, 0], 'int32'), [3, 4], 'bilinear', 0.5),
  ],
  [
    'CropAndResize nearest',
    () => tf.image.cropAndResize(image(), boxes(), tf.tensor1d([0, 1, 1, 0], 'int32'), [3, 4], 'nearest'),
  ],
  [
    'Cumsum',
    () => [tf.cumsum(floats([3, 5, 2]), 1), tf.cumsum(wholes([7]), 0, true, true), tf.cumsum(floats([3, 5]), 0)],
  ],
  ['Cumprod', () => [tf.cumprod(floats([3, 5, 2]), 1), tf.cumprod(wholes([7], 1, 3), 0, true, true)]],
  [
    'DepthToSpace',
    () => [
      tf.depthToSpace(as<tf.Tensor4D>(floats([2, 2, 3, 12])), 2),
      tf.depthToSpace(as<tf.Tensor4D>(floats([1, 3, 2, 18])), 3),
    ],
  ],
  ['Diag', () => tf.diag(floats([2, 3]))],
  ['Dilation2D', () => tf.dilation2d(image(), as<tf.Tensor3D>(floats([2, 3, 3])), 1, 'same')],
  ['ExpandDims', () => tf.expandDims(floats([3, 2]), 1)],
  ['Fill', () => [tf.fill([3, 2], 2.5), tf.fill([5], 7, 'int32'), tf.fill([3], 1, 'bool')]],
  ['FlipLeftRight', () => tf.image.flipLeftRight(image())],
  ['FusedBatchNorm', () => tf.batchNorm(floats([4, 3]), floats([3]), floats([3], 0.5, 2), floats([3]), floats([3]))],
  [
    'GatherNd',
    () => [
      tf.gatherND(floats([4, 3, 2]), as<tf.Tensor2D>(wholes([5, 2], 0, 2))),
      tf.gatherND(wholes([4, 3]), as<tf.Tensor2D>(wholes([2, 2, 1], 0, 3))),
    ],
  ],
  ['LinSpace', () => tf.linspace(0, 1, 7)],
  ['LogicalNot', () => tf.logicalNot(bools([7]))],
  ['LogicalXor', () => tf.logicalXor(bools([7]), bools([7], 2))],
  ['LRN', () => tf.localResponseNormalization(image(), 2)],
  ['MaxPool3D', () => tf.maxPool3d(as<tf.Tensor5D>(floats([1, 5, 4, 5, 3])), 2, 2, 'valid')],
  ['MaxPoolWithArgmax', () => Object.values(tf.maxPoolWithArgmax(image(), 2, 2, 'same', true)) as tf.Tensor[]],
  [
    'MirrorPad',
    () => [
      tf.mirrorPad(
        floats([3, 4]),
        [
          [2, 1],
          [0, 3],
        ],
        'reflect',
      ),
      tf.mirrorPad(
        floats([3, 4]),
        [
          [3, 1],
          [0, 3],
        ],
        'symmetric',
      ),
    ],
  ],
  ['NonMaxSuppressionV3', () => tf.image.nonMaxSuppression(boxes(), scores(), 3, 0.5)],
  [
    'NonMaxSuppressionV4',
    () => Object.values(tf.image.nonMaxSuppressionPadded(boxes(), scores(), 3, 0.5, 0.2, true)) as tf.Tensor[],
  ],
  [
    'NonMaxSuppressionV5',
    () => Object.values(tf.image.nonMaxSuppressionWithScore(boxes(), scores(), 3, 0.5, 0.2, 0.1)) as tf.Tensor[],
  ],
  ['OneHot', () => [tf.oneHot(wholes([7], 0, 4), 5), tf.oneHot(wholes([2, 3], -1, 6), 4, 2, -1)]],
  ['Pack', () => [tf.stack([floats([2, 3]), floats([2, 3])], -1), tf.stack([bools([2]), bools([2])])]],
  [
    'PadV2',
    () => [
      tf.pad(
        floats([2, 3]),
        [
          [1, 0],
          [2, 1],
        ],
        0.5,
      ),
      tf.pad(wholes([3]), [[0, 2]]),
      tf.pad(bools([2, 2]), [
        [1, 1],
        [0, 1],
      ]),
    ],
  ],
  ['Prelu', () => [tf.prelu(floats([2, 3, 4]), floats([4])), tf.prelu(floats([2, 3, 4]), floats([3, 1]))]],
  ['Range', () => [tf.range(1, 9, 2), tf.range(5, 0, -1, 'int32')]],
  [
    'ResizeBilinear',
    () => [
      tf.image.resizeBilinear(image(), [7, 4]),
      tf.image.resizeBilinear(image(), [3, 9], true),
      tf.image.resizeBilinear(image(), [3, 9], false, true),
    ],
  ],
  [
    'ResizeNearestNeighbor',
    () => [
      tf.image.resizeNearestNeighbor(image(), [7, 4]),
      tf.image.resizeNearestNeighbor(image(), [3, 9], true),
      tf.image.resizeNearestNeighbor(image(), [3, 9], false, true),
    ],
  ],
  ['Reverse', () => [tf.reverse(floats([3, 2, 5]), [0, 2]), tf.reverse(wholes([7])), tf.reverse(bools([2, 3]), 1)]],
  ['RotateWithOffset', () => tf.image.rotateWithOffset(image(), 0.7, 0.25, [0.4, 0.6])],
  [
    'ScatterNd',
    () => [
      tf.scatterND(as<tf.Tensor2D>(wholes([5, 1], 0, 3)), floats([5, 2]), [4, 2]),
      tf.scatterND(as<tf.Tensor2D>(wholes([3, 2], 0, 2)), wholes([3]), [3, 3]),
    ],
  ],
  [
    'TensorScatterUpdate',
    () => tf.tensorScatterUpdate(floats([5, 2]), tf.tensor2d([[3], [1]], [2, 1], 'int32'), floats([2, 2], 5, 6)),
  ],
  [
    'SearchSorted',
    () => [
      tf.lowerBound(tf.tensor1d([1, 3, 5]), floats([7], 0, 6)),
      tf.upperBound(tf.tensor1d([1, 3, 5]), floats([7], 0, 6)),
    ],
  ],
  [
    'Select',
    () => [
      tf.where(bools([3, 4]), floats([3, 4]), floats([3, 4], 5, 6)),
      tf.where(bools([3, 1]), floats([3, 4]), floats([1, 4], 5, 6)),
      tf.where(bools([2]), wholes([2]), wholes([2], 20, 30)),
    ],
  ],
  [
    'Slice',
    () => [
      tf.slice(floats([4, 5, 3]), [1, 0, 2], [2, -1, 1]),
      tf.slice(wholes([9]), 3, 4),
      tf.slice(bools([3, 5]), [0, 1], [3, 2]),
    ],
  ],
  ['Softmax', () => [tf.softmax(floats([3, 7])), tf.softmax(tf.mul(special(), 1e-18))]],
  ['LogSoftmax', () => tf.logSoftmax(floats([3, 7]))],
  [
    'SparseFillEmptyRows',
    () =>
      Object.values(
        tf.sparse.sparseFillEmptyRows(
          tf.tensor2d(
            [
              [0, 0],
              [2, 1],
            ],
            [2, 2],
            'int32',
          ),
          tf.tensor1d([5, 6]),
          tf.tensor1d([4, 3], 'int32'),
          tf.scalar(-1),
        ),
      ),
  ],
  [
    'SparseReshape',
    () =>
      Object.values(
        tf.sparse.sparseReshape(
          tf.tensor2d(
            [
              [0, 0],
              [2, 1],
            ],
            [2, 2],
            'int32',
          ),
          tf.tensor1d([4, 3], 'int32'),
          tf.tensor1d([6, -1], 'int32'),
        ),
      ),
  ],
  [
    'SparseSegmentMean',
    () =>
      tf.sparse.sparseSegmentMean(
        as<tf.Tensor2D>(floats([4, 3])),
        tf.tensor1d([0, 2, 3], 'int32'),
        tf.tensor1d([0, 0, 1], 'int32'),
      ),
  ],
  [
    'SparseSegmentSum',
    () =>
      tf.sparse.sparseSegmentSum(
        as<tf.Tensor2D>(floats([4, 3])),
        tf.tensor1d([0, 2, 3], 'int32'),
        tf.tensor1d([0, 0, 1], 'int32'),
      ),
  ],
  [
    'SparseToDense',
    () => [
      tf.sparseToDense(tf.tensor1d([1, 3], 'int32'), tf.tensor1d([5, 6]), [5], tf.scalar(0.5)),
      tf.sparseToDense(
        tf.tensor2d(
          [
            [1, 0],
            [2, 2],
          ],
          [2, 2],
          'int32',
        ),
        tf.tensor1d([5, 6]),
        [3, 3],
      ),
    ],
  ],
  [
    'SplitV',
    () => [
      ...tf.split(floats([3, 7]), [2, 4, 1], 1),
      ...tf.split(wholes([4, 3]), 2),
      ...tf.split(floats([2, 6]), [2, -1], -1),
    ],
  ],
  [
    'StridedSlice',
    () => [
      tf.stridedSlice(floats([7, 5]), [1, 4], [6, 0], [2, -2]),
      tf.stridedSlice(wholes([5, 3]), [0, 0], [0, 0], [2, 1], 3, 3),
    ],
  ],
  ['Tile', () => [tf.tile(floats([2, 3]), [3, 2]), tf.tile(floats([2, 1]), [1, 9]), tf.tile(bools([3]), [2])]],
  [
    'TopK',
    () =>
      [tf.topk(floats([3, 9]), 4), tf.topk(floats([2, 3, 5]), 1)].flatMap(({ values, indices }) => [values, indices]),
  ],
  [
    // One by one, as `cpu` stops after the first.
    'Transform',
    () => {
      const turn = tf.tensor2d([[1.03, 0.11, 0.31, 0.19, 0.87, -1.23, 0, 0]])
      const one = tf.slice4d(image(), [0, 0, 0, 0], [1, -1, -1, -1])
      return (['constant', 'reflect', 'wrap', 'nearest'] as const).flatMap(fill => [
        tf.image.transform(one, turn, 'bilinear', fill, 0.5, [4, 6]),
        tf.image.transform(one, turn, 'nearest', fill),
      ])
    },
  ],
  ['Unique', () => Object.values(tf.unique(tf.tensor1d([3, 1, 3, 2, 1])))],
  ['Unpack', () => [...tf.unstack(floats([3, 4]), 1), ...tf.unstack(bools([2, 3]))]],
  [
    'MaxPool3D of negative numbers',
    () => tf.maxPool3d(as<tf.Tensor5D>(floats([1, 4, 4, 4, 3], -3, -1)), 2, 2, 'valid'),
  ],
  ['Complex, Real and Imag', () => [complex([3, 5]), tf.real(complex([3, 5])), tf.imag(complex([3, 5]))]],
  [
    'arithmetic of complex numbers',
    () => [
      tf.add(complex([5]), complex([5], 3)),
      tf.sub(complex([2, 3]), complex([2, 3], 3)),
      tf.mul(complex([5]), complex([5], 3)),
    ],
  ],
  [
    'movement of complex numbers',
    () => [
      tf.reshape(complex([2, 3]), [6]),
      tf.concat([complex([2]), complex([3], 3)]),
      tf.clone(complex([3])),
      tf.zerosLike(complex([3])),
      tf.onesLike(complex([3])),
      tf.cast(floats([3]), 'complex64'),
      tf.cast(complex([3]), 'float32'),
    ],
  ],
  ['ComplexAbs', () => tf.abs(complex([3, 4]))],
  [
    'FFT and IFFT',
    () => [
      tf.fft(complex([3, 8])),
      tf.ifft(complex([2, 5])),
      tf.rfft(floats([2, 8])),
      tf.irfft(tf.rfft(floats([2, 8]))),
    ],
  ],
  [
    'RaggedGather',
    () => {
      const { outputNestedSplits, outputDenseValues } = tf.raggedGather(
        [tf.tensor1d([0, 2, 3, 5], 'int32')],
        floats([5, 2]),
        tf.tensor1d([2, 0], 'int32'),
        1,
      )
      return [...outputNestedSplits, outputDenseValues]
    },
  ],
  ['RaggedRange', () => Object.values(tf.raggedRange(tf.tensor1d([1, 4]), tf.tensor1d([4, 9]), tf.tensor1d([1, 2])))],
  [
    'RaggedTensorToTensor',
    () =>
      tf.raggedTensorToTensor(
        tf.tensor1d([3, 4], 'int32'),
        floats([5]),
        tf.scalar(-1),
        [tf.tensor1d([0, 2, 2, 5], 'int32')],
        ['ROW_SPLITS'],
      ),
  ],
]

describe.each(builds)('kernels, %s build', build => {
  const same = async (work: Work, tolerance = 1e-4) =>
    expectClose(await on(build, work), await on('cpu', work), tolerance)

  it.each(unary)('%s equals cpu', async (_, op, [low, high] = [-3, 3]) => {
    for (const shape of [[], [1], [7], [3, 5], [2, 3, 4, 5]]) await same(() => op(floats(shape, low, high)))
  })

  it.each(binary)('%s equals cpu', async (_, op, [low, high] = [-3, 3]) => {
    await same(() => pairs((shape, seed) => floats(shape, low, high, seed)).map(([a, b]) => op(a, b)))
  })

  it.each(binary.filter(([name]) => !['Atan2', 'RealDiv', 'Pow'].includes(name)))(
    '%s of whole numbers equals cpu',
    async (_, op) => {
      await same(() => pairs((shape, seed) => wholes(shape, 1, 9, seed)).map(([a, b]) => op(a, b)))
    },
  )

  it.each(logical)('%s equals cpu', async (_, op) => {
    await same(() => pairs(bools).map(([a, b]) => op(a, b)))
  })

  it.each(others)('%s equals cpu', async (_, work) => {
    await same(work)
  })

  it('Transform maps each image by its own map', async () => {
    const turns = () =>
      tf.tensor2d([
        [1.03, 0.11, 0.31, 0.19, 0.87, -1.23, 0, 0],
        [0.9, 0, 1.1, 0.1, 1, 0, 0.01, 0],
      ])
    const [whole, ...parts] = await on(build, () => [
      tf.image.transform(image(), turns(), 'bilinear'),
      ...[0, 1].map(i => tf.image.transform(tf.slice(image(), i, 1), tf.slice(turns(), i, 1), 'bilinear')),
    ])
    expectClose([whole], [{ shape: whole.shape, data: parts.flatMap(({ data }) => [...(data as Float32Array)]) }])
  })

  it('there is one for each of the plain backend', async () => {
    await on(build, () => tf.scalar(0))
    const ours = new Set(tf.getKernelsForBackend('wasm').map(kernel => kernel.kernelName))
    expect(tf.getKernelsForBackend('cpu').filter(kernel => !ours.has(kernel.kernelName))).toEqual([])
  })
})
