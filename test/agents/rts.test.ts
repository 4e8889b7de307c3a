import { describe, expect, test } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { seatAt } from '../../agents/core/seat.ts'
import type { Thoughts } from '../../agents/core/thoughts.ts'
import { CHANCE, OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { endless } from '../support/decide.ts'

const players = [
  'random',
  'greedy',
  'mcts?sims=16&depth=40',
  'mcts?sims=16&depth=40&rollout=light',
  'monte-carlo?sims=16&depth=40&rollout=light',
  'portfolio?sims=20&horizon=40',
  'script-mcts?sims=20&horizon=40',
  'worker-rush',
]
const worlds = [
  { map: 'tiny-5x4', maxTicks: 120 },
  { map: 'tiny-5x4', maxTicks: 120, fog: true },
  { map: 'pocket-8x8', maxTicks: 60, fog: true, unitTable: 3, conflicts: 'random' },
]

/** A game between two agents of one kind; every action in text. */
async function playOut(spec: string, options: Record<string, unknown>): Promise<string[]> {
  const game = unwrap(games.make('rts', options))
  const rng = Rng.fromSeed('rts')
  const state = game.start(rng)
  const seats = [0, 1].map(() => unwrap(unwrap(agents.plan(spec)).make(game)))
  for (const [player, agent] of seats.entries()) await agent.reset(game, player, rng.split(player))
  const chance = new RandomPlay(game)
  const line: string[] = []
  while (state.turn !== OVER) {
    let action: number
    if (state.turn === CHANCE) action = chance.outcome(state, rng)
    else {
      action = await seats[state.turn].act(seatAt(game, state.turn, state, []), endless)
      if (!state.isLegal(action)) expect.fail(`${action} is illegal at ${JSON.stringify(state.save())}`)
      const thought = seats[state.turn].thoughts?.() as Thoughts | undefined
      if (thought) {
        expect(JSON.parse(JSON.stringify(thought))).toEqual(thought)
        expect(thought.actions).toHaveLength(state.legal(new Int32Array(game.spec.actions.count)))
        expect(thought.pv[0]).toBe(thought.actions[0].action)
        expect(Math.abs(thought.value)).toBeLessThanOrEqual(1)
      }
    }
    line.push(game.format(action, state))
    state.play(action)
  }
  return line
}

test('a seat says nothing of the unit that the other player is asked about', () => {
  const game = unwrap(games.make('rts', { map: 'bonanza-16x16', fog: true }))
  const state = game.start(Rng.fromSeed(0))
  const [own, others] = [0, 1].map(player => seatAt(game, player, state, []))
  const wait = unwrap(game.parse('wait', state))
  expect(own.format(wait)).toMatch(/^\d+ wait$/)
  expect(others.format(wait)).toBe(`${wait}`)
})

describe.each(players)('%s', spec => {
  test.each(worlds)('plays the RTS to the end, legally, and the same for the same seed: %o', async options => {
    const line = await playOut(spec, options)
    expect(line.length).toBeGreaterThan(10)
    expect(await playOut(spec, options)).toEqual(line)
  })
})
