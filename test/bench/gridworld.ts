import { OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { type Row, rate } from './row.ts'

const BAR = { value: 20_000_000, of: 'the bar' }

/** Actions of random play a second, rewards collected and chance's draws counted, on one core. */
export async function gridworldRows(): Promise<Row[]> {
  const rows: Row[] = []
  for (const map of ['cliff-walking', 'frozen-lake-8x8', 'taxi', 'key-door']) {
    const name = `${map}, random moves`
    const value = await rate(steps(map))
    rows.push({ name, value, unit: 'steps/s', ...(map === 'cliff-walking' ? { reference: BAR } : {}) })
  }
  return rows
}

function steps(map: string): () => number {
  const game = unwrap(games.make('gridworld', { map }))
  const rng = Rng.fromSeed('bench')
  const first = game.start(rng)
  const state = first.clone()
  const random = new RandomPlay(game)
  const reward = new Float64Array(1)
  const least = map === 'key-door' ? 300_000 : 5_000_000
  return () => {
    let played = 0
    let total = 0
    while (played < least) {
      state.copyFrom(first)
      while (state.turn !== OVER) {
        state.play(random.draw(state, rng))
        state.rewards(reward)
        total += reward[0]
        played++
      }
    }
    if (!Number.isFinite(total)) throw new Error('Expected finite rewards.')
    return played
  }
}
