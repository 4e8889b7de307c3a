import { expect, test } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { UNTIMED } from '../../arena/clock.ts'
import type { Replay } from '../../arena/job.ts'
import { encounterJobs } from '../../arena/series.ts'
import type { BackgammonState } from '../../envs/backgammon/state.ts'
import { CHANCE, type State } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { played } from '../support/arenaJobs.ts'

const encounter = { round: 0, pair: 3, label: '0-1', agents: ['racer', 'random'] }

/** What chance gave up to the end of the first game, in order: after it a match may open the next while its pair still rolls, of the same draws. */
function rolls({ game, seed, actions }: Replay): string[] {
  const rules = unwrap(games.make(game.id, game.options))
  const state = rules.start(Rng.fromSeed(seed).split('world')) as State as BackgammonState
  const given: string[] = []
  for (const action of actions) {
    if (state.score[0] + state.score[1] > 0) break
    if (state.turn === CHANCE) given.push(rules.format(action, state))
    state.play(action)
  }
  return given
}

test.each([{ cube: false }, {}, { length: 3 }])(
  'the two games of a pair meet the same dice: backgammon %j',
  async options => {
    const series = {
      game: { id: 'backgammon', options },
      seed: 'mirror',
      opening: 0,
      clock: UNTIMED,
      use: [],
    }
    const jobs = encounterJobs(series, encounter)
    expect(jobs.map(job => job.agents)).toEqual([
      ['racer', 'random'],
      ['random', 'racer'],
    ])
    const [one, other] = await Promise.all(
      jobs.map(async job => rolls((await played(job, { games, agents })).record.replay)),
    )
    const both = Math.min(one.length, other.length)
    expect(both).toBeGreaterThan(1)
    expect(other.slice(0, both)).toEqual(one.slice(0, both))
    expect(new Set(one).size).toBeGreaterThan(1)
  },
)
