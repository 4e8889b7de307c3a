import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { BACKENDS, type Case, expectAgreement, useBackend } from './support.ts'

const plane = { x: { shape: [null, 7, 6, 3] } }
const pair = { a: { shape: [null, 4, 5] }, b: { shape: [null, 4, 5] } }
const rows = { x: { shape: [null, 6] } }
const sequence = { x: { shape: [null, 4, 6] } }

const unary = (op: (x: tf.Tensor) => tf.Tensor): Case => ({ inputs: rows, forward: ({ x }) => op(x) })
const positive = (op: (x: tf.Tensor) => tf.Tensor): Case => ({
  inputs: { x: { shape: [null, 6], positive: true } },
  forward: ({ x }) => op(x),
})
const binary = (op: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor): Case => ({
  inputs: pair,
  forward: ({ a, b }) => ({
    full: op(a, b),
    row: op(a, tf.slice(b, [0, 0, 0], [-1, 1, -1])),
    scalar: op(a, tf.scalar(0.7)),
  }),
})
const conv = (
  filter: [number, number, number, number],
  strides: number | [number, number],
  pad: 'same' | 'valid' | number,
  dilations: number | [number, number] = 1,
): Case => ({
  inputs: plane,
  weights: { 'conv/kernel': filter, 'conv/bias': [filter[3]] },
  forward: ({ x }, w) =>
    tf.add(
      tf.conv2d(x as tf.Tensor4D, w['conv/kernel'] as tf.Tensor4D, strides, pad, 'NHWC', dilations),
      w['conv/bias'],
    ),
})
const transposed = (size: number, strides: number, pad: 'same' | 'valid', out: [number, number]): Case => ({
  inputs: { x: { shape: [null, 4, 3, 2] } },
  weights: { kernel: [size, size, 5, 2] },
  forward: ({ x }, { kernel }) =>
    tf.conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, [x.shape[0], ...out, 5], strides, pad),
})
const pool = (kind: 'max' | 'avg', size: number, strides: number, pad: 'same' | 'valid' | number): Case => ({
  inputs: plane,
  forward: ({ x }) => (kind === 'max' ? tf.maxPool : tf.avgPool)(x as tf.Tensor4D, size, strides, pad),
})

const anywhere = {
  relu: tf.relu,
  relu6: tf.relu6,
  elu: tf.elu,
  selu: tf.selu,
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  softplus: tf.softplus,
  leakyRelu: tf.leakyRelu,
  exp: tf.exp,
  square: tf.square,
  abs: tf.abs,
  neg: tf.neg,
  sign: tf.sign,
  floor: tf.floor,
  ceil: tf.ceil,
  round: tf.round,
  erf: tf.erf,
  expm1: tf.expm1,
  sin: tf.sin,
  cos: tf.cos,
  atan: tf.atan,
  softmax: tf.softmax,
  logSoftmax: tf.logSoftmax,
  step: tf.step,
}
const aboveZero = { log: tf.log, log1p: tf.log1p, sqrt: tf.sqrt, rsqrt: tf.rsqrt, reciprocal: tf.reciprocal }
const comparisons = {
  equal: tf.equal,
  notEqual: tf.notEqual,
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
}

