import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { exportToOnnx, type Forward, hashOf, Session, SessionCache } from '../../../../agents/nn/onnx/index.ts'
import { useBackend } from './support.ts'

beforeAll(() => useBackend('wasm'))

/** y = x W + b over three numbers. */
function affine() {
  const weights = {
    kernel: tf.variable(tf.tensor2d([1, 0, 0, 0, 2, 0, 0, 0, 3], [3, 3])),
    bias: tf.variable(tf.tensor1d([10, 20, 30])),
  }
  const model = exportToOnnx(({ x }) => tf.add(tf.matMul(x as tf.Tensor2D, weights.kernel), weights.bias), {
    name: 'affine',
    inputs: { x: { shape: [null, 3] } },
    weights,
  })
  return { weights, model }
}

const ones = new Float32Array(6).fill(1)

describe('a model', () => {
  it('is encoded anew with the weights of the moment, and byte for byte as before where they are the same', async () => {
    const { weights, model } = affine()
    const first = model.encode()
    expect(model.encode()).toEqual(first)
    weights.bias.assign(tf.tensor1d([1, 2, 3]))
    const session = await Session.open(model.encode())
    expect((await session.run({ x: ones }, 1)).output.data).toEqual(Float32Array.of(2, 4, 6))
    await session.release()
  })

  it('is encoded with weights that are given', async () => {
    const { model } = affine()
    const session = await Session.open(model.encode({ values: { kernel: new Float32Array(9), bias: [7, 8, 9] } }))
    expect((await session.run({ x: ones }, 1)).output.data).toEqual(Float32Array.of(7, 8, 9))
    await session.release()
    expect(() => model.encode({ values: { kernel: new Float32Array(9) } })).toThrow(
      "Expected 3 numbers for the weight 'bias', but got none.",
    )
  })

  it('keeps weights apart that hold the same numbers when it is traced', async () => {
    const [first, second] = [tf.variable(tf.tensor1d([1, 2])), tf.variable(tf.zeros([2]))]
    second.assign(first) // now of the same data
    const forward: Forward = ({ x }) => ({ first: tf.mul(x, first), second: tf.mul(x, second) })
    const inputs = { x: { shape: [null, 2] } }
    const model = exportToOnnx(forward, { name: 'twins', inputs, weights: { first, second } })
    const session = await Session.open(model.encode({ values: { first: [3, 4], second: [5, 6] } }))
    const made = await session.run({ x: ones }, 1)
    expect([...(made.first.data as Float32Array), ...(made.second.data as Float32Array)]).toEqual([3, 4, 5, 6])
    await session.release()
    const copy = first.clone()
    expect(() =>
      exportToOnnx(({ x }) => tf.mul(x, copy), { name: 'twins', inputs, weights: { first, second } }),
    ).toThrow("has those of both 'first' and 'second', which may come to differ.")
  })

  it('takes new weights for copies that were made before it was traced', async () => {
    const gain = tf.variable(tf.tensor1d([1, 2]))
    const [clone, row] = [gain.clone(), tf.reshape(gain, [1, 2])]
    const forward: Forward = ({ x }) => ({ clone: tf.mul(x, clone), row: tf.mul(x, row) })
    const model = exportToOnnx(forward, { name: 'copies', inputs: { x: { shape: [null, 2] } }, weights: { gain } })
    const session = await Session.open(model.encode({ values: { gain: [5, 6] } }))
    const made = await session.run({ x: ones }, 1)
    expect([...(made.clone.data as Float32Array), ...(made.row.data as Float32Array)]).toEqual([5, 6, 5, 6])
    await session.release()
  })

  it('says who made it and what of', () => {
    const text = Buffer.from(affine().model.encode({ metadata: { weights: '3f2a91c0' } })).toString('latin1')
    for (const part of ['ludus', 'affine', '3f2a91c0', 'kernel', 'bias']) expect(text).toContain(part)
  })
})

