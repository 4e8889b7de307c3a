import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { learners } from '../../../agents/learners.ts'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import type { TabularLearner } from '../../../agents/tabular/learner.ts'
import { readValues } from '../../../agents/tabular/snapshot.ts'
import { soften } from '../../../agents/tabular/soften.ts'
import { Table } from '../../../agents/tabular/table.ts'
import { type Plan, valueIteration } from '../../../agents/tabular/valueIteration.ts'
import { Walk } from '../../../agents/tabular/walk.ts'
import type { Game, Transition } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { endless } from '../../support/decide.ts'

const CONTROL = ['q-learning', 'sarsa', 'expected-sarsa', 'monte-carlo-control']
const cliff = unwrap(games.make('gridworld', { map: 'cliff-walking' }))
const folder = mkdtempSync(join(tmpdir(), 'ludus-tabular-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function makeLearner(id: string, game: Game, options: Record<string, unknown>) {
  const plan = unwrap(learners.plan(id, options, game))
  return plan.kind.makeLearner(game, plan.options, Rng.fromSeed('begin'))
}

/** Plays the snapshot through its agent; returns what it collects. */
async function play(game: Game, spec: string): Promise<number> {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  const rng = Rng.fromSeed('play')
  const walk = game.start(rng)
  await agent.reset(game, 0, rng)
  const rewards = new Float64Array(1)
  let sum = 0
  while (walk.turn === 0) {
    walk.play(await agent.act(seatAt(game, 0, walk, []), endless))
    walk.rewards(rewards)
    sum += rewards[0]
  }
  return sum
}

describe('a table', () => {
  test('moves towards targets by a rate, or is their mean', () => {
    const halves = new Table(1, 1, 8, { rate: 0.5, power: 0 })
    halves.learn(0, 0, 0)
    halves.learn(0, 0, 0)
    expect(halves.row(0)[0]).toBe(2)
    const mean = new Table(2, 2, 8, { rate: 1, power: 1 })
    for (const target of [1, 2, 6]) mean.learn(1, 0, target)
    expect([0, 1].flatMap(state => Array.from(mean.row(state)))).toEqual([8, 8, 3, 8])
  })
})

describe('a walk', () => {
  test('takes chance for a part of the step, and tells an end from a limit', () => {
    const lake = unwrap(games.make('gridworld', { map: 'SF/FG', maxSteps: 3 }))
    const walk = new Walk(lake, 0.5)
    const seen = new Set<string>()
    for (let seed = 0; seed < 30; seed++) {
      walk.begin(Rng.fromSeed(seed))
      while (walk.going) walk.take(1)
      seen.add(`${walk.place} ${walk.reward} ${walk.discount}`)
      expect(walk.collected).toBe(walk.reward)
      expect(walk.steps).toBeLessThanOrEqual(3)
    }
    expect([...seen].sort()).toEqual(['0 0 0.5', '1 0 0.5', '2 0 0.5', '3 1 0'])
  })
})

describe('phases', () => {
  test('tell apart what is best by the time that is left', async () => {
    const lake = unwrap(games.make('gridworld', { map: 'SFF/FFF/FFG', slippery: false, maxSteps: 4 }))
    const learner = await makeLearner('q-learning', lake, { gamma: 1, rate: 1, phases: 4, epsilonEnd: 1 })
    const rng = Rng.fromSeed(3)
    for (let i = 0; i < 5; i++) learner.learn(rng)
    const { values, phases, states } = unwrap(readValues(learner.snapshot().bytes))
    const worth = (phase: number, state: number) =>
      Math.max(...values.subarray((phase * 9 + state) * 4, (phase * 9 + state + 1) * 4))
    expect([phases, states]).toEqual([4, 9])
    expect([worth(0, 0), worth(1, 1), worth(3, 5)]).toEqual([1, 1, 1]) // just in time
    expect([worth(2, 4), worth(2, 2), worth(3, 4)]).toEqual([1, 1, 0]) // two steps are too many for one
    const file = join(folder, 'phases.safetensors')
    writeFileSync(file, learner.snapshot().bytes)
    expect(await play(lake, `q:${file}`)).toBe(1)
  })
})

describe.each(CONTROL)('%s', id => {
  // S.. with a cliff below it: three steps along the edge
  const small = unwrap(games.make('gridworld', { map: 'S../CCG', rules: 'cliff' }))

  test('learns what value iteration finds, where it explores less and less', async () => {
    const model = small.model!()
    const truth: Plan = valueIteration(model, { gamma: 0.9, tolerance: 1e-12, sweeps: 1000 })
    const learner = await makeLearner(id, small, {
      gamma: 0.9,
      rate: 0.5,
      epsilon: 1,
      epsilonEnd: 0,
      epsilonGames: 3000,
    })
    const rng = Rng.fromSeed(1)
    for (let i = 0; i < 20; i++) learner.learn(rng)
    const { values } = unwrap(readValues(learner.snapshot().bytes))
    for (const place of [0, 1, 2]) {
      const best = Math.max(...values.subarray(4 * place, 4 * place + 4))
      expect(Math.abs(best - truth.values[place]), `at ${place}`).toBeLessThan(0.01)
    }
  })

  test('goes on bit for bit from a checkpoint', async () => {
    const options = { epsilonGames: 50, power: 0.5 }
    const whole = await makeLearner(id, cliff, options)
    const rng = Rng.fromSeed(2)
    for (let i = 0; i < 3; i++) whole.learn(rng)
    const { bytes } = encode(capture(whole.parts, 'none'))
    const saved = rng.save()
    const told = [whole.learn(rng), whole.learn(rng)]
    const resumed = await makeLearner(id, cliff, options)
    unwrap(restore(unwrap(decode(bytes)), resumed.parts))
    const again = Rng.fromState(saved)
    expect([resumed.learn(again), resumed.learn(again)]).toEqual(told)
    expect(encode(capture(resumed.parts, 'none')).name).toBe(encode(capture(whole.parts, 'none')).name)
  })

  test('refuses games whose states it can not number, and those of several players', () => {
    const refusal = (game: Game) => {
      const plan = learners.plan(id, {}, game)
      return plan.ok ? undefined : plan.error.message
    }
    expect(refusal(unwrap(games.make('gridworld', { map: 'key-door' })))).toBe(
      `${id} can't learn gridworld because it hides information.`,
    )
    expect(refusal(unwrap(games.make('gridworld', { map: '>.G/...' })))).toBe(
      `${id} can't learn gridworld because it has no transition table.`,
    )
    expect(refusal(unwrap(games.make('go', {})))).toBe(`${id} can't learn go because it has more than one player.`)
    expect(refusal(cliff)).toBeUndefined()
  })
})

describe('where half of all actions stay random', () => {
  /**
   * Two steps right to the goal, all else stays or goes back. Who goes right with chance 5/8 and each other way with 1/8 has, by a discount of 0.9,
   *   v(M) = 5/8 + 1/8 0.9 v(S) + 2/8 0.9 v(M),  v(S) = 5/8 0.9 v(M) + 3/8 0.9 v(S),  so v(M) = 0.91983, v(S) = 0.78099.
   */
  const [M, S] = [0.91983, 0.78099]
  const corridor = unwrap(games.make('gridworld', { map: ['S.G'], slippery: false, maxSteps: 1000 }))

  test.each([
    ['q-learning', 0.9, 0.81],
    ['sarsa', 0.9 * M, 0.9 * S],
    ['expected-sarsa', 0.9 * M, 0.9 * S],
    ['monte-carlo-control', 0.9 * M, 0.9 * S],
  ])('%s values a step right by %f and one that stays by %f', async (id, right, stays) => {
    const options = { gamma: 0.9, rate: 1, power: 0.8, epsilon: 0.5, epsilonEnd: 0.5 }
    const learner = await makeLearner(id, corridor, options)
    const rng = Rng.fromSeed(4)
    for (let i = 0; i < 20; i++) learner.learn(rng)
    const { values } = unwrap(readValues(learner.snapshot().bytes))
    const [up, ahead] = values.subarray(0, 2) // at the start
    expect(Math.abs(ahead - right)).toBeLessThan(0.015)
    expect(Math.abs(up - stays)).toBeLessThan(0.015)
  })
})

describe('what random play is worth', () => {
  const game = unwrap(games.make('gridworld', { map: 'frozen-lake-4x4' }))
  const model = game.model!()
  const settings = { gamma: 0.95, tolerance: 1e-12, sweeps: 1000 }
  const truth = valueIteration(soften(model, 1), settings).values

  test.each([
    ['td-prediction', { rate: 1, power: 0.8 }],
    ['monte-carlo-prediction', { rate: 1, power: 1, visits: 'first' }],
    ['monte-carlo-prediction', { rate: 1, power: 1, visits: 'every' }],
  ])('is found by %s, %o', async (id, options) => {
    const learner = await makeLearner(id, game, { ...options, gamma: 0.95 })
    const rng = Rng.fromSeed(id)
    for (let i = 0; i < 100; i++) learner.learn(rng) // about 26,000 games
    const values = capture(learner.parts, 'none').tensors.get('table/values')!.data
    const worst = truth.reduce((most, value, state) => Math.max(most, Math.abs(value - values[state])), 0)
    expect(worst).toBeLessThan(0.05) // of up to 0.41; the study `tabular-values` plays on until it is within 0.01
    // Its snapshot looks a step ahead: to the goal from beside it.
    const looked = unwrap(readValues(learner.snapshot().bytes))
    expect(looked.values[14 * 4 + 2]).toBeCloseTo((1 + 0.95 * (truth[14] + truth[10])) / 3, 1)
  })
})

describe('Monte Carlo', () => {
  // From S on to the start of the corridor again and again: what is come by twice counts once or twice.
  const walkOf = async (visits: string) => {
    const corridor = unwrap(games.make('gridworld', { map: 'S../CCG', rules: 'cliff', maxSteps: 12 }))
    const learner = await makeLearner('monte-carlo-prediction', corridor, { gamma: 1, rate: 1, power: 1, visits })
    const { steps } = (learner as TabularLearner).play(Rng.fromSeed(7))
    const counts = capture(learner.parts, 'none').tensors.get('table/visits')!.data
    return { steps, counts: [...counts] }
  }

  test('counts a state once a game, or each time', async () => {
    const [first, every] = [await walkOf('first'), await walkOf('every')]
    expect(every.counts.reduce((a, b) => a + b)).toBe(every.steps)
    expect(Math.max(...first.counts)).toBe(1)
    expect(first.counts).toEqual(every.counts.map(count => Math.min(1, count)))
    expect(Math.max(...every.counts)).toBeGreaterThan(1)
  })
})

describe('a softened world', () => {
  test('has the values of one who goes astray', () => {
    // One state, stop for 1 or go on for 0: with chance epsilon any of the two.
    const stop: Transition[] = [[1, 0, 1, true]]
    const stay: Transition[] = [[1, 0, 0, false]]
    const model = { states: 1, actions: 2, transitions: [[stop, stay]], indexOf: () => 0 }
    const value = (epsilon: number) =>
      valueIteration(soften(model, epsilon), { gamma: 0.5, tolerance: 1e-12, sweeps: 100 }).values[0]
    // v = (1 - e/2) 1 + e/2 0.5 v
    for (const epsilon of [0, 0.2, 1]) expect(value(epsilon)).toBeCloseTo((1 - epsilon / 2) / (1 - epsilon / 4), 9)
  })
})

describe('the agent q', () => {
  const file = join(folder, 'cliff.safetensors')
  beforeAll(async () => {
    const learner = await makeLearner('q-learning', cliff, { gamma: 1, rate: 0.5, epsilon: 0.1, epsilonEnd: 0.1 })
    const rng = Rng.fromSeed(3)
    for (let i = 0; i < 50; i++) learner.learn(rng)
    writeFileSync(file, learner.snapshot().bytes)
  })

  test('plays a snapshot: along the edge of the cliff', async () => {
    const { kind, options } = unwrap(learners.plan('q-learning', {}, cliff))
    expect(await play(cliff, kind.agent(file, options, ''))).toBe(-13)
    expect(await play(cliff, kind.agent(file, options, 'epsilon=1'))).toBeLessThan(-13)
  })

  test('says where a file is missing, of another world, or no table', async () => {
    const missing = unwrap(agents.plan('q:missing.safetensors')).make(cliff)
    expect(missing).toMatchObject({
      error: { message: "q can't play gridworld because there is no file missing.safetensors." },
    })
    const lake = unwrap(games.make('gridworld', { map: 'frozen-lake-4x4' }))
    await expect(play(lake, `q:${file}`)).rejects.toThrow(
      'to hold a table of 16 states and 4 actions, but got one of 48',
    )
    const other = join(folder, 'other.safetensors')
    writeFileSync(other, encode({ tensors: new Map(), state: {}, made: { ludus: '', backend: '' } }).bytes)
    await expect(play(cliff, `q:${other}`)).rejects.toThrow(
      'Expected values, float32 [states, actions] or [phases, states, actions], but got no such tensor.',
    )
  })
})
