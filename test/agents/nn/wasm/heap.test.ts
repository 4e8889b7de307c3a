import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createHeap, type Heap } from '../../../../agents/nn/wasm/heap.ts'
import { use } from '../backends.ts'

describe('the memory of the wasm backend', () => {
  let heap: Heap
  beforeAll(async () => {
    await use('wasm')
    heap = createHeap(tf.backend() as BackendWasm, {})
  })

  it.each([1, 17, 5000])('lends %d bytes, aligned to four lanes', bytes => {
    const offsets = [0, 1, 2].map(() => heap.scratch(bytes, offset => heap.scratch(1, inner => [offset, inner])))
    for (const [offset, inner] of offsets) {
      expect(offset % 16).toBe(0)
      expect(inner < offset || inner >= offset + bytes).toBe(true)
    }
    expect(new Set(offsets.map(String)).size).toBe(1)
  })

  it('refuses what it has no room for, to stock kernels too, and goes on', () => {
    const kept = tf.tensor([1, 2, 3])
    const wasm = tf.backend() as BackendWasm
    const said = (bytes: number) =>
      `Expected a tensor that fits into 4 GiB with all others, and into 2 alone, but got ${bytes} bytes.`
    for (const bytes of [2 ** 31, 2 ** 32 - 64, 2 ** 32 + 64]) {
      expect(() => heap.output([bytes / 4])).toThrow(said(bytes))
      expect(() => wasm.makeOutput([bytes / 4], 'float32')).toThrow(said(bytes))
      expect(() => heap.scratch(bytes, () => {})).toThrow(said(bytes + 16))
    }
    const held: tf.TensorInfo[] = []
    expect(() => {
      while (held.length < 50) held.push(heap.output([25e6]))
    }).toThrow(said(1e8))
    expect(held.length).toBe(42)
    expect(heap.pointer(held[41])).toBeGreaterThan(4.1e9)
    heap.release(held[41])
    heap.scratch(9e7, offset => expect(offset).toBeGreaterThan(4.1e9))
    held.slice(0, -1).forEach(heap.release)
    expect([...tf.add(kept, 1).dataSync()]).toEqual([2, 3, 4])
  })
})
