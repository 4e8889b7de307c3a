import { mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Backend, openBackend } from '../../../agents/nn/core/backend.ts'
import { mlpStudy } from '../../../agents/studies/mlp.ts'
import { StudyFolder } from '../../../league/study/folder.ts'
import type { StudyResult } from '../../../league/study/result.ts'
import { runStudy } from '../../../league/study/run.ts'

const folders: string[] = []
let backend: Backend

beforeAll(async () => {
  backend = await openBackend()
})

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): StudyFolder {
  const data = mkdtempSync(join(tmpdir(), 'ludus-study-'))
  folders.push(data)
  return new StudyFolder(data, 'mlp', '1', 'quick')
}

/**
 * Runs the study, stopped after so many steps: in good order, or as if the process had died there.
 * The clock goes a minute at each look, so that it saves after each step.
 */
async function sitting(folder: StudyFolder, stop?: { after: number; how: 'signal' | 'death' }) {
  const interrupt = new AbortController()
  let minutes = 0
  const run = runStudy({
    study: mlpStudy,
    seed: '1',
    size: 'quick',
    folder,
    backend: backend.build,
    play: () => {
      throw new Error('Expected a study that plays no matches.')
    },
    clock: { now: () => 60_000 * minutes++, date: () => 0 },
    signal: interrupt.signal,
  })
  let steps = 0
  for (;;) {
    const { done, value } = await run.next()
    if (done) return value as StudyResult | undefined
    if (value.type !== 'progress' || ++steps !== stop?.after) continue
    if (stop.how === 'signal') interrupt.abort()
    else {
      await run.return(undefined)
      return undefined
    }
  }
}

describe('a study of a network', () => {
  it('stopped and gone on with comes to the same as one that was not, bit for bit', async () => {
    const whole = newFolder()
    const result = await sitting(whole)
    expect(result?.passed).toBe(true)
    const parts = newFolder()
    for (const [after, how] of [
      [1, 'death'],
      [20, 'signal'],
      [12, 'death'],
      [30, 'signal'],
    ] as const) {
      expect(await sitting(parts, { after, how })).toBeUndefined()
    }
    const { seconds: _, ...came } = (await sitting(parts))!
    expect(result).toMatchObject(came)
    for (const name of ['log.jsonl', 'events.out.tfevents.study', 'loss.svg', 'error.svg']) {
      expect(readFileSync(parts.file(name)).equals(readFileSync(whole.file(name))), name).toBe(true)
    }
  })

  it('whose log is shorter than it was is refused', async () => {
    const folder = newFolder()
    await sitting(folder, { after: 5, how: 'signal' })
    truncateSync(folder.file('log.jsonl'), 3)
    await expect(sitting(folder)).rejects.toThrow(/Expected .*log\.jsonl to have at least \d+ bytes, but it has 3/)
  })
})
