import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { verifyReplay } from '../../../arena/replay/verify.ts'
import { Store } from '../../../arena/store/store.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { ARENA_MODULE, arenaRegistries } from '../../support/arenaJobs.ts'

const SCRIPT = fileURLToPath(new URL('../../support/arenaRun.js', import.meta.url))
const registries = await arenaRegistries()

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ludus-kill-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function start(run: string, matches: number): ChildProcess {
  return spawn(process.execPath, [SCRIPT, folder, run, String(matches), ARENA_MODULE], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
}

/** Runs the program until it has printed that many lines, then kills it with SIGKILL; or lets it finish. */
async function runUntil(child: ChildProcess, lines: number): Promise<{ lines: string[]; code: number | null }> {
  const printed: string[] = []
  const exit = once(child, 'exit')
  let wrong = ''
  child.stderr!.on('data', chunk => {
    wrong += chunk
  })
  for await (const line of createInterface({ input: child.stdout! })) {
    printed.push(line)
    if (printed.length === lines) child.kill('SIGKILL')
  }
  const [code] = await exit
  if (code !== null && code !== 0) printed.push(wrong)
  return { lines: printed, code }
}

function look<T>(read: (store: Store) => T): T {
  const store = Store.open(folder)
  try {
    return read(store)
  } finally {
    store.close()
  }
}

describe('kill -9', () => {
  it('in the middle of a run loses at most the matches in flight; going on plays exactly those that are missing', async () => {
    const TOTAL = 50
    const run = look(store => store.createRun('tournament', null))
    for (const lines of [2, 17]) {
      const before = look(store => store.keysOf(run))
      const { lines: printed, code } = await runUntil(start(run, TOTAL), lines)
      expect(code).toBeNull()
      expect(printed[0]).toBe(`missing ${TOTAL - before.size}`)
      const after = look(store => store.keysOf(run))
      // whatever it said it had recorded is there; and none that was there before was played again
      const said = printed.slice(1).map(line => line.split(' ')[2])
      for (const key of said) {
        expect(after).toContain(key)
        expect(before).not.toContain(key)
      }
      expect(after.size).toBeGreaterThanOrEqual(before.size + lines - 1)
    }
    const before = look(store => store.keysOf(run).size)
    const { lines: printed, code } = await runUntil(start(run, TOTAL), Number.POSITIVE_INFINITY)
    expect(code).toBe(0)
    expect(printed).toHaveLength(1 + TOTAL - before)
    look(store => {
      const records = [...store.records(run)].map(({ record }) => record)
      expect(records.map(record => record.key).sort()).toEqual(
        Array.from({ length: TOTAL }, (_, i) => `key-${i}`).sort(),
      )
      for (const { replay } of records) expect(verifyReplay(replay, registries)).toBeUndefined()
      expect(unwrap(store.run(run)).finished).toBeDefined()
    })
  })

  it('frees the lock of whoever is killed, which until then keeps others out', async () => {
    const run = look(store => store.createRun('tournament', null))
    const holder = start(run, 100_000)
    const held = runUntil(holder, Number.POSITIVE_INFINITY)
    await once(holder.stdout!, 'data')
    const late = await runUntil(start(run, 100_000), Number.POSITIVE_INFINITY)
    expect(late.code).toBe(1)
    expect(late.lines.join('\n')).toContain(`Expected t1 to be at rest, but process ${holder.pid} is playing it.`)
    holder.kill('SIGKILL')
    await held
    look(store => store.lockRun(run).release())
  })
})

describe('two processes', () => {
  it('play two runs in one store at once, from its first moment on', async () => {
    const runs = look(store => [store.createRun('tournament', null), store.createRun('tournament', null)])
    const ended = await Promise.all(runs.map(run => runUntil(start(run, 60), Number.POSITIVE_INFINITY)))
    expect(ended.map(end => end.code)).toEqual([0, 0])
    look(store => {
      for (const run of runs) expect(store.keysOf(run).size).toBe(60)
    })
  })

  it('make one new store', async () => {
    const script = `import { Store } from ${JSON.stringify(new URL('../../../dist/arena/store/store.js', import.meta.url).href)}
      const store = Store.open(${JSON.stringify(folder)})
      store.createRun('tournament', null)
      store.close()`
    const children = Array.from({ length: 3 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'pipe'] }),
    )
    const ended = await Promise.all(children.map(child => runUntil(child, Number.POSITIVE_INFINITY)))
    expect(ended).toEqual(Array.from({ length: 3 }, () => ({ lines: [], code: 0 })))
    expect(look(store => store.runs().map(run => run.id))).toEqual(['t1', 't2', 't3'])
  })
})
