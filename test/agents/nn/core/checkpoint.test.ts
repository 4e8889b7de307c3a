import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Checkpoint, capture, decode, encode, restore } from '../../../../agents/nn/core/checkpoint.ts'
import type { Part } from '../../../../agents/nn/core/part.ts'
import { readSafetensors, type TensorData, writeSafetensors } from '../../../../agents/nn/core/safetensors.ts'
import { adam } from '../../../../agents/nn/optim/adam.ts'
import { sgd } from '../../../../agents/nn/optim/sgd.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { use } from '../backends.ts'
import { toys, toyTraining } from './toy.ts'

beforeAll(() => use('cpu'))

const model = (seed: number, units = 8) => unwrap(toys.make({ id: 'toy', options: { units } }, Rng.fromSeed(seed)))

const contents = (part: Part<tf.Variable>) =>
  [...part.tensors].map(([name, variable]) => [name, [...variable.dataSync()]])

/** A checkpoint with one tensor changed, added or (where there is none) taken away. */
function but(checkpoint: Checkpoint, name: string, tensor?: TensorData): Checkpoint {
  const tensors = new Map(checkpoint.tensors)
  if (tensor) tensors.set(name, tensor)
  else tensors.delete(name)
  return { ...checkpoint, tensors }
}

describe('a checkpoint file', () => {
  const checkpoint = () => capture({ model: model(1) })

  test('is read as it was written', () => {
    const { name, bytes } = encode(checkpoint())
    expect(unwrap(decode(bytes, name))).toEqual(checkpoint())
    const buffer = Buffer.from(bytes)
    expect(unwrap(decode(buffer, name))).toEqual(checkpoint())
    expect(buffer.equals(bytes)).toBe(true)
    expect(encode(unwrap(decode(bytes))).name).toBe(name)
  })

  test('is named by its content', () => {
    const { name, bytes } = encode(checkpoint())
    expect(encode(checkpoint()).name).toBe(name)
    expect(encode(capture({ model: model(2) })).name).not.toBe(name)
    expect(decode(bytes, '0'.repeat(64))).toMatchObject({ error: { code: 'wrong-name' } })
  })

  test('says who made it', () => {
    const { made } = unwrap(decode(encode(capture({ model: model(1) }, 'cpu, as tested')).bytes))
    expect(made).toEqual({ ludus: expect.stringMatching(/^\d+\.\d+\.\d+$/), backend: 'cpu, as tested' })
  })

  test('holds copies, which later steps do not change', () => {
    const part = model(1)
    const before = capture({ part })
    const name = encode(before).name
    for (const variable of part.tensors.values()) variable.assign(tf.zerosLike(variable))
    expect(encode(before).name).toBe(name)
  })

  test('is refused with any byte altered', () => {
    const { bytes } = encode(checkpoint())
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const altered = bytes.slice()
        altered[at] ^= flip
        return !decode(altered).ok
      }),
      { numRuns: 500 },
    )
    const altered = bytes.slice()
    altered[bytes.length - 1] ^= 1 // a weight
    expect(decode(altered)).toMatchObject({ error: { code: 'altered' } })
  })

  test('is refused where it ends too soon', () => {
    const { bytes } = encode(checkpoint())
    for (const length of [0, 7, 8, 100, bytes.length - 1]) {
      expect(decode(bytes.subarray(0, length))).toMatchObject({ error: { code: 'truncated' } })
    }
  })

  test('is refused where a later Ludus made it, or something else', () => {
    const { tensors, metadata } = unwrap(readSafetensors(encode(checkpoint()).bytes))
    const written = (metadata: Record<string, string>) => decode(writeSafetensors({ tensors, metadata }))
    expect(written({ ...metadata, format: '2' })).toEqual({
      ok: false,
      error: {
        code: 'newer-format',
        message: 'Expected a checkpoint of format 1 at most, but got 2: update Ludus.',
      },
    })
    expect(written({})).toMatchObject({ error: { code: 'bad-checkpoint' } })
    expect(written({ ...metadata, sha256: 'none' })).toMatchObject({ error: { code: 'bad-checkpoint' } })
  })
})

