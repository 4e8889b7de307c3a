import { describe, expect, it } from 'vitest'
import { goPlayout, lightGoRollout } from '../../../agents/baselines/goPlayout.ts'
import { AgentRegistry } from '../../../agents/core/registry.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { OVER, type State } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import { SUPERKOS } from '../../../envs/go/rules.ts'
import { ticTacToeGame as ticTacToe } from '../../../envs/ticTacToe/game.ts'
import { drawn } from '../../envs/go/drawn.ts'

/** How often each vertex is drawn on a drawn position. */
function draws(
  diagram: string,
  toPlay: 'b' | 'w',
  moves: string[] = [],
  options = {},
  times = 400,
): Map<string, number> {
  const position = drawn(diagram, toPlay, options)
  position.play(...moves)
  const rng = Rng.fromSeed(diagram)
  const counts = new Map<string, number>()
  for (let i = 0; i < times; i++) {
    const vertex = position.go.format(lightGoRollout.draw(position.state, rng))
    counts.set(vertex, (counts.get(vertex) ?? 0) + 1)
  }
  return counts
}

const vertices = (counts: Map<string, number>): string[] => [...counts.keys()].sort()

describe('light rollouts of Go', () => {
  it('take the stone that has just stepped into atari', () => {
    expect(vertices(draws('..... .X.X. ..X.. ..... .....', 'w', ['C4']))).toEqual(['C5'])
  })

  it('save a chain that was put in atari where it then has room', () => {
    expect(vertices(draws('..... ..O.. .OX.. ..... .....', 'w', ['D3']))).toEqual(['C2'])
  })

  it('save it by taking what is around', () => {
    // A4 has no room to run to, but its last liberty is C4's too
    expect(vertices(draws('O.XO .OO. X... ....', 'b', ['A3']))).toEqual(['B4'])
  })

  it('leave a chain that can no longer run', () => {
    expect(vertices(draws('X.... O.... ..... ..... .....', 'w', ['B5'])).length).toBeGreaterThan(5)
  })

  it('fill no eye, and pass when eyes are all that is left', () => {
    expect(vertices(draws('.X.XX XXXXX .XX.X', 'b'))).toEqual(['pass'])
    expect(vertices(draws('.X.O. XXXOO XXXOO', 'b'))).not.toContain('A3')
  })

  it('fill a false eye', () => {
    expect(vertices(draws('.XO. XOO. XX.. ....', 'b'))).toContain('A4')
    expect(vertices(draws('..... .OXO. .X.X. .OX.. .....', 'b'))).toContain('C3')
    expect(vertices(draws('..... .OXX. .X.X. .XX.. .....', 'b'))).not.toContain('C3')
  })

  it('commit no suicide, allowed or not', () => {
    expect(vertices(draws('.O.OO OOOOO OOOO.', 'b', [], { suicide: true }))).toEqual(['pass'])
  })

  it('draw uniformly among what is worth a stone, few or many', () => {
    // A5 and E1 are eyes; of the rest all is equally likely
    const counts = draws('.XXXX XXXXX XX.XX XXX.. XXX.X', 'b', [], {}, 6000)
    const shares = [...counts.values()].map(count => (count * counts.size) / 6000)
    for (const share of shares) expect(Math.abs(share - 1)).toBeLessThan(0.1)
    expect(counts.size).toBeGreaterThan(1)
  })

  it('are legal by any rules, and come to an end', () => {
    const rng = Rng.fromSeed('rules')
    for (let i = 0; i < 60; i++) {
      const go = unwrap(
        games.make('go', {
          width: 1 + rng.below(9),
          height: 1 + rng.below(9),
          superko: SUPERKOS[rng.below(3)],
          suicide: rng.below(2) === 0,
        }),
      ) as Go
      const state = go.start()
      while (state.turn !== OVER) {
        // some random moves between, so that eyes are broken into
        const action = rng.below(4) === 0 ? state.sampleLegal(rng) : lightGoRollout.draw(state, rng)
        if (!state.isLegal(action))
          expect.fail(`${go.format(action)} is illegal on\n${go.draw(state, 'all', (_, t) => t)}`)
        state.play(action)
      }
      expect(state.end).toBe('terminated')
    }
  })
})

describe('the playout player', () => {
  const registry = new AgentRegistry([goPlayout])

  it('beats random play', () => {
    const go = unwrap(games.make('go', { size: 7, komi: 0.5 })) as Go
    const rng = Rng.fromSeed('series')
    const rewards = new Float64Array(2)
    let won = 0
    for (let i = 0; i < 60; i++) {
      const me = i & 1
      const agent = unwrap(unwrap(registry.plan('playout')).make(go))
      const state = go.start()
      agent.reset(go, me, rng.split(i))
      const seat = seatAt(go, me, state, [])
      const clock = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
      while (state.turn !== OVER)
        state.play(state.turn === me ? (agent.act(seat, clock) as number) : state.sampleLegal(rng))
      state.rewards(rewards)
      if (rewards[me] > 0) won++
    }
    expect(won).toBeGreaterThan(48)
  })

  it('refuses other games, saying why', () => {
    expect(unwrap(registry.plan('playout')).make(ticTacToe)).toMatchObject({
      error: { code: 'refused', message: expect.stringContaining('because it goes by the liberties and eyes of Go') },
    })
  })

  it('decides the same for the same seed, and looks only through its seat', () => {
    const go = unwrap(games.make('go', { size: 5 })) as Go
    const decide = (seed: number): number => {
      const agent = unwrap(unwrap(registry.plan('playout')).make(go))
      const state: State = go.start()
      agent.reset(go, 0, Rng.fromSeed(seed))
      const action = agent.act(seatAt(go, 0, state, []), { elapsed: () => 0, left: () => 1 }) as number
      expect(state.hash).toBe(go.start().hash)
      return action
    }
    const chosen = Array.from({ length: 30 }, (_, seed) => decide(seed))
    expect(chosen).toEqual(Array.from({ length: 30 }, (_, seed) => decide(seed)))
    expect(new Set(chosen).size).toBeGreaterThan(5)
  })
})
