import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it } from 'vitest'
import { BUILDS } from '../../../../../agents/nn/wasm/module.ts'
import { type Activation, type Loss, TinyNet, type TinyShape } from '../../../../../agents/nn/wasm/tiny/index.ts'
import { Rng } from '../../../../../envs/core/rng.ts'
import { drawPosition, drawWeights, type Position, Reference } from './reference.ts'

function shapeOf(inputs: number, ...layers: [number, Activation][]): TinyShape {
  return { inputs, layers: layers.map(([units, activation]) => ({ units, activation })) }
}

const TD_GAMMON = shapeOf(198, [80, 'sigmoid'], [4, 'sigmoid'])
const SHAPES: Record<string, TinyShape> = {
  '198-80-4 of sigmoids': TD_GAMMON,
  '196-80-5 of sigmoids': shapeOf(196, [80, 'sigmoid'], [5, 'sigmoid']),
  '7-6-3 with a softmax': shapeOf(7, [6, 'tanh'], [3, 'softmax']),
  '30-17-9-5, deep': shapeOf(30, [17, 'relu'], [9, 'tanh'], [5, 'linear']),
  '12-8-8-1 of ReLU': shapeOf(12, [8, 'relu'], [8, 'relu'], [1, 'tanh']),
  '5-2, without hidden units': shapeOf(5, [2, 'softmax']),
  '1-1-1': shapeOf(1, [1, 'sigmoid'], [1, 'linear']),
}

let references: Reference[] = []
afterEach(() => {
  for (const reference of references) reference.dispose()
  references = []
})

function both(shape: TinyShape, build: (typeof BUILDS)[number] = 'simd') {
  const weights = drawWeights(shape, 1)
  const net = new TinyNet(shape, { build })
  net.setWeights(weights)
  const reference = new Reference(shape, weights)
  references.push(reference)
  const rng = Rng.fromSeed(2)
  const outputs = shape.layers[shape.layers.length - 1].units
  return {
    net,
    reference,
    position: () => drawPosition(shape.inputs, rng),
    /** Sums to 1, as the cross entropy of a softmax wants it. */
    target: () => {
      const parts = Array.from({ length: outputs }, () => rng.float())
      const sum = parts.reduce((a, b) => a + b, 0)
      return parts.map(part => part / sum)
    },
  }
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length)
  for (let i = 0; i < actual.length; i++) {
    const off = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]))
    if (!(off <= tolerance)) expect.fail(`number ${i}: expected ${expected[i]}, but got ${actual[i]}`)
  }
}

function expectSameWeights(net: TinyNet, reference: Reference): void {
  const expected = reference.weights()
  net.weights().forEach((each, i) => {
    expectClose(each, expected[i])
  })
}

const cases = BUILDS.flatMap(build => Object.entries(SHAPES).map(([name, shape]) => [build, name, shape] as const))

describe.each(cases)('%s build, %s', (build, _name, shape) => {
  it('evaluates as tfjs does, from sparse and dense inputs alike', () => {
    const { net, reference, position } = both(shape, build)
    for (let i = 0; i < 10; i++) {
      const { sparse, dense } = position()
      const out = net.forward(sparse).slice()
      expectClose(out, reference.forward(dense))
      expectClose(net.forward(dense), out)
    }
  })

  it('evaluates a batch, and changes of a base position, as position by position', () => {
    const { net, position } = both(shape, build)
    const positions = Array.from({ length: 20 }, position)
    const expected = positions.flatMap(({ sparse }) => [...net.forward(sparse)])
    for (const { sparse } of positions) net.batch.addPosition(sparse)
    expect([...net.forwardBatch().subarray(0, expected.length)]).toEqual(expected)

    const base = positions[7].dense
    net.setBase(base)
    net.batch.clear()
    for (const { dense } of positions) {
      dense.forEach((value, index) => {
        if (value !== base[index]) net.batch.add(index, value - base[index])
      })
      net.batch.end()
    }
    expectClose(net.forwardChanges().subarray(0, expected.length), expected)
  })

  const { activation } = shape.layers[shape.layers.length - 1]
  const probabilities = activation === 'sigmoid' || activation === 'softmax'
  it.each<Loss>(probabilities ? ['squaredError', 'crossEntropy'] : ['squaredError'])(
    'steps down the %s as tfjs does',
    loss => {
      const { net, reference, position, target } = both(shape, build)
      for (let step = 0; step < 5; step++) {
        const { sparse, dense } = position()
        const t = target()
        const before = reference.forward(dense)
        expectClose(net.sgd(sparse, t, 0.1, loss), before)
        reference.sgd(dense, t, 0.1, loss)
      }
      expectSameWeights(net, reference)
    },
  )

  it.each([0, 0.7, 1])('makes the steps of TD(lambda) that tfjs makes with explicit traces, decay %d', decay => {
    const { net, reference, position, target } = both(shape, build)
    for (let game = 0; game < 2; game++) {
      net.resetTraces()
      reference.resetTraces()
      for (let step = 0; step < 6; step++) {
        const { sparse, dense } = position()
        const t = target()
        net.td(sparse, t, 0.05, decay)
        reference.td(dense, t, 0.05, decay)
      }
    }
    expectSameWeights(net, reference)
  })
})

