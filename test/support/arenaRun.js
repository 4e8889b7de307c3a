// A program that plays what is missing of a run, on the built arena. Tests kill it. It prints a line for each match as it is recorded.
//   node arenaRun.js <folder> <run> <matches> [module]
import { Store } from '../../dist/arena/store/store.js'
import { PiscinaPool } from '../../dist/arena/workers/piscinaPool.js'

const [folder, run, matches, module] = process.argv.slice(2)
const store = Store.open(folder)
const lock = store.lockRun(run)
const pool = new PiscinaPool({ size: 2 })
const done = store.keysOf(run)
const keys = Array.from({ length: Number(matches) }, (_, i) => `key-${i}`).filter(key => !done.has(key))
process.stdout.write(`missing ${keys.length}\n`)

/** As many at a time as the pool plays: nothing finished waits to be recorded. */
async function playOn() {
  for (let key = keys.shift(); key !== undefined; key = keys.shift()) {
    const record = await pool.play({
      key,
      game: { id: 'arena-dice', options: { length: 200 } },
      agents: ['picker', 'odd'],
      seed: key,
      opening: 2,
      clock: { move: null, game: null },
      use: [module],
    })
    process.stdout.write(`recorded ${store.record(run, record)} ${key}\n`)
  }
}
await Promise.all(Array.from({ length: pool.size }, playOn))
store.finishRun(run)
await pool.close()
lock.release()
store.close()
