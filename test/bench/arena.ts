import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agents } from '../../agents/agents.ts'
import { systemNow, UNTIMED } from '../../arena/clock.ts'
import type { MatchJob, MatchRecord } from '../../arena/job.ts'
import { playMatch } from '../../arena/match.ts'
import { MatchPlanner } from '../../arena/plan.ts'
import { Store } from '../../arena/store/store.ts'
import { PiscinaPool } from '../../arena/workers/piscinaPool.ts'
import type { MatchPool } from '../../arena/workers/pool.ts'
import { games } from '../../envs/games.ts'
import { median, type Row, rate } from './row.ts'

/** Pairs of measurements of which the medians are taken. */
const RUNS = 5
/** Matches in flight for each worker: enough that none waits for the next. */
const AHEAD = 4

/** What a match costs beyond its moves, how two workers compare with one, and whether memory grows. */
export async function arenaRows(): Promise<Row[]> {
  const nine = jobs({ size: 9, maxMoves: 162 }, 'random')
  const tiny = jobs({ size: 1 }, 'random')
  const thinking = await poolScaling(jobs({ size: 7, maxMoves: 100 }, 'mcts?sims=50'), 60)
  const fast = await poolScaling(nine, 2000)
  const one = new PiscinaPool({ size: 1 })
  const tinyRate = await rate(() => playMany(one, tiny, 3000), RUNS)
  await one.close()
  const memory = await memoryGrowth(nine)
  return [
    { name: '7x7 Go by mcts?sims=50, pool of 1 worker', value: thinking.one, unit: 'matches/s' },
    { name: 'pool of 2 workers', value: thinking.two, unit: 'matches/s' },
    { name: '2 workers compared with 1', value: thinking.ratio, unit: 'times' },
    {
      name: '9x9 Go at random, in this thread',
      value: await rate(() => playHere(nine, 2000), RUNS),
      unit: 'matches/s',
    },
    { name: 'pool of 1 worker', value: fast.one, unit: 'matches/s' },
    { name: 'pool of 2 workers', value: fast.two, unit: 'matches/s' },
    { name: '2 workers compared with 1', value: fast.ratio, unit: 'times' },
    {
      name: '1x1 Go (two passes), in this thread',
      value: 1e6 / (await rate(() => playHere(tiny, 5000), RUNS)),
      unit: 'us/match',
    },
    { name: 'pool of 1 worker', value: 1e6 / tinyRate, unit: 'us/match' },
    { name: '9x9 match recorded in the store', value: 1e6 / (await recording(nine, 2000)), unit: 'us/match' },
    { name: 'resident memory after 1,000 recorded 9x9 matches, 2 workers', value: memory.early.resident, unit: 'MiB' },
    { name: 'after 10,000', value: memory.late.resident, unit: 'MiB' },
    { name: 'live heap of the main thread after 1,000', value: memory.early.live, unit: 'MiB' },
    { name: 'after 10,000', value: memory.late.live, unit: 'MiB' },
  ]
}

type JobOf = (key: number) => MatchJob

/** Go between two of the same agent. */
function jobs(options: Readonly<Record<string, number>>, agent: string): JobOf {
  return key => ({
    key: String(key),
    game: { id: 'go', options },
    agents: [agent, agent],
    seed: String(key),
    opening: 0,
    clock: UNTIMED,
    use: [],
  })
}

async function playHere(jobOf: JobOf, matches: number, onRecord?: (record: MatchRecord) => void): Promise<number> {
  const planner = new MatchPlanner({ games, agents })
  for (let key = 0; key < matches; key++) {
    const match = playMatch(jobOf(key), { games, agents, planner, now: systemNow, watched: false })
    for await (const event of match) if (event.type === 'end') onRecord?.(event.record)
  }
  return matches
}

async function playMany(
  pool: MatchPool,
  jobOf: JobOf,
  matches: number,
  onRecord?: (record: MatchRecord) => void,
): Promise<number> {
  let next = 0
  const lane = async (): Promise<void> => {
    while (next < matches) {
      const record = await pool.play(jobOf(next++))
      onRecord?.(record)
    }
  }
  await Promise.all(Array.from({ length: pool.size * AHEAD }, lane))
  return matches
}

/** One worker and two by turns, so that whatever else the machine does falls on both. */
async function poolScaling(jobOf: JobOf, matches: number): Promise<{ one: number; two: number; ratio: number }> {
  const pools = [new PiscinaPool({ size: 1 }), new PiscinaPool({ size: 2 })]
  const rates: [number, number][] = []
  for (let run = 0; run <= RUNS; run++) {
    const pair: number[] = []
    for (const pool of pools) {
      const began = performance.now()
      await playMany(pool, jobOf, matches)
      pair.push((1000 * matches) / (performance.now() - began))
    }
    if (run > 0) rates.push([pair[0], pair[1]]) // the first warms up
  }
  for (const pool of pools) await pool.close()
  return {
    one: median(rates.map(([one]) => one)),
    two: median(rates.map(([, two]) => two)),
    ratio: median(rates.map(([one, two]) => two / one)),
  }
}

async function recording(jobOf: JobOf, matches: number): Promise<number> {
  const records: MatchRecord[] = []
  await playHere(jobOf, matches, record => records.push(record))
  return inStore(store =>
    rate(() => {
      const run = store.createRun('bench', null)
      for (const record of records) store.record(run, record)
      return matches
    }, RUNS),
  )
}

/** In MiB: of the process with all its threads, and of what the main thread still refers to. */
interface Memory {
  readonly resident: number
  readonly live: number
}

/** Memory while 10,000 matches are played and recorded. */
async function memoryGrowth(jobOf: JobOf): Promise<{ early: Memory; late: Memory }> {
  const pool = new PiscinaPool({ size: 2 })
  const readings = new Map<number, Memory>()
  await inStore(async store => {
    const run = store.createRun('bench', null)
    let done = 0
    await playMany(pool, jobOf, 10_000, record => {
      store.record(run, record)
      done++
      if (done === 1000 || done === 10_000) readings.set(done, memory())
    })
  })
  await pool.close()
  return { early: readings.get(1000)!, late: readings.get(10_000)! }
}

function memory(): Memory {
  globalThis.gc?.()
  const { rss, heapUsed } = process.memoryUsage()
  return { resident: rss / 2 ** 20, live: heapUsed / 2 ** 20 }
}

async function inStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ludus-bench-'))
  const store = Store.open(folder)
  try {
    return await use(store)
  } finally {
    store.close()
    rmSync(folder, { recursive: true })
  }
}