describe('restoring', () => {
  test('puts every part back', () => {
    const saved = model(1)
    const other = model(2)
    expect(contents(other)).not.toEqual(contents(saved))
    unwrap(restore(capture({ model: saved }), { model: other }))
    expect(contents(other)).toEqual(contents(saved))
  })

  const one: TensorData = { dtype: 'float32', shape: [1], data: Float32Array.of(1) }
  const faults: [code: string, message: string, change: (checkpoint: Checkpoint) => Checkpoint][] = [
    ['missing-tensor', "Expected a tensor 'model/hidden/bias', but", from => but(from, 'model/hidden/bias')],
    ['extra-tensor', "Expected no tensor 'model/hidden/gain', but", from => but(from, 'model/hidden/gain', one)],
    [
      'wrong-tensor',
      "Expected 'model/hidden/bias' to be float32 [8], but got float32 [1].",
      from => but(from, 'model/hidden/bias', one),
    ],
    [
      'wrong-tensor',
      "Expected 'model/output/bias' to be float32 [1], but got int32 [1].",
      from => but(from, 'model/output/bias', { ...one, dtype: 'int32', data: Int32Array.of(1) }),
    ],
    [
      'missing-part',
      "Expected a checkpoint with 'model', but it has",
      ({ tensors, made }) => ({ tensors, made, state: {} }),
    ],
    [
      'extra-part',
      "but the checkpoint also has 'teacher'",
      from => ({ ...from, state: { ...from.state, teacher: 1 } }),
    ],
    [
      'wrong-architecture',
      'Expected toy {"units":8}, but the checkpoint is of toy {"units":9}.',
      () => capture({ model: model(1, 9), rate: step(sgd({ rate: 1 })) }),
    ],
    [
      'wrong-optimizer',
      'Expected slots of sgd, but got those of adam.',
      from => ({ ...from, state: { ...from.state, rate: step(adam({ rate: 1 })).save() } }),
    ],
    ['bad-model', "Expected a saved model's architecture", from => ({ ...from, state: { ...from.state, model: {} } })],
  ]
  const step = (optimizer: ReturnType<typeof sgd>) => optimizer(new Map())

  test.each(faults)('is all or nothing: %s, %s', (code, message, change) => {
    const parts = { model: model(2), rate: step(sgd({ rate: 1 })) }
    const before = contents(parts.model)
    const result = restore(change(capture({ model: model(1), rate: step(sgd({ rate: 1 })) })), parts)
    expect(result).toMatchObject({ error: { code, message: expect.stringContaining(message) } })
    expect(contents(parts.model)).toEqual(before)
  })

  test('the state of a loop that is not one is refused', () => {
    const { training } = toyTraining(1)
    const checkpoint = training.checkpoint()
    const state = { ...checkpoint.state, training: { step: 'one' } }
    expect(training.restore({ ...checkpoint, state })).toMatchObject({ error: { code: 'bad-training' } })
  })
})

describe('a model from a checkpoint', () => {
  test('is rebuilt by the name of its architecture, and answers the same', () => {
    const saved = model(1)
    const rebuilt = unwrap(toys.fromCheckpoint(unwrap(decode(encode(capture({ model: saved })).bytes))))
    const x = tf.randomNormal([4, 3], 0, 1, 'float32', 1)
    expect([...rebuilt.predict(x).dataSync()]).toEqual([...saved.predict(x).dataSync()])
    expect(rebuilt.architecture).toEqual({ id: 'toy', options: { units: 8 } })
  })

  test('means the default by an option that it does not have', () => {
    const { tensors, made } = capture({ model: model(1) })
    const state = { model: { architecture: { id: 'toy', options: {} } } }
    expect(unwrap(toys.fromCheckpoint({ tensors, made, state })).architecture.options).toEqual({ units: 8 })
  })

  test('is refused where nobody knows its architecture, or its tensors are not there', () => {
    const checkpoint = capture({ model: model(1) })
    const state = { model: { architecture: { id: 'toys', options: {} } } }
    expect(toys.fromCheckpoint({ ...checkpoint, state })).toMatchObject({
      error: { code: 'unknown-architecture', message: expect.stringContaining("Did you mean 'toy'?") },
    })
    const before = tf.memory().numTensors
    expect(toys.fromCheckpoint(but(checkpoint, 'model/hidden/bias'))).toMatchObject({
      error: { code: 'missing-tensor' },
    })
    expect(tf.memory().numTensors).toBe(before)
  })
})
