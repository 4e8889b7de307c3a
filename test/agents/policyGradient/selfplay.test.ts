import { beforeAll, describe, expect, test } from 'vitest'
import { createPolicy, exportPolicy } from '../../../agents/policyGradient/policy.ts'
import { type Lived, SelfPlay } from '../../../agents/policyGradient/selfplay.ts'
import type { Game } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { use } from '../nn/backends.ts'

beforeAll(() => use('cpu'))

async function actor(game: Game, count: number, lstm = 0): Promise<SelfPlay> {
  const model = createPolicy(game, { filters: [], hidden: [4], lstm, horizon: 0, joint: [] }, Rng.fromSeed(1))
  const made = new SelfPlay(game, count, lstm)
  await made.load({ model: exportPolicy(model, game.spec).encode(), update: 3 })
  return made
}

function episodesIn({ rows, columns }: Lived): [from: number, to: number][] {
  const ends = [...Array(rows).keys()].filter(row => columns.last[row] === 1)
  return ends.map((end, i) => [i === 0 ? 0 : ends[i - 1] + 1, end + 1])
}

describe('games of two', () => {
  const game = unwrap(games.make('tic-tac-toe', {}))

  test('make an episode of each player, whose last decision has its reward', async () => {
    const playing = await actor(game, 20)
    const { games: played, decisions, data, metrics } = await playing.play(Rng.fromSeed(2))
    const episodes = episodesIn(data)
    expect(played).toBe(20)
    expect(decisions).toBe(data.rows)
    expect(data.update).toBe(3)
    expect(episodes).toHaveLength(40)
    const ends = episodes.map(([, to]) => data.columns.reward[to - 1])
    for (let i = 0; i < 40; i += 2) expect(ends[i] + ends[i + 1]).toBeCloseTo(0)
    expect(ends.filter(each => each === 1).length).toBeGreaterThan(5)
    expect(ends.filter((each, i) => i % 2 === 0 && each === 1)).toHaveLength(Math.round(metrics.won * 20))
    expect([...data.columns.reward].reduce((sum, each) => sum + Math.abs(each), 0)).toBe(ends.filter(Boolean).length)
    expect(data.columns.bootstrap.every(each => each === 0)).toBe(true)
    expect(metrics.length).toBeCloseTo(decisions / 20)
    await playing.close()
  })

  test('note what was legal: squares that are free', async () => {
    const playing = await actor(game, 5)
    const { data } = await playing.play(Rng.fromSeed(2))
    for (let row = 0; row < data.rows; row++) {
      expect(data.columns.mask[row * 9 + data.columns.action[row]]).toBe(1)
      for (let square = 0; square < 9; square++) {
        const at = row * 18 + square * 2
        const taken = data.columns.observation[at] + data.columns.observation[at + 1]
        expect(data.columns.mask[row * 9 + square]).toBe(1 - taken)
      }
    }
    await playing.close()
  })
})

describe('games of one', () => {
  const game = unwrap(games.make('gridworld', { map: 'memory', maxSteps: 12, sight: 3 }))

  test('that were cut off tell the value of what was then seen', async () => {
    const playing = await actor(game, 8, 4)
    const { data } = await playing.play(Rng.fromSeed(4))
    const cutOff = episodesIn(data).filter(([from, to]) => to - from === 12 && data.columns.reward[to - 1] === 0)
    expect(cutOff.length).toBeGreaterThan(0)
    for (const [, to] of cutOff) expect(data.columns.bootstrap[to - 1]).not.toBe(0)
    await playing.close()
  })

  test('begin with nothing remembered, and remember on', async () => {
    const playing = await actor(game, 8, 4)
    const { data } = await playing.play(Rng.fromSeed(4))
    for (const [from, to] of episodesIn(data)) {
      expect([...data.columns.hidden.slice(from * 4, from * 4 + 4)]).toEqual([0, 0, 0, 0])
      for (let row = from + 1; row < to; row++) expect(data.columns.cell[row * 4]).not.toBe(0)
    }
    await playing.close()
  })

  test('go the same from the same seed, whoever plays them', async () => {
    const [a, b] = [await actor(game, 8, 4), await actor(game, 8, 4)]
    await b.play(Rng.fromSeed(9))
    expect(await a.play(Rng.fromSeed(5))).toEqual(await b.play(Rng.fromSeed(5)))
    await a.close()
    await b.close()
  })

  test('chance has its turns, and its rewards belong to the decision before it', async () => {
    const lake = unwrap(games.make('gridworld', { map: 'frozen-lake-4x4', maxSteps: 20 }))
    const playing = await actor(lake, 200)
    const { data, metrics } = await playing.play(Rng.fromSeed(1))
    const rewards = [...data.columns.reward].reduce((sum, each) => sum + each, 0)
    expect(rewards).toBeGreaterThan(0)
    expect(rewards / 200).toBeCloseTo(metrics.return)
    await playing.close()
  })
})
