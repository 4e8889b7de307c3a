import { Matrix, solve } from 'ml-matrix'
import { describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { bestActions, valueIteration } from '../../../agents/tabular/valueIteration.ts'
import { CHANCE, type Game, type Json, type Model, OVER } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { endless } from '../../support/decide.ts'

const settings = { gamma: 1, tolerance: 1e-12, sweeps: 100_000 }

function world(options: Record<string, Json>): Game {
  return unwrap(games.make('gridworld', options))
}

/** Optimal values by policy iteration (Howard 1960), each policy's from a system of linear equations. */
function policyIteration({ states, actions, transitions }: Model, gamma: number): number[] {
  const policy: number[] = Array(states).fill(0)
  for (;;) {
    const system = Matrix.eye(states)
    const rewards = Matrix.zeros(states, 1)
    for (let state = 0; state < states; state++) {
      for (const [probability, next, reward, terminated] of transitions[state][policy[state]]) {
        rewards.set(state, 0, rewards.get(state, 0) + probability * reward)
        if (!terminated) system.set(state, next, system.get(state, next) - gamma * probability)
      }
    }
    const values = solve(system, rewards).to1DArray()
    let changed = false
    for (let state = 0; state < states; state++) {
      const worth = transitions[state].map(list =>
        list.reduce(
          (sum, [p, next, reward, terminated]) => sum + p * (reward + (terminated ? 0 : gamma * values[next])),
          0,
        ),
      )
      for (let action = 0; action < actions; action++) {
        if (worth[action] > worth[policy[state]] + 1e-10) {
          policy[state] = action
          changed = true
        }
      }
    }
    if (!changed) return values
  }
}

async function meanReturn(game: Game, spec: string, plays: number): Promise<number> {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  const chance = new RandomPlay(game)
  const rewards = new Float64Array(1)
  let sum = 0
  for (let play = 0; play < plays; play++) {
    const rng = Rng.fromSeed(play)
    const state = game.start(rng)
    await agent.reset(game, 0, rng.split('agent'))
    while (state.turn !== OVER) {
      state.play(
        state.turn === CHANCE ? chance.outcome(state, rng) : await agent.act(seatAt(game, 0, state, []), endless),
      )
      state.rewards(rewards)
      sum += rewards[0]
    }
  }
  return sum / plays
}

describe('the optimum of a world', () => {
  test.each([
    ['frozen-lake-4x4', 0.99],
    ['frozen-lake-8x8', 0.99],
    ['frozen-lake-8x8', 0.9],
    ['cliff-walking', 0.95],
    ['windy', 0.9],
    ['four-rooms', 0.9],
  ])('%s, discounted by %f, is what policy iteration finds', (map, gamma) => {
    const model = world({ map }).model!()
    const { values } = valueIteration(model, { ...settings, gamma })
    policyIteration(model, gamma).forEach((value, state) => {
      expect(values[state]).toBeCloseTo(value, 8)
    })
  })

  test('on the slippery lake is 0.542 from the start, discounted by 0.99', () => {
    const game = world({ map: 'frozen-lake-4x4' })
    const model = game.model!()
    const { values } = valueIteration(model, { ...settings, gamma: 0.99 })
    expect(values[model.indexOf(game.start(Rng.fromSeed(1)))]).toBeCloseTo(0.542, 3)
  })

  // Sutton and Barto, 2nd edition: example 6.6 (13 steps along the edge of the cliff), example 6.5 (15 steps), exercise 6.9 (7 with eight moves)
  test.each([
    [{ map: 'cliff-walking' }, -13],
    [{ map: 'windy' }, -15],
    [{ map: 'windy', moves: 'king' }, -7],
  ])('is reached by the agent: %o in %i', async (options, optimum) => {
    expect(await meanReturn(world(options), 'value-iteration', 5)).toBe(optimum)
  })

  test('is what the agent’s taxi earns from each start', async () => {
    const game = world({ map: 'taxi' })
    const model = game.model!()
    const { values } = valueIteration(model, settings)
    let expected = 0
    for (let seed = 0; seed < 50; seed++) expected += values[model.indexOf(game.start(Rng.fromSeed(seed)))] / 50
    expect(await meanReturn(game, 'value-iteration', 50)).toBeCloseTo(expected, 9)
  })

  test('is a goal that the agent walks to, where without discount every step keeps the hope of it', async () => {
    const game = world({ map: 'frozen-lake-8x8', slippery: false })
    const { actionValues } = valueIteration(game.model!(), settings)
    expect(bestActions(actionValues, 0, 4)).toHaveLength(4)
    expect(await meanReturn(game, 'value-iteration', 20)).toBe(1)
  })
})

describe('others', () => {
  test('expectiminimax sees the edge of the cliff as the optimum does, where it looks to the end', async () => {
    const game = world({ map: ['S..', 'CCG'].join('/'), rules: 'cliff' })
    expect(await meanReturn(game, 'expectiminimax?depth=4', 5)).toBe(await meanReturn(game, 'value-iteration', 5))
  })
})
