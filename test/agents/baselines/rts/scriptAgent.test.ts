import { describe, expect, it } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import { randomBiased } from '../../../../agents/baselines/rts/randomBiased.ts'
import { passive, scripts } from '../../../../agents/baselines/rts/script.ts'
import { ScriptPolicy } from '../../../../agents/baselines/rts/scriptPolicy.ts'
import type { Agent } from '../../../../agents/core/agent.ts'
import { seatAt } from '../../../../agents/core/seat.ts'
import { type Game, OVER } from '../../../../envs/core/game.ts'
import { RandomPlay } from '../../../../envs/core/play.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { games } from '../../../../envs/games.ts'
import type { Rts } from '../../../../envs/rts/game.ts'
import { Reservations } from '../../../../envs/rts/reservations.ts'
import { NOBODY, type RtsState } from '../../../../envs/rts/state.ts'
import { endless } from '../../../support/decide.ts'
import { drawnRts } from './drawn.ts'

const all = [passive, randomBiased, ...scripts]

const worlds: readonly Record<string, unknown>[] = [
  {},
  { fog: true },
  { unitTable: 3, conflicts: 'random' },
  { unitTable: 1, conflicts: 'alternate', fog: true, map: 'meadow-16x16', maxTicks: 1500 },
  { map: 'bonanza-16x16', maxTicks: 900 },
]

/** Whether the orders in progress leave nothing to allow: rules let players overspend, by orders that clash in pairs only with what each costs. */
function overspent({ spending, stocks }: RtsState): boolean {
  return [0, 1].some(player => spending[player] > 0 && spending[player] > stocks[player])
}

function make(spec: string, game: Game): Agent {
  return unwrap(unwrap(agents.plan(spec)).make(game))
}

describe.each(all.map(script => [script.name, script] as const))('%s', (_name, script) => {
  it.each(worlds)('gives legal orders only, and within what others leave, in %o', options => {
    const game = unwrap(games.make('rts', options)) as Rts
    const rng = Rng.fromSeed(script.name)
    const policies = [new ScriptPolicy(script), new ScriptPolicy(randomBiased)]
    const state = game.start(Rng.fromSeed(0))
    const reservations = new Reservations(game.rules.size)
    let begun = -1
    let orders = 0
    while (state.turn !== OVER && orders < 3000) {
      const { turn, asked } = state
      const action = policies[turn === 1 ? 1 : 0].draw(state, rng)
      if (!state.isLegal(action)) expect.fail(`${action} is illegal at ${JSON.stringify(state.save())}`)
      if (turn === 0 && asked !== NOBODY) {
        if (state.time !== begun) reservations.begin(state, 0)
        begun = state.time
        if (!overspent(state) && !reservations.allows(state, asked, action))
          expect.fail(`${game.format(action, state)} is not allowed`)
        reservations.add(state, asked, action)
        orders++
      }
      state.play(action)
    }
    expect(orders).toBeGreaterThan(20)
  })

  it('decides the same whatever the fog hides', () => {
    const seen = 'B....... .W...... ........ L....... $....... ........ ........ '
    const hidden = ['........ ......bw', '.......b ........', '.....ww. ....k..b', '$....... ...$..bh']
    const drawings = hidden.map(rows => seen + rows)
    const decide = (drawing: string, seed: number): string[] => {
      const game = drawnRts(drawing, { stock: [7, 3], options: { fog: true } })
      const state = game.start(Rng.fromSeed(0))
      const agent = make(script.name, game)
      agent.reset(game, 0, Rng.fromSeed(seed))
      const orders: string[] = []
      while (state.turn === 0) {
        const action = agent.act(seatAt(game, 0, state, []), endless) as number
        orders.push(game.format(action, state))
        state.play(action)
      }
      return orders
    }
    for (let seed = 0; seed < 20; seed++) {
      const orders = decide(drawings[0], seed)
      expect(orders.length).toBeGreaterThan(2)
      for (const drawing of drawings) expect(decide(drawing, seed)).toEqual(orders)
    }
  })

  it('plays on from any position, in either seat, whatever it played before', async () => {
    const game = unwrap(games.make('rts')) as Rts
    const rng = Rng.fromSeed('anywhere')
    const veteran = make(script.name, game)
    veteran.reset(game, 1, rng.split('veteran'))
    const random = new RandomPlay(game)
    for (let round = 0; round < 30; round++) {
      const state = game.start(Rng.fromSeed(0))
      random.toEnd(state, rng, rng.below(400))
      if (state.turn !== 1) continue
      const seat = seatAt(game, 1, state, [])
      expect(state.isLegal(await veteran.act(seat, endless))).toBe(true)
    }
  })

  it('is reproducible, and refuses other games', () => {
    const plan = unwrap(agents.plan(script.name))
    expect(plan.reproducible).toBe(true)
    expect(plan.make(unwrap(games.make('go', { size: 5 })))).toMatchObject({
      error: { code: 'refused', message: `${script.name} can't play go because it orders the units of the RTS.` },
    })
  })
})

describe('strength', () => {
  /** Points of the first of two scripts against the second, from 0 to 1, both seats alike. */
  function score(first: string, second: string, options = {}, count = 10): number {
    const game = unwrap(games.make('rts', options)) as Rts
    const rng = Rng.fromSeed(`${first} ${second}`)
    const [one, two] = [first, second].map(name => new ScriptPolicy(all.find(script => script.name === name)!))
    let points = 0
    for (let i = 0; i < count; i++) {
      const state = game.start(Rng.fromSeed(0))
      while (state.turn !== OVER) state.play((state.turn === i % 2 ? one : two).draw(state, rng))
      points += state.winner < 0 ? 0.5 : state.winner === i % 2 ? 1 : 0
    }
    return points / count
  }

  it.each([
    ['worker-rush', 'light-rush'],
    ['worker-rush', 'random-biased'],
    ['light-rush', 'passive'],
    ['economy', 'random-biased'],
  ])('%s beats %s, in fog too', (first, second) => {
    expect(score(first, second)).toBeGreaterThan(0.75)
    expect(score(first, second, { fog: true })).toBeGreaterThan(0.75)
  })

  it('finds an enemy that it does not see and ends the game', () => {
    for (const { name } of scripts) expect(score(name, 'passive', { fog: true, map: 'meadow-16x16' }, 2)).toBe(1)
  })
})
