import { describe, expect, test } from 'vitest'
import { GATE_INTS, NativeGate } from '../../../../agents/nn/onnx/gate.ts'

const shared = () => new Int32Array(new SharedArrayBuffer(GATE_INTS * Int32Array.BYTES_PER_ELEMENT))

/** Whether a promise has settled by the time that everything else has had its turn. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol('open')
  const turn = new Promise(resolve => setTimeout(resolve, 20, open))
  return (await Promise.race([promise, turn])) !== open
}

describe('a gate before native code', () => {
  test('lets calls through, with what they give and throw', async () => {
    const gate = new NativeGate()
    expect(await gate.pass(async () => 7)).toBe(7)
    await expect(gate.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  })

  test('is shut once the calls under way are done, seen from another thread too', async () => {
    const ints = shared()
    let finish = () => {}
    const call = new NativeGate(ints).pass(() => new Promise<void>(resolve => (finish = resolve)))
    const shut = new NativeGate(ints).shut()
    expect(await settled(shut)).toBe(false)
    finish()
    await call
    await shut
  })

  test('makes no call any more once it is shut, and does again once it is open', async () => {
    const gate = new NativeGate(shared())
    await gate.shut()
    let calls = 0
    expect(await settled(gate.pass(async () => ++calls))).toBe(false)
    expect(calls).toBe(0)
    gate.open()
    expect(await gate.pass(async () => ++calls)).toBe(1)
    await gate.shut() // the call that never came is not waited for
  })
})
