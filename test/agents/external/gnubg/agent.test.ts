import { afterEach, describe, expect, test } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import type { Agent } from '../../../../agents/core/agent.ts'
import { seatAt } from '../../../../agents/core/seat.ts'
import { CHANCE, type Game, OVER, type State } from '../../../../envs/core/game.ts'
import { RandomPlay } from '../../../../envs/core/play.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { games } from '../../../../envs/games.ts'
import { hasGnubg } from '../../../support/gnubg.ts'

const rng = Rng.fromSeed('gnubg')
const unlimited = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
const open: Agent[] = []
afterEach(async () => {
  for (const agent of open.splice(0)) await agent.close?.()
})

async function player(spec: string, game: Game): Promise<Agent> {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  open.push(agent)
  await agent.reset(game, 0, rng)
  return agent
}

const ask = async (agent: Agent, game: Game, state: State) => agent.act(seatAt(game, state.turn, state, []), unlimited)

describe.runIf(hasGnubg)('gnubg', () => {
  test.each([
    [{ length: 3 }, 'random'],
    [{ length: 2, crawford: false }, 'racer'],
    [{ jacoby: true }, 'linear'],
    [{ cube: false }, 'gnubg?noise=0.1'],
  ])('plays %j to its end against %s', async (options, rival) => {
    const game = unwrap(games.make('backgammon', options))
    const seats = [await player('gnubg', game), await player(rival, game)]
    const chance = new RandomPlay(game)
    const state = game.start(rng)
    while (state.turn !== OVER) {
      const action = state.turn === CHANCE ? chance.draw(state, rng) : await ask(seats[state.turn], game, state)
      expect(state.isLegal(action)).toBe(true)
      state.play(action)
    }
    expect(state.end).toBe('terminated')
  })
})
