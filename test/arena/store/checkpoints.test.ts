import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Checkpoint } from '../../../agents/nn/core/checkpoint.ts'
import { CheckpointStore } from '../../../arena/store/checkpoints.ts'
import { unwrap } from '../../../envs/core/result.ts'

const SCRIPT = fileURLToPath(new URL('../../support/trainRun.js', import.meta.url))

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ludus-checkpoints-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const checkpoint = (value: number): Checkpoint => ({
  tensors: new Map([['model/w', { dtype: 'float32', shape: [1], data: Float32Array.of(value) }]]),
  state: { model: null },
  made: { ludus: '1.0.0', backend: 'none' },
})

describe('a store of checkpoints', () => {
  test('lists what was saved, newest first, and loads it', async () => {
    const store = new CheckpointStore(join(folder, 'new'))
    expect(store.list()).toEqual([])
    const saved = await Promise.all([3, 1, 2].map(value => store.save(checkpoint(value))))
    expect(store.list()).toEqual(saved.toReversed())
    expect(unwrap(store.load(saved[1]))).toEqual(checkpoint(1))
    expect(unwrap(new CheckpointStore(join(folder, 'new')).loadNewest())).toMatchObject({
      checkpoint: checkpoint(2),
      save: 3,
      damaged: [],
    })
  })

  test('keeps as many as it was told, and numbers on from what is there', async () => {
    for (const value of [1, 2, 3, 4]) await new CheckpointStore(folder, { keep: 2 }).save(checkpoint(value))
    expect(new CheckpointStore(folder).list().map(({ save }) => save)).toEqual([4, 3])
    for (const keep of [0, Number.NaN]) {
      expect(() => new CheckpointStore(folder, { keep })).toThrow(
        `Expected to keep at least 1 checkpoint, but got ${keep}.`,
      )
    }
  })

  test('goes back to the last that can be read, and says what it passed over', async () => {
    const store = new CheckpointStore(folder)
    const [first, second, third] = await Promise.all([1, 2, 3].map(value => store.save(checkpoint(value))))
    truncateSync(third.file, 100)
    writeFileSync(second.file, readFileSync(first.file)) // another's content under its name
    const { checkpoint: loaded, damaged } = unwrap(store.loadNewest())
    expect(loaded).toEqual(checkpoint(1))
    expect(damaged).toMatchObject([
      { file: third.file, code: 'truncated' },
      { file: second.file, code: 'wrong-name' },
    ])
    truncateSync(first.file, 0)
    expect(store.loadNewest()).toMatchObject({
      error: { code: 'no-checkpoint', message: expect.stringContaining('of 3 none can be read') },
    })
  })

  test('passes over what can not be read at all', async () => {
    const store = new CheckpointStore(folder)
    const saved = await store.save(checkpoint(1))
    const other = saved.file.replace('000001', '000002')
    mkdirSync(other) // a folder of a checkpoint's name
    const { checkpoint: loaded, damaged } = unwrap(store.loadNewest())
    expect(loaded).toEqual(checkpoint(1))
    expect(damaged).toMatchObject([{ file: other, code: 'unreadable' }])
    rmSync(saved.file) // as another process's pruning does between listing and loading
    expect(store.load(saved)).toMatchObject({ error: { code: 'unreadable' } })
  })

  test('has nothing where nothing was saved', () => {
    expect(new CheckpointStore(join(folder, 'none')).loadNewest()).toMatchObject({ error: { code: 'no-checkpoint' } })
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  test('clears away what a killed process left unfinished', async () => {
    writeFileSync(join(folder, '000001-abc.safetensors.partial'), 'half')
    const store = new CheckpointStore(folder)
    expect(store.list()).toEqual([])
    const { file } = await store.save(checkpoint(1))
    expect(readdirSync(folder).map(name => join(folder, name))).toEqual([file])
  })
})

/** Trains until it has printed that many steps, then kills it with SIGKILL; or lets it finish. */
async function train(into: string, steps = Number.POSITIVE_INFINITY) {
  const child = spawn(process.execPath, [SCRIPT, into], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exit = once(child, 'exit')
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout! })) {
    lines.push(line)
    if (lines.length === steps + 1) child.kill('SIGKILL')
  }
  const [, signal] = await exit
  return { begun: lines[0], steps: lines.slice(1), signal }
}

describe('kill -9', () => {
  test('in the middle of a training, again and again, changes not one bit of what it comes to', async () => {
    const [undisturbed, disturbed] = [join(folder, 'undisturbed'), join(folder, 'disturbed')]
    const whole = await train(undisturbed)
    expect(whole).toMatchObject({ begun: 'from 0', signal: null })
    expect(whole.steps).toHaveLength(100)

    for (const steps of [1, 8, 23, 40]) {
      const part = await train(disturbed, steps)
      expect(part.signal).toBe('SIGKILL')
      expect(whole.steps.join('\n')).toContain(part.steps.join('\n'))
    }
    const rest = await train(disturbed)
    expect(rest.signal).toBe(null)
    expect(rest.begun).not.toBe('from 0')
    expect(rest.steps.length).toBeLessThan(100)
    const names = [undisturbed, disturbed].map(each => new CheckpointStore(each).list()[0].name)
    expect(names[1]).toBe(names[0])
  })
})