describe('TinyNet', () => {
  it('moves its weights along the gradient that finite differences give', () => {
    const shape = shapeOf(6, [5, 'tanh'], [3, 'sigmoid'])
    const { net, position, target } = both(shape)
    const { sparse } = position()
    const t = target()
    const weights = net.weights()
    const loss = (): number => net.forward(sparse).reduce((sum, y, k) => sum + (t[k] - y) ** 2 / 2, 0)
    const nudged = (array: number, i: number, by: number): number => {
      net.setWeights(weights.map((each, a) => each.map((w, at) => (a === array && at === i ? w + by : w))))
      return loss()
    }
    const slopes = weights.map((each, a) => each.map((_, i) => (nudged(a, i, 0.01) - nudged(a, i, -0.01)) / 0.02))
    net.setWeights(weights)
    net.sgd(sparse, t, 1)
    net.weights().forEach((each, a) => {
      expectClose(
        each.map((w, i) => weights[a][i] - w),
        slopes[a],
        1e-4,
      )
    })
  })

  it('keeps its traces exact through games long enough for their scale to be taken in many times', () => {
    const { net, reference, position, target } = both(shapeOf(9, [4, 'sigmoid'], [2, 'sigmoid']))
    for (let step = 0; step < 200; step++) {
      const { sparse, dense } = position()
      const t = target()
      net.td(sparse, t, 0.05, 0.3)
      reference.td(dense, t, 0.05, 0.3)
    }
    expectSameWeights(net, reference)
  })

  it('counts an input that is listed twice as their sum', () => {
    const { net } = both(TD_GAMMON)
    const twice = { indices: Int32Array.of(3, 90, 3), values: Float32Array.of(0.25, 1, 0.5), count: 3 }
    const once = { indices: Int32Array.of(3, 90), values: Float32Array.of(0.75, 1), count: 2 }
    expectClose(net.forward(twice).slice(), net.forward(once))
  })

  it('takes sums far beyond what e^x holds', () => {
    const net = new TinyNet(shapeOf(1, [4, 'softmax']))
    net.setWeights([Float32Array.of(1e4, -1e4, 0, 1e4), new Float32Array(4)])
    expect([...net.forward(Float32Array.of(1))]).toEqual([0.5, expect.closeTo(0), expect.closeTo(0), 0.5])
  })

  it('gives back the weights that it was given', () => {
    for (const shape of Object.values(SHAPES)) {
      const weights = drawWeights(shape, 5)
      const net = new TinyNet(shape)
      net.setWeights(weights)
      expect(net.weights()).toEqual(weights)
    }
  })

  it.each(['sgd', 'td'] as const)('is as it was once weights are set after a step of %s that was not finite', kind => {
    for (const shape of Object.values(SHAPES)) {
      const { net, position, target } = both(shape)
      const { sparse } = position()
      const t = target()
      const begin = (): Float32Array[] => {
        net.setWeights(drawWeights(shape, 1))
        net.resetTraces()
        net.td(sparse, t, 0.1, 0.7)
        return net.weights()
      }
      const expected = begin()
      const nothing = t.map(() => Number.NaN)
      if (kind === 'sgd') net.sgd(sparse, nothing, 0.1)
      else net.td(sparse, nothing, 0.1, 0.7)
      expect(net.weights().some(each => each.some(Number.isNaN))).toBe(true)
      expect(begin()).toEqual(expected)
    }
  })

  it('gives the same bits again', () => {
    const play = (): Float32Array[] => {
      const { net, position, target } = both(TD_GAMMON)
      for (let step = 0; step < 50; step++) net.td(position().sparse, target(), 0.1, 0.7)
      for (let step = 0; step < 50; step++) net.sgd(position().dense, target(), 0.1, 'crossEntropy')
      return net.weights()
    }
    expect(play()).toEqual(play())
  })

  it('learns exclusive or', () => {
    const rng = Rng.fromSeed(3)
    const net = new TinyNet(shapeOf(2, [4, 'tanh'], [1, 'sigmoid']))
    net.initialise(() => rng.float())
    const rows = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].map(row => Float32Array.from(row))
    for (let epoch = 0; epoch < 2000; epoch++) {
      for (const row of rows) net.sgd(row, [row[0] ^ row[1]], 0.3, 'crossEntropy')
    }
    expect(rows.map(row => Math.round(net.forward(row)[0] * 20) / 20)).toEqual([0, 1, 1, 0])
  })

  it('runs in a worker thread, from the compiled package and without tfjs, to the same bits', async () => {
    const { net, position } = both(TD_GAMMON)
    const { dense }: Position = position()
    const worker = new Worker(
      `const { parentPort, workerData } = require('node:worker_threads')
       import(workerData.module).then(({ TinyNet }) => {
         const net = new TinyNet(workerData.shape, { build: 'simd' })
         net.setWeights(workerData.weights)
         parentPort.postMessage({ out: [...net.forward(workerData.dense)], tfjs: '_tfengine' in globalThis })
       })`,
      {
        eval: true,
        workerData: {
          module: new URL('../../../../../dist/agents/nn/wasm/tiny/index.js', import.meta.url).href,
          shape: TD_GAMMON,
          weights: net.weights(),
          dense,
        },
      },
    )
    const said = await new Promise((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    await worker.terminate()
    expect(said).toEqual({ out: [...net.forward(dense)], tfjs: false })
  })

  it('refuses shapes, inputs, targets and weights that do not fit, and says why', () => {
    expect(() => new TinyNet({ inputs: 0, layers: [] })).toThrow(
      'Expected inputs to be a whole number from 1, but got 0.',
    )
    expect(() => new TinyNet({ inputs: 1, layers: [] })).toThrow('Expected a layer at least, but got none.')
    expect(() => new TinyNet(shapeOf(2, [3, 'softmax'], [1, 'linear']))).toThrow(
      'Expected softmax in the last layer only, but got it in layer 1 of 2.',
    )
    const net = new TinyNet(shapeOf(2, [1, 'tanh']), { positions: 1 })
    expect(() => net.forward(new Float32Array(3))).toThrow('Expected 2 inputs, but got 3.')
    expect(() => net.forward({ indices: Int32Array.of(2), values: Float32Array.of(1), count: 1 })).toThrow(
      'Expected indices from 0 to 1, but got 2.',
    )
    expect(() => net.forward({ indices: Int32Array.of(0), values: Float32Array.of(1), count: 2 })).toThrow(
      'Expected indices from 0 to 1, but got undefined.',
    )
    net.batch.add(0, 1)
    net.batch.add(-1, 1)
    net.batch.end()
    expect(() => net.forwardBatch()).toThrow('Expected indices from 0 to 1, but got -1.')
    net.batch.clear()
    net.batch.end()
    net.batch.end()
    expect(() => net.forwardBatch()).toThrow('Expected at most 1 positions, of 2 inputs in all, but got more.')
    expect(() => net.sgd(new Float32Array(2), [1, 2], 0.1)).toThrow('Expected 1 targets, but got 2.')
    expect(() => net.sgd(new Float32Array(2), [1], 0.1, 'crossEntropy')).toThrow(
      'Expected outputs of sigmoid or softmax for a cross entropy, but got tanh.',
    )
    for (const decay of [-0.1, 1.1, Number.NaN]) {
      expect(() => net.td(new Float32Array(2), [1], 0.1, decay)).toThrow(
        `Expected decay to be from 0 to 1, but got ${decay}.`,
      )
    }
    expect(() => new TinyNet(shapeOf(1e6, [1e3, 'tanh'], [10, 'linear']))).toThrow(
      /^Expected a net that takes at most 4294967296 bytes, but got one of \d{11}\.$/,
    )
    expect(() => net.setWeights([new Float32Array(2)])).toThrow('Expected weights of 2, 1 numbers, but got 2.')
  })
})
