import { describe, expect, it } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import type { Agent } from '../../../../agents/core/agent.ts'
import { seatAt } from '../../../../agents/core/seat.ts'
import type { Thoughts } from '../../../../agents/core/thoughts.ts'
import type { Game } from '../../../../envs/core/game.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { games } from '../../../../envs/games.ts'
import type { RtsState } from '../../../../envs/rts/state.ts'
import { endless, ticking } from '../../../support/decide.ts'
import { askedAt, type Drawn, drawnRts } from '../../baselines/rts/drawn.ts'

function make(spec: string, game: Game, player = 0, seed: string | number = 1): Agent {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  agent.reset(game, player, Rng.fromSeed(seed))
  return agent
}

/** What a search orders player 0's units in the first tick of a drawn game, by letter and place, and what it thought at the first. */
function searched(
  spec: string,
  drawing: string,
  drawn: Drawn = {},
  seed: string | number = 1,
): { orders: Record<string, string>; thoughts: Thoughts } {
  const game = drawnRts(drawing, drawn)
  const state = game.start(Rng.fromSeed(0))
  const agent = make(spec, game, 0, seed)
  const orders: Record<string, string> = {}
  let thoughts: Thoughts | undefined
  while (state.turn === 0 && state.time === 0) {
    const action = agent.act(seatAt(game, 0, state, []), endless) as number
    thoughts ??= agent.thoughts!() as Thoughts
    orders[askedAt(state)] = game.format(action, state).replace(/^\d+ /, '')
    state.play(action)
  }
  return { orders, thoughts: thoughts! }
}

describe.each(['portfolio?sims=120', 'script-mcts?sims=120'])('%s', spec => {
  it('attacks at once where that wins', () => {
    const { orders, thoughts } = searched(spec, 'L.... ..... ...b. .....', { hp: { '3,2': 2 } })
    expect(orders['L 0,0']).toMatch(/^move (right|down)$/)
    expect(thoughts.value).toBeGreaterThan(0.9)
  })

  it('knows that it is lost where nothing helps', () => {
    expect(searched(spec, 'W..l. ..... ..... ....b').thoughts.value).toBeLessThan(-0.3)
  })

  it('has all dig where nobody can be reached', () => {
    const { orders } = searched(spec, '$W.B##.b W...##w. $...##.. ', { stock: [0, 0] })
    expect(orders).toMatchObject({ 'W 1,0': 'harvest left', 'W 0,1': expect.stringMatching(/^harvest/) })
  })

  it('decides the same for the same seed', () => {
    const drawing = '$WB..... ........ ........ .....bw$'
    const decide = (seed: number): string => JSON.stringify(searched(spec, drawing, { stock: [5, 5] }, seed))
    expect(decide(1)).toBe(decide(1))
  })

  it('does as many playouts as it is told, once for all units of a tick', () => {
    const game = unwrap(games.make('rts', { map: 'bonanza-16x16' }))
    const state = game.start(Rng.fromSeed(0))
    const agent = make(spec, game)
    const seat = seatAt(game, 0, state, [])
    const found = new Set<string>()
    let asked = 0
    for (; state.turn === 0; asked++) {
      state.play(agent.act(seat, endless) as number)
      const { value, simulations } = agent.thoughts!() as Thoughts
      expect(simulations).toBe(120)
      found.add(`${value}`)
    }
    expect(asked).toBe(4)
    expect(found.size).toBe(1)
  })

  it('stops in time', () => {
    const game = unwrap(games.make('rts'))
    const state = game.start(Rng.fromSeed(0))
    const agent = make(`${spec.split('?')[0]}?time=20`, game)
    agent.act(seatAt(game, 0, state, []), ticking())
    expect((agent.thoughts!() as Thoughts).simulations).toBeLessThan(60)
    expect(agent.thoughts!()).not.toHaveProperty('hurried')
    const pressed = make(spec, game)
    pressed.act(seatAt(game, 0, state, []), ticking(30))
    expect(pressed.thoughts!()).toMatchObject({ hurried: true })
  })

  it('sees no further than its seat: hidden units and the other’s orders of this tick change nothing', () => {
    const seen = 'B....... .W...... ........ L....... $....... ........ ........ '
    const decide = (hidden: string): unknown =>
      searched(spec, seen + hidden, { stock: [7, 3], options: { fog: true } }).orders
    const orders = decide('........ .......b')
    expect(Object.keys(orders as object).length).toBeGreaterThan(2)
    for (const hidden of ['........ ......bw', '.....ww. ....k..b', '$....... ...$..bh'])
      expect(decide(hidden)).toEqual(orders)

    const game = unwrap(games.make('rts'))
    const answers = [0, 1].map(which => {
      const state = game.start(Rng.fromSeed(0)) as RtsState
      const legal = new Int32Array(game.spec.actions.count)
      while (state.turn === 0) {
        const count = state.legal(legal)
        state.play(legal[which === 0 ? 0 : count - 3])
      }
      const agent = make(spec, game, 1)
      return game.format(agent.act(seatAt(game, 1, state, []), endless) as number, state)
    })
    expect(answers[0]).toBe(answers[1])
  })

  it('searches anew where a unit is asked again, and in another game', () => {
    const game = unwrap(games.make('rts'))
    const state = game.start(Rng.fromSeed(0))
    const agent = make(spec, game)
    const seat = seatAt(game, 0, state, [])
    const first = agent.act(seat, endless)
    expect(state.isLegal(agent.act(seat, endless) as number)).toBe(true)
    agent.reset(game, 0, Rng.fromSeed(1))
    expect(agent.act(seat, endless)).toBe(first)
  })
})

describe('portfolio', () => {
  it('has one unit fight and another work where one script for both would do worse', () => {
    // The fight is won by the light one alone; the worker has nothing to gain there.
    const { orders } = searched('portfolio?sims=200', '$W.B.... ........ L..w.... ........ .......b', { stock: [0, 0] })
    expect(orders['W 1,0']).toBe('harvest left')
    expect(orders['L 0,2']).toMatch(/^(move right|hold)$/)
  })
})
