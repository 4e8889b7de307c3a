import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  readSafetensors,
  type Safetensors,
  type TensorData,
  writeSafetensors,
} from '../../../../agents/nn/core/safetensors.ts'
import { unwrap } from '../../../../envs/core/result.ts'

const SMALL: Safetensors = {
  metadata: { note: 'grüße' },
  tensors: new Map<string, TensorData>([
    ['flags', { dtype: 'bool', shape: [3], data: Uint8Array.of(1, 0, 1) }],
    ['a/kernel', { dtype: 'float32', shape: [2, 2], data: Float32Array.of(0.5, -1, Number.NaN, 1e-45) }],
    ['count', { dtype: 'int32', shape: [], data: Int32Array.of(-7) }],
    ['none', { dtype: 'float32', shape: [0, 4], data: new Float32Array() }],
  ]),
}

/** A file with any header, made by hand. */
function file(header: string | object, data: number): Uint8Array {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(text.length))
  return Buffer.concat([length, text, Buffer.alloc(data)])
}

const f32 = (shape: number[], data_offsets: number[]) => ({ dtype: 'F32', shape, data_offsets })

describe('safetensors', () => {
  test('what is written is read', () => {
    const read = unwrap(readSafetensors(writeSafetensors(SMALL)))
    expect(read.metadata).toEqual(SMALL.metadata)
    expect(Object.fromEntries(read.tensors)).toEqual(Object.fromEntries(SMALL.tensors))
  })

  test('every tensor begins at a multiple of its width, whatever the header', () => {
    for (const note of ['', 'a', 'ab', 'abc', 'abcd']) {
      const bytes = writeSafetensors({ ...SMALL, metadata: { note } })
      const header = Number(new DataView(bytes.buffer).getBigUint64(0, true))
      expect(header % 8).toBe(0)
      const places = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header)))
      expect(places.count.data_offsets[0] % 4).toBe(0)
    }
  })

  // Written by these functions; Python's safetensors 0.8.0 read it and gave the same numbers.
  test('the same content is the same bytes as ever', () => {
    const golden = readFileSync(new URL('../../../golden/nn/small.safetensors', import.meta.url))
    expect(Buffer.from(writeSafetensors(SMALL)).equals(golden)).toBe(true)
  })

  // Written by Python: safetensors.numpy.save({'b': [[1.5, -2]], 'a': int32 [1, 2, 3]}, {'by': 'python'}), version 0.8.0.
  test("reads a file of Python's", () => {
    const golden = readFileSync(new URL('../../../golden/nn/python.safetensors', import.meta.url))
    const { tensors, metadata } = unwrap(readSafetensors(golden))
    expect(metadata).toEqual({ by: 'python' })
    expect(Object.fromEntries(tensors)).toEqual({
      a: { dtype: 'int32', shape: [3], data: Int32Array.of(1, 2, 3) },
      b: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(1.5, -2) },
    })
  })

  test('refuses a file that ends too soon, wherever', () => {
    const bytes = writeSafetensors(SMALL)
    for (let length = 0; length < bytes.length; length++) {
      expect(readSafetensors(bytes.subarray(0, length))).toMatchObject({ error: { code: 'truncated' } })
    }
  })

  test.each([
    ['a header that is no JSON', file('{"a":', 0)],
    ['a header that is no object', file('[]', 0)],
    ['metadata that are not texts', file({ __metadata__: { a: 1 } }, 0)],
    ["no valid place for 'a'", file({ a: f32([1], [4, 0]) }, 4)],
    ["no valid place for 'a'", file({ a: f32([1.5], [0, 6]) }, 6)],
    ["'a' of dtype F64", file({ a: { ...f32([1], [0, 8]), dtype: 'F64' } }, 8)],
    ["a gap or an overlap before 'a'", file({ a: f32([1], [4, 8]) }, 8)],
    ["a gap or an overlap before 'b'", file({ a: f32([2], [0, 8]), b: f32([1], [4, 8]) }, 8)],
    ["8 bytes for 'a', whose shape needs 4", file({ a: f32([1], [0, 8]) }, 8)],
    ['3 bytes past the last tensor', file({ a: f32([1], [0, 4]) }, 7)],
  ])('refuses %s', (what, bytes) => {
    expect(readSafetensors(bytes)).toEqual({
      ok: false,
      error: { code: 'bad-safetensors', message: `Expected a valid safetensors file, but got ${what}.` },
    })
  })

  test('throws at nothing', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => !readSafetensors(bytes).ok))
    fc.assert(
      fc.property(fc.json(), fc.nat(20), (json, data) => typeof readSafetensors(file(json, data)).ok === 'boolean'),
    )
  })
})