describe('a session', () => {
  it('runs batches of any size and takes the first rows of what is longer', async () => {
    const session = await Session.open(affine().model.encode())
    expect([session.inputs, session.outputs]).toEqual([['x'], ['output']])
    const two = (await session.run({ x: ones }, 2)).output
    expect([two.dims, [...two.data]]).toEqual([
      [2, 3],
      [11, 22, 33, 11, 22, 33],
    ])
    expect((await session.run({ x: ones }, 1)).output.dims).toEqual([1, 3])
    await session.release()
  })

  it('refuses inputs that are missing or too short', async () => {
    const session = await Session.open(affine().model.encode())
    await expect(session.run({}, 1)).rejects.toThrow("Expected the input 'x', but got none.")
    await expect(session.run({ x: ones }, 3)).rejects.toThrow(
      "Expected 9 numbers, [3,3], for the input 'x', but got 6.",
    )
    await session.release()
  })

  it('refuses bytes that are no model', async () => {
    await expect(Session.open(new Uint8Array([1, 2, 3]))).rejects.toThrow('protobuf parsing failed')
  })

  it('takes whole numbers', async () => {
    const table = tf.variable(tf.tensor2d([0, 10, 20], [3, 1]))
    const model = exportToOnnx(({ tokens }) => tf.gather(table, tokens as tf.Tensor2D), {
      name: 'table',
      inputs: { tokens: { shape: [null, 2], dtype: 'int32' } },
      weights: { table },
    })
    const session = await Session.open(model.encode())
    for (const tokens of [Int32Array.of(2, 1), Float32Array.of(2, 1)]) {
      expect((await session.run({ tokens }, 1)).output.data).toEqual(Float32Array.of(20, 10))
    }
    await session.release()
  })

  it('runs side by side, and is released once all that runs is done', async () => {
    const session = await Session.open(affine().model.encode())
    const running = [session.run({ x: ones }, 1), session.run({ x: ones }, 2)]
    await Promise.all([session.release(), session.release()])
    for (const result of await Promise.all(running)) expect(result.output.data[0]).toBe(11)
    await expect(session.run({ x: ones }, 1)).rejects.toThrow('Expected a session that is open, but it was released.')
  })

  it('is made and released without growth', async () => {
    const wide = tf.variable(tf.ones([256, 256])) // 256 KiB, which a session that isn't freed would keep
    const forward: Forward = ({ x }) => tf.matMul(tf.tile(x, [1, 256]) as tf.Tensor2D, wide)
    const bytes = exportToOnnx(forward, {
      name: 'wide',
      inputs: { x: { shape: [null, 1] } },
      weights: { wide },
    }).encode()
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void // what JavaScript still holds is no leak of sessions
    const cycle = async (count: number) => {
      for (let i = 0; i < count; i++) {
        const session = await Session.open(bytes)
        await session.run({ x: ones }, 1)
        await session.release()
      }
      collect()
      return process.memoryUsage().rss
    }
    // Resident memory jumps by what the collector has not yet come to: growth that goes on shows in the least of three rounds.
    await cycle(200)
    let least = Number.POSITIVE_INFINITY
    for (let round = 0; round < 3; round++) {
      const before = await cycle(50)
      least = Math.min(least, (await cycle(200)) - before)
    }
    expect(least).toBeLessThan((200 * bytes.length) / 2)
  })

  it('says how to get ONNX Runtime where it does not load', async () => {
    const module = new URL('../../../../dist/agents/nn/onnx/session.js', import.meta.url).href
    const hooks = `export const resolve = (name, context, next) => {
      if (name === 'onnxruntime-node') throw new Error('no such library.')
      return next(name, context)
    }`
    const script = `
      import { register } from 'node:module'
      import { parentPort, workerData } from 'node:worker_threads'
      register(workerData)
      const { Session } = await import('${module}')
      parentPort.postMessage(await Session.open(new Uint8Array()).catch(error => error.message))`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
      workerData: `data:text/javascript,${encodeURIComponent(hooks)}`,
    })
    const message = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    expect(message).toBe(
      `Expected onnxruntime-node to load, but it does not on ${process.platform}-${process.arch}: no such library. ` +
        "Install it with 'npm install onnxruntime-node'.",
    )
    await worker.terminate()
  })

  it('runs in a worker thread', async () => {
    const module = new URL('../../../../dist/agents/nn/onnx/index.js', import.meta.url).href
    const script = `
      import { parentPort, workerData } from 'node:worker_threads'
      const { Session } = await import('${module}')
      const session = await Session.open(workerData)
      const { output } = await session.run({ x: new Float32Array(3).fill(1) }, 1)
      await session.release()
      parentPort.postMessage(output.data)`
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
      workerData: affine().model.encode(),
    })
    const data = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
    expect(data).toEqual(Float32Array.of(11, 22, 33))
    await worker.terminate()
  })
})

describe('a cache of sessions', () => {
  it('opens each set of weights once, and releases the one that was not used for the longest time', async () => {
    const { model } = affine()
    const bytes = model.encode()
    let made = 0
    const make = () => {
      made++
      return bytes
    }
    const cache = new SessionCache(2)
    const [a, again] = await Promise.all([cache.open('a', make), cache.open('a', make)])
    expect([a === again, made, a.hash]).toEqual([true, 1, 'a'])
    const b = await cache.open('b', make)
    await cache.open('a', make)
    await cache.open('c', make)
    expect([made, cache.size]).toEqual([3, 2])
    await expect(b.run({ x: ones }, 1)).rejects.toThrow()
    expect((await a.run({ x: ones }, 1)).output.dims).toEqual([1, 3])
    await cache.close()
    expect(cache.size).toBe(0)
    await expect(a.run({ x: ones }, 1)).rejects.toThrow()
  })

  it('forgets what could not be opened', async () => {
    const cache = new SessionCache()
    const bytes = affine().model.encode()
    await expect(cache.open('x', () => Promise.reject(new Error('no such weights')))).rejects.toThrow('no such weights')
    expect((await cache.open('x', bytes)).hash).toBe('x')
    await cache.close()
    expect(() => new SessionCache(0)).toThrow('Expected a capacity of 1 or more sessions, but got 0.')
  })

  it('knows a model by the hash of its bytes where no other is given', async () => {
    const bytes = affine().model.encode()
    const session = await Session.open(bytes)
    expect(session.hash).toBe(hashOf(bytes))
    await session.release()
  })
})
