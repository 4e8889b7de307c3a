import { describe, expect, it } from 'vitest'
import type { Game, Model } from '../../../envs/core/game.ts'
import { CHANCE } from '../../../envs/core/game.ts'
import { at, gridworld, play, reward, seenFromAbove } from './make.ts'

/** The best expected undiscounted return of each state with this many steps left. */
function optimum(model: Model, steps: number): Float64Array {
  let values = new Float64Array(model.states)
  for (let step = 0; step < steps; step++) {
    values = Float64Array.from(model.transitions, actions =>
      Math.max(
        ...actions.map(list => list.reduce((sum, [p, next, r, over]) => sum + p * (r + (over ? 0 : values[next])), 0)),
      ),
    )
  }
  return values
}

function optimumAtStart(game: Game): number {
  return optimum(game.model!(), game.options.maxSteps as number)[game.model!().indexOf(at(game, startOf(game)))]
}

function startOf(game: Game): string {
  const lines = seenFromAbove(game, at(game, '0')).cells as string[]
  const row = lines.findIndex(line => line.includes('S'))
  return JSON.stringify({ agent: [row, lines[row].indexOf('S')] })
}

describe('optimal returns', () => {
  it('of cliff walking: 13 steps along the edge', () => {
    expect(optimumAtStart(gridworld({ map: 'cliff-walking' }))).toBe(-13)
  })

  it("of the frozen lakes within Gymnasium's limits: 0.74 and 0.91, as its registry says", () => {
    expect(optimumAtStart(gridworld({ map: 'frozen-lake-4x4' }))).toBeCloseTo(0.74, 2)
    expect(optimumAtStart(gridworld({ map: 'frozen-lake-8x8', maxSteps: 200 }))).toBeGreaterThan(0.85)
    expect(optimumAtStart(gridworld({ map: 'frozen-lake-8x8', slippery: false }))).toBe(1)
  })

  it('of windy gridworld: 15 steps, 7 with king moves (Sutton and Barto, example 6.5, exercise 6.9)', () => {
    expect(optimumAtStart(gridworld({ map: 'windy' }))).toBe(-15)
    expect(optimumAtStart(gridworld({ map: 'windy', moves: 'king' }))).toBe(-7)
    expect(optimumAtStart(gridworld({ map: 'windy', moves: 'king-or-stay' }))).toBe(-7)
  })

  it('of taxi: 7.93 on average over the 300 starts', () => {
    const game = gridworld({ map: 'taxi' })
    const values = optimum(game.model!(), 200)
    const starts = Array.from({ length: 500 }, (_, state) => state).filter(state => {
      const [passenger, destination] = [Math.floor(state / 4) % 5, state % 4]
      return passenger < 4 && passenger !== destination
    })
    expect(starts.reduce((sum, state) => sum + values[state], 0) / starts.length).toBeCloseTo(7.93, 2)
  })
})

describe('windy gridworld', () => {
  it('carries the agent by the wind of the column that it leaves', () => {
    const game = gridworld({ map: 'windy' })
    const state = play(game, at(game, '{"agent":[3,6]}'), 'right')
    expect(seenFromAbove(game, state).agent).toEqual([1, 7])
    expect(reward(state)).toBe(-1)
    expect(seenFromAbove(game, play(game, at(game, '{"agent":[3,2]}'), 'right')).agent).toEqual([3, 3])
  })

  it('adds wind and move before the edge stops them', () => {
    const game = gridworld({ map: 'windy' })
    expect(seenFromAbove(game, play(game, at(game, '{"agent":[6,6]}'), 'down')).agent).toEqual([5, 6])
    expect(seenFromAbove(game, play(game, at(game, '{"agent":[0,6]}'), 'up')).agent).toEqual([0, 6])
  })

  it('gusts by one row to either side where there is wind, each with probability 1/3, and nowhere else', () => {
    const game = gridworld({ map: 'windy', gusty: true })
    const state = play(game, at(game, '{"agent":[5,6]}'), 'left')
    expect(state.turn).toBe(CHANCE)
    const odds = new Float64Array(game.spec.outcomes)
    expect(state.outcomes(odds)).toBe(3)
    expect([...odds]).toEqual([1 / 3, 1 / 3, 1 / 3])
    expect([0, 1, 2].map(outcome => game.format(outcome, state))).toEqual(['wind-1', 'wind-2', 'wind-3'])
    expect(seenFromAbove(game, play(game, state, 'wind-3')).agent).toEqual([2, 5])
    expect(play(game, at(game, '{"agent":[5,0]}'), 'up').turn).toBe(0)
  })
})

describe('four rooms', () => {
  it('go astray in each other direction with probability 1/9, and walls hold', () => {
    const game = gridworld({ map: 'four-rooms' })
    const state = play(game, at(game, '{"agent":[1,1]}'), 'right')
    const odds = new Float64Array(4)
    state.outcomes(odds)
    expect([...odds]).toEqual([1 / 9, 2 / 3, 1 / 9, 1 / 9])
    expect(seenFromAbove(game, play(game, state.clone(), 'left')).agent).toEqual([1, 1])
    expect(seenFromAbove(game, play(game, state, 'right')).agent).toEqual([1, 2])
  })

  it('pay 1 at the goal and nothing before', () => {
    const game = gridworld({ map: 'four-rooms', slippery: false })
    const state = play(game, at(game, '{"agent":[5,9]}'), 'down')
    expect([reward(state), state.end]).toEqual([0, 'going'])
    play(game, state, 'down')
    expect([reward(state), state.end]).toEqual([1, 'terminated'])
  })
})

describe('taxi', () => {
  it('asks a fickle passenger once, on its first move, for one of the three other stands', () => {
    const game = gridworld({ map: 'taxi', ficklePassenger: true })
    const state = at(game, '{"agent":[0,0],"passenger":"R","destination":"Y"}')
    expect(seenFromAbove(game, state).undecided).toBe(true)
    play(game, state, 'pickup down')
    expect(state.turn).toBe(CHANCE)
    const odds = new Float64Array(game.spec.outcomes)
    const count = state.outcomes(odds)
    expect(Array.from(odds.subarray(0, count), p => Number(p.toFixed(12)))).toEqual([0.7, 0.1, 0.1, 0.1])
    expect(Array.from({ length: count }, (_, i) => game.format(i, state))).toEqual([
      'down',
      'down-to-r',
      'down-to-g',
      'down-to-b',
    ])
    play(game, state, 'down-to-g')
    expect(seenFromAbove(game, state)).toMatchObject({
      agent: [1, 0],
      destination: 'G',
      undecided: false,
      carrying: 'passenger',
    })
    expect(play(game, state, 'down').turn).toBe(0)
  })

  it('does not ask while the taxi stands still against a wall', () => {
    const game = gridworld({ map: 'taxi', ficklePassenger: true })
    const state = play(game, at(game, '{"agent":[0,0],"passenger":"R","destination":"Y"}'), 'pickup up')
    expect(state.turn).toBe(0)
    expect(seenFromAbove(game, state).undecided).toBe(true)
  })

  it('works on a map of one’s own', () => {
    const game = gridworld({ map: ['+-----+', '|R: |G|', '| : : |', '+-----+'] })
    expect(game.model!().states).toBe(6 * 3 * 2)
    const state = at(game, '{"agent":[0,1],"passenger":"R","destination":"G"}')
    play(game, state, 'right')
    expect(seenFromAbove(game, state).agent).toEqual([0, 1])
    play(game, state, 'left pickup down right right up dropoff')
    expect([reward(state), state.end]).toEqual([20, 'terminated'])
  })
})
