import { execFileSync } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import type { Augmentation } from '../../../../agents/nn/data/augment.ts'
import { batchesOf } from '../../../../agents/nn/data/batches.ts'
import { PrefetchedBatches, type PrefetchOptions } from '../../../../agents/nn/data/prefetch.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { numbered } from './toy.ts'

const AUGMENT: Augmentation[] = [
  { kind: 'affine', turn: 20, scale: 0.2, shift: 1 },
  { kind: 'noise', sd: 0.1 },
]
const data = numbered(50, [6, 6, 1])
const options = { size: 8, rng: Rng.fromSeed(1), augment: AUGMENT }

let open: PrefetchedBatches<'inputs' | 'targets'>[] = []
afterEach(async () => {
  await Promise.all(open.map(batches => batches.close()))
  open = []
})

function prefetched(more: Partial<PrefetchOptions> = {}) {
  const batches = new PrefetchedBatches(data, { ...options, ...more })
  open.push(batches)
  return batches
}

describe('PrefetchedBatches', () => {
  it.each([1, 3, 20])('gives the bits of the in-line run in the same order, %d ahead', async ahead => {
    const [inline, batches] = [batchesOf(data, options), prefetched({ ahead })]
    expect(batches.perEpoch).toBe(inline.perEpoch)
    for (let i = 0; i < 16; i++) {
      if (i % 5 === 4) await wait(20) // the thread comes to the end of its orders
      expect(await batches.next()).toEqual(inline.next())
      expect(batches.position).toEqual(inline.position)
    }
  })

  it('answers in order who asks for many at once', async () => {
    const [inline, batches] = [batchesOf(data, options), prefetched()]
    const all = await Promise.all(Array.from({ length: 12 }, () => batches.next()))
    expect(all).toEqual(Array.from({ length: 12 }, () => inline.next()))
  })

  it('goes to another position, whatever has been made for the old one', async () => {
    const [inline, batches] = [batchesOf(data, options), prefetched()]
    await batches.next()
    for (const position of [
      { epoch: 3, batch: 2 },
      { epoch: 0, batch: 7 },
      { epoch: 1, batch: 1 },
    ]) {
      batches.position = position
      inline.position = position
      expect(await batches.next()).toEqual(inline.next())
      expect(await batches.next()).toEqual(inline.next())
    }
  })

  it('brings errors of the thread to who asks for the batch, and goes on', async () => {
    const batches = prefetched({ augment: [{ kind: 'crop', height: 7, width: 7 }] })
    for (let i = 0; i < 3; i++)
      await expect(batches.next()).rejects.toThrow('Expected a crop within 6 x 6, but got 7 x 7.')
  })

  it('tells everybody who waits when the thread itself dies', async () => {
    const batches = prefetched({ rng: { save: () => undefined } as unknown as Rng }) // which the thread can't begin with
    const asked = [batches.next(), batches.next()]
    for (const each of asked) await expect(each).rejects.toThrow(TypeError)
    await expect(batches.next()).rejects.toThrow(TypeError)
  })

  it('leaves nobody waiting when it is closed', async () => {
    const batches = prefetched()
    const asked = batches.next()
    const told = expect(asked).rejects.toThrow('Expected batches that are open, but they have been closed.')
    await batches.close()
    await told
    await expect(batches.next()).rejects.toThrow('Expected batches that are open, but they have been closed.')
    await batches.close()
  })

  it('runs from the compiled package, and lets a program end that has had its batches', () => {
    const program = `
      import { mnist } from './dist/agents/nn/data/mnist.js'
      import { PrefetchedBatches } from './dist/agents/nn/data/prefetch.js'
      import { Rng } from './dist/envs/core/rng.js'
      const batches = new PrefetchedBatches(mnist('test'), { size: 100, rng: Rng.fromSeed(1) })
      const { size, columns } = await batches.next()
      console.log(size, columns.inputs.shape.join())`
    const said = execFileSync(process.execPath, ['--input-type=module', '--eval', program], { timeout: 30_000 })
    expect(said.toString()).toBe('100 28,28,1\n')
  })

  it('refuses options of which no batch can be made', () => {
    expect(() => prefetched({ size: 0 })).toThrow('Expected size to be a whole number from 1, but got 0.')
    expect(() => prefetched({ augment: [{ kind: 'noise', sd: -1 }] })).toThrow(
      'Expected sd to be a number from 0, but got -1.',
    )
    expect(() => prefetched({ ahead: 0 })).toThrow('Expected ahead to be a whole number from 1, but got 0.')
  })
})
