import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { TrainingFolder } from '../../../league/train/folder.ts'
import { TrainingLog } from '../../../league/train/log.ts'

it('of a training that goes on from a checkpoint is cut back to it, but for what was lost', () => {
  const data = mkdtempSync(join(tmpdir(), 'ludus-log-'))
  try {
    const folder = new TrainingFolder(data, 'small', '1')
    const counters = (games: number) => ({ games, decisions: 0, samples: 0, steps: 0, seconds: 0 })
    const saved = (games: number) => ({ type: 'checkpoint', file: 'x', counters: counters(games) }) as const
    const lines = () =>
      readFileSync(folder.file('log.jsonl'), 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line))
    const first = new TrainingLog(folder, 0, () => 1)
    first.event(saved(10))
    first.event({ type: 'lost', who: 'actor', game: 12, why: 'early' })
    first.event(saved(20))
    first.event({ type: 'lost', who: 'learner', why: 'late' })
    first.event(saved(30))
    first.close()
    const again = new TrainingLog(folder, 10, () => 2)
    again.event(saved(15))
    again.close()
    new TrainingLog(folder, 15, () => 3).close()
    expect(lines().map(({ type, games, why }) => [type, games, why])).toEqual([
      ['checkpoint', 10, undefined],
      ['lost', 10, 'early'],
      ['lost', 10, 'late'],
      ['checkpoint', 15, undefined],
    ])
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
})
