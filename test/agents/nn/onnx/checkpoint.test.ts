import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { architectures } from '../../../../agents/nn/architectures.ts'
import { capture, encode } from '../../../../agents/nn/core/checkpoint.ts'
import { exportCheckpoint, Session } from '../../../../agents/nn/onnx/index.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { fresh, ludus } from '../../../support/cli.ts'
import { draw, expectClose, useBackend } from './support.ts'

beforeAll(() => useBackend('wasm'))

const small = { height: 5, width: 5, planes: 3, actions: 26, blocks: 2, filters: 8 }
const named = {
  mlp: { inputs: 6, outputs: 3 },
  lenet: {},
  'policy-value': small,
  area: { height: 5, width: 5, planes: 3, blocks: 2, filters: 8 },
  lstm: { time: 6, inputs: 3, units: 8, layers: 2, outputs: 2 },
  transformer: { time: 5, tokens: 9, units: 8, layers: 2, heads: 2 },
}

describe('a checkpoint as ONNX', () => {
  it('is possible for every architecture that ships', () => {
    expect(architectures.list().map(({ id }) => id)).toEqual(Object.keys(named))
  })

  it.each(Object.entries(named))('predicts as the model that was saved: %s', async (id, options) => {
    const tensors = tf.memory().numTensors
    const model = unwrap(architectures.make<tf.Tensor, unknown>({ id, options }, Rng.fromSeed(id)))
    const { bytes, inputs, name } = unwrap(exportCheckpoint(capture({ model })))
    expect(Buffer.from(bytes).includes(name)).toBe(true)
    const session = await Session.open(bytes)
    const [{ type }] = inputs
    const shape = [4, ...(model.input as number[])]
    const drawn = draw(1, shape)
    const input = type === 'int32' ? Int32Array.from(drawn, x => Math.floor(Math.abs(x) * 100) % 9) : drawn
    const actual = await session.run({ input }, 4)
    const x = tf.tensor(input, shape, type as 'float32')
    const predicted = model.predict(x)
    const expected = predicted instanceof tf.Tensor ? { output: predicted } : (predicted as Record<string, tf.Tensor>)
    for (const [key, tensor] of Object.entries(expected)) {
      expectClose(actual[key].data as Float32Array, tensor.dataSync(), key, 1e-4)
    }
    await session.release()
    tf.dispose([x, expected])
    model.dispose()
    expect(tf.memory().numTensors).toBe(tensors)
  })

  it('is refused where the checkpoint holds no such model', () => {
    const model = unwrap(architectures.make({ id: 'mlp', options: named.mlp }, Rng.fromSeed(1)))
    const { state, ...rest } = capture({ model })
    model.dispose()
    const refused = exportCheckpoint({ ...rest, state: { other: state.model } })
    expect(refused).toMatchObject({ ok: false, error: { code: 'bad-model' } })
  })
})

describe('ludus export --onnx', () => {
  it('writes the model beside the checkpoint, or where it is told', () =>
    fresh(async folder => {
      const model = unwrap(architectures.make({ id: 'policy-value', options: small }, Rng.fromSeed(1)))
      const { name, bytes } = encode(capture({ model }))
      model.dispose()
      writeFileSync(join(folder, 'net.safetensors'), bytes)
      const { code, out, err } = await ludus(folder, ['export', 'net.safetensors', '--onnx'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(`net.onnx: policy-value, `)
      expect(out).toContain(name.slice(0, 12))
      expect(out).toContain('  in   input: float32 [batch, 5, 5, 3]\n  out  policy: float32 [batch, 26]')
      const session = await Session.open(readFileSync(join(folder, 'net.onnx')))
      expect((await session.run({ input: draw(1, [2, 5, 5, 3]) }, 2)).value.dims).toEqual([2, 1])
      await session.release()
      expect((await ludus(folder, ['export', 'net.safetensors', '--onnx', 'a.onnx'])).out).toContain('a.onnx: ')
    }))

  it('never writes over the checkpoint', () =>
    fresh(async folder => {
      const model = unwrap(architectures.make({ id: 'mlp', options: named.mlp }, Rng.fromSeed(1)))
      const { bytes } = encode(capture({ model }))
      model.dispose()
      for (const [file, ...to] of [['net.onnx'], ['net.safetensors', './net.safetensors']]) {
        writeFileSync(join(folder, file), bytes)
        const { code, err } = await ludus(folder, ['export', file, '--onnx', ...to])
        expect([code, err]).toEqual([
          2,
          expect.stringContaining("Expected another file than the checkpoint's to write to, but got "),
        ])
        expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true)
      }
    }))

  it('refuses what is no checkpoint, and no file', () =>
    fresh(async folder => {
      writeFileSync(join(folder, 'x'), 'nothing of the kind')
      const odd = await ludus(folder, ['export', 'x', '--onnx'])
      expect([odd.code, odd.out]).toEqual([2, ''])
      expect(odd.err).toMatch(/^ludus: Expected /)
      const none = await ludus(folder, ['export', 'y', '--onnx'])
      expect([none.code, none.err]).toEqual([
        2,
        expect.stringContaining("Expected a checkpoint's file, but got: ENOENT"),
      ])
    }))
})
