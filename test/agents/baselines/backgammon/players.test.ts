import { describe, expect, test } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import type { Agent } from '../../../../agents/core/agent.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { backgammon, board } from '../../../support/backgammonBoard.ts'
import { decide } from '../../../support/decide.ts'

const money = backgammon()
const cubeless = backgammon({ cube: false })

const searchers = [
  'linear',
  'greedy',
  'expectiminimax?depth=1',
  'expectiminimax?depth=2&candidates=4',
  'expectiminimax?depth=1&eval=pips',
  'mcts?sims=300',
]

function made(spec: string, game = money): Agent {
  return unwrap(unwrap(agents.plan(spec)).make(game))
}

/** Shut out, with all home but the one that has been hit. */
const SHUT = { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2 }

describe.each(['racer', ...searchers])('%s', spec => {
  test('takes the hit that wins', async () => {
    const state = board(cubeless, { ...SHUT, 7: 2, 25: 1 }, { 1: 1 }, { dice: [2, 1] })
    const { text } = await decide(cubeless, made(spec, cubeless), state)
    expect(text).toContain('bar/24*')
  })

  test('bears off rather than shuffles', async () => {
    const state = board(cubeless, { 1: 1, 2: 1 }, { 1: 2 }, { dice: [2, 1] })
    const { text } = await decide(cubeless, made(spec, cubeless), state)
    expect(text).toBe('2/off 1/off')
  })

  test('drops a hopeless double, and takes one that hardly matters', async () => {
    const far = board(money, { 1: 2 }, { 6: 2, 5: 2, 4: 2 }, { doubled: true })
    expect((await decide(money, made(spec), far)).text).toBe('drop')
    const near = board(money, { 13: 5, 8: 5, 6: 5 }, { 13: 5, 8: 5, 6: 5 }, { doubled: true })
    expect((await decide(money, made(spec), near)).text).toBe('take')
  })

  test('doubles a race that is nearly won, and not one that is nearly lost', async () => {
    const ahead = board(money, { 6: 5, 5: 5, 4: 5 }, { 7: 5, 6: 5, 4: 5 })
    expect((await decide(money, made(spec), ahead)).text).toBe('double')
    const behind = board(money, { 7: 5, 6: 5, 4: 5 }, { 6: 5, 5: 5, 4: 5 })
    expect((await decide(money, made(spec), behind)).text).toBe('roll')
  })
})

test('racer doubles in races only, whatever its lead, and never redoubles', async () => {
  const held = board(money, { 6: 5, 5: 5, 4: 5 }, { 20: 2, 8: 3, 6: 5, 4: 5 })
  expect((await decide(money, made('racer'), held)).text).toBe('roll')
  const race = [
    { 6: 5, 5: 5, 4: 5 },
    { 7: 5, 6: 5, 4: 5 },
  ] as const
  const own = board(money, ...race, { cube: { value: 2, owner: 0 } })
  expect((await decide(money, made('racer'), own)).text).toBe('roll')
})

describe('the score', () => {
  const match = backgammon({ length: 5 })
  const race = [
    { 10: 5, 8: 5, 6: 5 },
    { 10: 5, 8: 5, 6: 5 },
  ] as const

  test.each(['linear', 'expectiminimax?depth=1'])('makes %s double at once who has nothing to lose', async spec => {
    // After the Crawford game the player behind loses the match with this game, at whatever stake
    const behind = board(match, ...race, { score: [3, 4] })
    expect((await decide(match, made(spec, match), behind)).text).toBe('double')
    const even = board(match, ...race, { score: [0, 0] })
    expect((await decide(match, made(spec, match), even)).text).toBe('roll')
  })

  test('makes a gammon worth nothing to who needs one point', async () => {
    const state = board(match, ...race, { score: [4, 0], crawford: true, dice: [6, 5] })
    const { thoughts } = await decide(match, made('linear', match), state)
    for (const { value } of thoughts.actions) expect(Math.abs(value)).toBeLessThan(1)
  })
})
