import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { UNTIMED } from '../../arena/clock.ts'
import type { MatchJob, Replay } from '../../arena/job.ts'
import { readReplay } from '../../arena/replay/format.ts'
import { rerunReplay } from '../../arena/replay/rerun.ts'
import { verifyReplay } from '../../arena/replay/verify.ts'
import { encounterJobs } from '../../arena/series.ts'
import type { BackgammonState } from '../../envs/backgammon/state.ts'
import { CHANCE, type State } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { played } from '../support/arenaJobs.ts'

const encounter = { round: 0, pair: 3, label: '0-1', agents: ['racer', 'random'] }

/** What chance gave, in order, by game. */
function rolls({ game, seed, actions }: Replay): string[][] {
  const rules = unwrap(games.make(game.id, game.options))
  const state = rules.start(Rng.fromSeed(seed).split('world')) as State as BackgammonState
  const given: string[][] = []
  for (const action of actions) {
    if (state.phase === 'opening') given.push([])
    if (state.turn === CHANCE) given.at(-1)!.push(rules.format(action, state))
    state.play(action)
  }
  return given
}

const seriesOf = (options: MatchJob['game']['options']) => ({
  game: { id: 'backgammon', options },
  seed: 'mirror',
  opening: 0,
  clock: UNTIMED,
  use: [],
})

test.each([{ cube: false }, {}, { length: 5 }, { length: 5, cube: false }])(
  'the two matches of a pair meet the same dice, game by game: backgammon %j',
  async options => {
    const jobs = encounterJobs(seriesOf(options), encounter)
    expect(jobs.map(job => job.agents)).toEqual([
      ['racer', 'random'],
      ['random', 'racer'],
    ])
    const records = await Promise.all(jobs.map(async job => (await played(job, { games, agents })).record))
    const [one, other] = records.map(({ replay }) => rolls(replay))
    const count = Math.min(one.length, other.length)
    if (options.length && options.cube === false) expect(count).toBeGreaterThan(1)
    for (let game = 0; game < count; game++) {
      const both = Math.min(one[game].length, other[game].length)
      expect(both).toBeGreaterThan(1)
      expect(other[game].slice(0, both)).toEqual(one[game].slice(0, both))
      expect(new Set(one[game]).size).toBeGreaterThan(1)
    }
    expect(new Set(one.map(given => given.join())).size).toBe(one.length)
    for (const { replay } of records) expect(verifyReplay(replay, { games })).toBeUndefined()
  },
)

test('a match that was recorded when all its games had one row of dice is replayed as it was', async () => {
  const replay = unwrap(readReplay(JSON.parse(readFileSync('test/golden/replays/backgammon-match.json', 'utf8'))))
  expect(rolls(replay).length).toBeGreaterThan(1)
  expect(verifyReplay(replay, { games })).toBeUndefined()
  expect(unwrap(await rerunReplay(replay, { games, agents, now: () => 0 }))).toBeUndefined()
  expect(verifyReplay({ ...replay, chanceByGame: true }, { games })).toMatchObject({
    where: expect.stringContaining('which the seed draws'),
  })
})