const cases: Record<string, Case> = {
  ...Object.fromEntries(Object.entries(anywhere).map(([name, op]) => [name, unary(x => op(x))])),
  ...Object.fromEntries(Object.entries(aboveZero).map(([name, op]) => [name, positive(x => op(x))])),
  clip: unary(x => tf.clipByValue(x, -0.5, 0.8)),
  'gelu through erf': unary(x => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1))),
  swish: unary(x => tf.mul(x, tf.sigmoid(x))),
  mish: unary(x => tf.mul(x, tf.tanh(tf.softplus(x)))),
  prelu: {
    inputs: plane,
    weights: { slope: [3] },
    forward: ({ x }, { slope }) => tf.prelu(x, slope),
  },
  'isNaN, isInf, isFinite': unary(x => {
    const odd = tf.log(tf.relu(x))
    return tf.stack([tf.isNaN(odd), tf.isInf(odd), tf.isFinite(odd)].map(t => tf.cast(t, 'float32')))
  }),

  add: binary(tf.add),
  sub: binary(tf.sub),
  mul: binary(tf.mul),
  div: binary(tf.div),
  maximum: binary(tf.maximum),
  minimum: binary(tf.minimum),
  squaredDifference: binary(tf.squaredDifference),
  floorDiv: binary(tf.floorDiv),
  mod: binary(tf.mod),
  pow: { inputs: { x: { shape: [null, 6], positive: true } }, forward: ({ x }) => tf.pow(x, tf.scalar(1.7)) },
  addN: { inputs: pair, forward: ({ a, b }) => tf.addN([a, b, a]) },
  comparisons: {
    inputs: pair,
    forward: ({ a, b }) =>
      Object.fromEntries(
        Object.entries(comparisons).map(([name, op]) => [name, tf.cast(op(tf.round(a), tf.round(b)), 'int32')]),
      ),
  },
  logic: {
    inputs: pair,
    forward: ({ a, b }) => {
      const [p, q] = [tf.greater(a, 0), tf.greater(b, 0)]
      return { and: tf.logicalAnd(p, q), or: tf.logicalOr(p, q), xor: tf.logicalXor(p, q), not: tf.logicalNot(p) }
    },
  },
  where: { inputs: pair, forward: ({ a, b }) => tf.where(tf.greater(a, b), a, tf.mul(b, 2)) },
  'where by a constant mask': {
    inputs: { x: { shape: [null, 2, 4, 4] } },
    forward: ({ x }) =>
      tf.where(tf.cast(tf.linalg.bandPart(tf.ones([4, 4]), -1, 0), 'bool'), x, tf.fill([1, 1, 1, 1], -1e9)),
  },
  'whole numbers': {
    inputs: { a: { shape: [null, 3], dtype: 'int32', below: 9 }, b: { shape: [null, 3], dtype: 'int32', below: 5 } },
    forward: ({ a, b }) => {
      const c = tf.add(b, tf.scalar(1, 'int32'))
      return {
        sum: tf.add(a, b),
        product: tf.mul(a, b),
        quotient: tf.floorDiv(tf.sub(b, a), c),
        rest: tf.mod(a, c),
        three: tf.addN([a, b, a]),
        halves: tf.div(tf.cast(a, 'float32'), 2),
      }
    },
  },
  'cast to bool and back': { ...unary(x => tf.cast(tf.cast(tf.round(x), 'bool'), 'float32')), only: 'cpu' },

  'conv 1x1': conv([1, 1, 3, 4], 1, 'valid'),
  'conv 3x3, same': conv([3, 3, 3, 4], 1, 'same'),
  'conv 5x5, valid': conv([5, 5, 3, 2], 1, 'valid'),
  'conv 3x3, strides 2, same': conv([3, 3, 3, 4], 2, 'same'),
  'conv 2x3, strides 2x1, same': conv([2, 3, 3, 4], [2, 1], 'same'),
  'conv 3x3, padding 1, strides 3': conv([3, 3, 3, 4], 3, 1),
  'conv 3x3, dilated': conv([3, 3, 3, 4], 1, 'same', 2),
  'conv with bias and activation, fused': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 4], bias: [4] },
    forward: ({ x }, { kernel, bias }) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: kernel as tf.Tensor4D,
        strides: 1,
        pad: 'same',
        bias,
        activation: 'relu',
      }),
  },
  'conv 1d': {
    inputs: { x: { shape: [null, 9, 3] } },
    weights: { kernel: [3, 3, 4] },
    forward: ({ x }, { kernel }) => tf.conv1d(x as tf.Tensor3D, kernel as tf.Tensor3D, 2, 'same'),
  },
  'conv with a filter that is worked out': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 4], gain: [4] },
    forward: ({ x }, { kernel, gain }) => tf.conv2d(x as tf.Tensor4D, tf.mul(kernel, gain) as tf.Tensor4D, 1, 'same'),
  },
  'conv over 17 and 13 channels, which are filled up': {
    inputs: { x: { shape: [null, 5, 4, 17] } },
    weights: { first: [3, 3, 17, 13], second: [1, 1, 13, 6], third: [3, 3, 17, 6] },
    forward: ({ x }, { first, second, third }) => {
      const y = tf.relu(tf.conv2d(x as tf.Tensor4D, first as tf.Tensor4D, 1, 'same'))
      const z = tf.conv2d(y as tf.Tensor4D, second as tf.Tensor4D, 1, 'same')
      return { sum: tf.add(z, tf.conv2d(x as tf.Tensor4D, third as tf.Tensor4D, 1, 'same')), y }
    },
  },
  'depthwise conv': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 2] },
    forward: ({ x }, { kernel }) => tf.depthwiseConv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'),
  },
  'separable conv': {
    inputs: plane,
    weights: { depth: [3, 3, 3, 1], point: [1, 1, 3, 5] },
    forward: ({ x }, { depth, point }) =>
      tf.separableConv2d(x as tf.Tensor4D, depth as tf.Tensor4D, point as tf.Tensor4D, 1, 'same'),
  },
  'transposed conv, same': transposed(3, 2, 'same', [8, 6]),
  'transposed conv, same, odd size': transposed(3, 2, 'same', [7, 5]),
  'transposed conv, valid': transposed(3, 2, 'valid', [9, 7]),
  'transposed conv, valid, one more': transposed(3, 2, 'valid', [10, 8]),
  'transposed conv, 4x4, strides 2': transposed(4, 2, 'same', [8, 6]),
  'transposed conv, 2x2, strides 3': transposed(2, 3, 'same', [12, 9]),
  'transposed conv, strides 1': transposed(3, 1, 'same', [4, 3]),
  'max pool': pool('max', 2, 2, 'valid'),
  'max pool, same': pool('max', 3, 2, 'same'),
  'max pool, padded': pool('max', 3, 1, 1),
  'average pool': pool('avg', 2, 2, 'valid'),
  'average pool, same': pool('avg', 3, 2, 'same'),
  'sum pool': {
    inputs: plane,
    forward: ({ x }) => tf.mul(tf.avgPool(x as tf.Tensor4D, 2, 2, 'valid'), 4),
  },
  'global pools': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 4] },
    forward: ({ x }, { kernel }) => {
      const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same')
      return { mean: tf.mean(y, [1, 2]), max: tf.max(y, [1, 2], true), sum: tf.sum(y, [1, 2]), height: tf.mean(y, 1) }
    },
  },
  'resize, nearest': {
    inputs: plane,
    forward: ({ x }) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [14, 12]),
  },
  'resize, bilinear': {
    inputs: plane,
    forward: ({ x }) => tf.image.resizeBilinear(x as tf.Tensor4D, [14, 12], false, true),
  },

  'batch norm after a conv': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 4], scale: [4], offset: [4], mean: [4], variance: [4] },
    positive: ['variance'],
    forward: ({ x }, { kernel, scale, offset, mean, variance }) => {
      const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same')
      const normal = tf.batchNorm(
        y,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
      )
      return { full: tf.relu(normal), plain: tf.batchNorm(y, mean as tf.Tensor1D, variance as tf.Tensor1D) }
    },
  },
  'batch norm of rows': {
    inputs: rows,
    weights: { scale: [6], offset: [6], mean: [6], variance: [6] },
    positive: ['variance'],
    forward: ({ x }, { scale, offset, mean, variance }) =>
      tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D, 1e-3),
  },
  'layer norm, composed': {
    inputs: sequence,
    weights: { gain: [6], bias: [6] },
    forward: ({ x }, { gain, bias }) => {
      const { mean, variance } = tf.moments(x, -1, true)
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), gain), bias)
    },
  },

  matMul: {
    inputs: rows,
    weights: { kernel: [6, 5] },
    forward: ({ x }, { kernel }) => tf.matMul(x, kernel),
  },
  'matMul, transposed': {
    inputs: rows,
    weights: { kernel: [5, 6] },
    forward: ({ x }, { kernel }) => ({ b: tf.matMul(x, kernel, false, true), a: tf.matMul(kernel, x, false, true) }),
  },
  'matMul, fused': {
    inputs: rows,
    weights: { kernel: [6, 5], bias: [5] },
    forward: ({ x }, { kernel, bias }) =>
      tf.fused.matMul({ a: x as tf.Tensor2D, b: kernel as tf.Tensor2D, bias, activation: 'elu' }),
  },
  'matMul, batched': {
    inputs: pair,
    forward: ({ a, b }) => tf.matMul(tf.softmax(tf.matMul(a, b, false, true)), b),
  },
  'matMul, batched by a matrix': {
    inputs: sequence,
    weights: { kernel: [1, 6, 5] },
    forward: ({ x }, { kernel }) => tf.matMul(x, kernel),
  },
  'matMul over all steps at once': {
    inputs: sequence,
    weights: { kernel: [6, 5] },
    forward: ({ x }, { kernel }) => tf.reshape(tf.matMul(tf.reshape(x, [-1, 6]), kernel), [-1, 4, 5]),
  },

  concat: { inputs: pair, forward: ({ a, b }) => tf.concat([a, b, a], -1) },
  'concat of channels': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 4] },
    forward: ({ x }, { kernel }) => {
      const y = tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same')
      return tf.pad(tf.concat([tf.relu(y), x], 3), [
        [0, 0],
        [1, 0],
        [0, 2],
        [0, 1],
      ])
    },
  },
  slice: { inputs: sequence, forward: ({ x }) => tf.slice(x, [0, 1, 2], [-1, 2, 3]) },
  'slice of channels': {
    inputs: plane,
    weights: { kernel: [3, 3, 3, 4] },
    forward: ({ x }, { kernel }) =>
      tf.slice(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, 'same'), [0, 0, 1, 2], [-1, -1, -1, 2]),
  },
  stridedSlice: { inputs: sequence, forward: ({ x }) => tf.stridedSlice(x, [0, 3, 1], [9, 0, 6], [1, -1, 2], 1, 1) },
  split: { inputs: sequence, forward: ({ x }) => tf.add(...(tf.split(x, 2, 2) as [tf.Tensor, tf.Tensor])) },
  'unstack and stack': { inputs: sequence, forward: ({ x }) => tf.stack(tf.unstack(x, 1).reverse(), 1) },
  pad: {
    inputs: sequence,
    forward: ({ x }) =>
      tf.pad(
        x,
        [
          [0, 0],
          [1, 2],
          [0, 1],
        ],
        0.5,
      ),
  },
  'mirror pad': {
    inputs: sequence,
    forward: ({ x }) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 2],
          [0, 1],
        ],
        'reflect',
      ),
  },
  tile: { inputs: sequence, forward: ({ x }) => tf.tile(x, [1, 2, 3]) },
  broadcastTo: { inputs: rows, forward: ({ x }) => tf.broadcastTo(tf.expandDims(x, 1), [x.shape[0], 3, 6]) },
  reverse: { inputs: sequence, forward: ({ x }) => tf.reverse(x, [1, -1]) },
  'transpose and reshape': {
    inputs: sequence,
    forward: ({ x }) => tf.reshape(tf.transpose(tf.reshape(x, [-1, 4, 2, 3]), [0, 2, 1, 3]), [-1, 24]),
  },
  'squeeze and expandDims': {
    inputs: sequence,
    forward: ({ x }) => tf.squeeze(tf.expandDims(tf.mean(x, 1, true), 2), [1]),
  },
  embedding: {
    inputs: { tokens: { shape: [null, 4], dtype: 'int32', below: 7 } },
    weights: { table: [7, 5], places: [4, 5] },
    forward: ({ tokens }, { table, places }) => tf.add(tf.gather(table, tokens as tf.Tensor2D), places),
  },
  'gather along an axis': { inputs: sequence, forward: ({ x }) => tf.gather(x, tf.tensor1d([3, 0, 0], 'int32'), 1) },
  oneHot: {
    inputs: { tokens: { shape: [null, 3], dtype: 'int32', below: 5 } },
    forward: ({ tokens }) => ({ plain: tf.oneHot(tokens, 5), valued: tf.oneHot(tokens, 4, 0.9, 0.1) }),
  },
  'gather by row': {
    inputs: { x: { shape: [null, 4, 3] }, places: { shape: [null, 2], dtype: 'int32', below: 4 } },
    forward: ({ x, places }) => tf.gather(x, places as tf.Tensor2D, 1, 1),
  },
  gatherND: {
    inputs: { x: { shape: [null, 4, 3] } },
    forward: ({ x }) =>
      tf.gatherND(
        tf.transpose(x, [1, 2, 0]),
        tf.tensor2d(
          [
            [1, 2],
            [3, 0],
          ],
          [2, 2],
          'int32',
        ),
      ),
  },
  scatterND: {
    inputs: rows,
    forward: ({ x }) =>
      tf.scatterND(tf.tensor2d([3, 1, 0, 1, 7, 3], [6, 1], 'int32'), tf.transpose(x), [9, x.shape[0]]),
  },
  unsortedSegmentSum: {
    inputs: rows,
    forward: ({ x }) => tf.unsortedSegmentSum(tf.transpose(x), tf.tensor1d([3, 1, 0, 1, 4, 3], 'int32'), 5),
  },
  'flip of pictures': { inputs: plane, forward: ({ x }) => tf.image.flipLeftRight(x as tf.Tensor4D) },
  'local response normalization': {
    inputs: { x: { shape: [null, 3, 2, 9] } },
    forward: ({ x }) => tf.localResponseNormalization(x as tf.Tensor4D, 2, 1.5, 0.3, 0.7),
  },
  einsum: {
    inputs: pair,
    weights: { kernel: [5, 3] },
    forward: ({ a, b }, { kernel }) => ({
      scores: tf.einsum('bik,bjk->bij', a, b),
      projected: tf.einsum('btk,kn->btn', a, kernel),
    }),
  },
  'floats of whole numbers': {
    inputs: { a: { shape: [null, 4], dtype: 'int32', below: 9 } },
    forward: ({ a }) => ({ mean: tf.mean(a, 1), sum: tf.sum(a, 1), max: tf.max(a) }),
  },
  'sums of truths': { inputs: rows, forward: ({ x }) => tf.sum(tf.greater(x, 0), 1) },
  depthToSpace: {
    inputs: { x: { shape: [null, 3, 2, 8] } },
    forward: ({ x }) => tf.depthToSpace(x as tf.Tensor4D, 2, 'NHWC'),
  },

  reductions: {
    inputs: sequence,
    forward: ({ x }) => ({
      sum: tf.sum(x),
      mean: tf.mean(x, -1),
      max: tf.max(x, [1, 2]),
      min: tf.min(x, 1, true),
      prod: tf.prod(x, 2),
      logSumExp: tf.logSumExp(x, -1),
      norm: tf.norm(x, 2, -1),
    }),
  },
  'any and all': {
    inputs: sequence,
    forward: ({ x }) => ({ any: tf.any(tf.greater(x, 1), 1), all: tf.all(tf.greater(x, -1), 2) }),
  },
  'argMax and argMin': { inputs: sequence, forward: ({ x }) => ({ max: tf.argMax(x, -1), min: tf.argMin(x, 1) }) },
  cumsum: { inputs: sequence, forward: ({ x }) => ({ plain: tf.cumsum(x, 1), odd: tf.cumsum(x, 2, true, true) }) },
  topk: { inputs: sequence, forward: ({ x }) => ({ ...tf.topk(x, 3) }) },
  'a state of zeros as large as the batch': {
    inputs: rows,
    forward: ({ x }) => tf.concat([tf.add(tf.zeros(x.shape), x), tf.zeros([x.shape[0], 2])], 1),
  },
  'ones like the input': { inputs: rows, forward: ({ x }) => tf.add(tf.onesLike(x), tf.mul(x, tf.zerosLike(x))) },
}

describe.each(BACKENDS)('exported from %s, ONNX Runtime agrees with tfjs on', backend => {
  beforeAll(() => useBackend(backend))

  const right = Object.keys(cases).filter(name => (cases[name].only ?? backend) === backend)
  it.each(right)('%s', name => expectAgreement(name, cases[name]))
})
