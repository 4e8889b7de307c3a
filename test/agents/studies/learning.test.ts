import { beforeAll, describe, expect, it } from 'vitest'
import type { Experience } from '../../../agents/core/learner.ts'
import { learners } from '../../../agents/learners.ts'
import { openBackend } from '../../../agents/nn/core/backend.ts'
import { learnAsStudy } from '../../../agents/studies/learning.ts'
import type { StudyContext, StudyEvent } from '../../../agents/studies/study.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

const game = unwrap(games.make('tic-tac-toe', {}))
const ROUNDS = 6

/** A few rounds of REINFORCE, of which two make an update. */
async function learn(saved?: Uint8Array) {
  const { kind, options } = unwrap(learners.plan('reinforce', { games: 8, batch: 60 }, game))
  const learner = await kind.makeLearner(game, options as never, Rng.fromSeed('weights'))
  const actor = kind.makeActor!(game, options as never)
  const events: StudyEvent[] = []
  const states: { readonly bytes: Uint8Array; readonly at: number }[] = []
  const plan = {
    name: 'learning',
    learner,
    rounds: ROUNDS,
    async live(_round: number, rng: Rng): Promise<readonly Experience[]> {
      await actor.load(learner.weights!())
      return [await actor.play(rng)]
    },
    played: { chart: 'length', metric: 'length' },
    learnt: { chart: 'loss', metric: 'loss' },
  }
  try {
    for await (const event of learnAsStudy({ rng: Rng.fromSeed(1), saved } as StudyContext, plan)) {
      if (event.type === 'state') states.push({ bytes: event.save(), at: events.length })
      else if (event.type === 'point') events.push(event)
    }
    return { events, states, player: learner.snapshot().bytes }
  } finally {
    await actor.close?.()
    learner.dispose()
  }
}

describe('a learner as a part of a study', () => {
  beforeAll(() => openBackend('wasm'))

  it('tells of each round and each step', async () => {
    const { events } = await learn()
    const of = (chart: string) => events.filter(event => event.type === 'point' && event.chart === chart)
    expect(of('length')).toHaveLength(ROUNDS)
    expect(of('loss').length).toBeGreaterThan(1)
    expect(of('loss').length).toBeLessThan(ROUNDS)
  })

  it('goes on from any state, bit for bit', async () => {
    const whole = await learn()
    expect(whole.states.length).toBeGreaterThan(ROUNDS)
    for (const { bytes, at } of [whole.states[2], whole.states[5], whole.states[whole.states.length - 1]]) {
      const rest = await learn(bytes)
      expect(rest.events).toEqual(whole.events.slice(at))
      expect(rest.player).toEqual(whole.player)
    }
  })
})
