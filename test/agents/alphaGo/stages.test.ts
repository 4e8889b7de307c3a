import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memory } from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { MixedEvaluator } from '../../../agents/alphaGo/mixedEvaluator.ts'
import { decodePlayer, readPlayer } from '../../../agents/alphaGo/player.ts'
import { LearnedRollout } from '../../../agents/alphaGo/rolloutPolicy.ts'
import type { Actor, Learner } from '../../../agents/core/learner.ts'
import { learners } from '../../../agents/learners.ts'
import { openBackend } from '../../../agents/nn/core/backend.ts'
import { capture, decode, encode, restore } from '../../../agents/nn/core/checkpoint.ts'
import { Session } from '../../../agents/nn/onnx/session.ts'
import { evaluation } from '../../../agents/search/evaluator.ts'
import { RolloutEvaluator } from '../../../agents/search/rolloutEvaluator.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { decide } from '../../support/decide.ts'

const game = unwrap(games.make('go', { size: 3, komi: 0.5, maxMoves: 40 }))
const folder = mkdtempSync(join(tmpdir(), 'ludus-alpha-go-'))
const files = {
  supervised: join(folder, 'supervised.safetensors'),
  reinforced: join(folder, 'reinforced.safetensors'),
  value: join(folder, 'value.safetensors'),
}
const net = { layers: 2, filters: 8 }
const recipes = {
  supervised: { id: 'alpha-go-supervised', options: { ...net, sims: 10, opening: 2, batch: 32 } },
  reinforced: { id: 'alpha-go-reinforced', options: { from: files.supervised, games: 32, pool: 4, rate: 1e-2 } },
  value: { id: 'alpha-go-value', options: { ...net, from: files.reinforced, games: 32, latest: 6, batch: 32 } },
}
type Stage = keyof typeof recipes

interface Trained {
  readonly learner: Learner
  readonly actor: Actor
  round(): Promise<Record<string, number>>
}

/** A stage, driven in rounds: a game or an iteration, and all that there is to learn from it. */
async function stage(name: Stage, seed: string): Promise<Trained> {
  const { id, options } = recipes[name]
  const { kind, options: read } = unwrap(learners.plan(id, options, game))
  const learner = await kind.makeLearner(game, read as never, Rng.fromSeed('weights'))
  const actor = kind.makeActor!(game, read as never)
  let rng = Rng.fromSeed(seed)
  return {
    learner,
    actor,
    async round() {
      rng = rng.split('round')
      await actor.load(learner.weights!())
      const experience = await actor.play(rng)
      learner.take!(experience, rng)
      while (learner.learn(rng)) {}
      return experience.metrics
    },
  }
}

async function train(name: Stage, rounds: number): Promise<void> {
  const { learner, actor, round } = await stage(name, 'train')
  for (let i = 0; i < rounds; i++) await round()
  writeFileSync(files[name], learner.snapshot().bytes)
  learner.dispose()
  await actor.close?.()
}

const bytesOf = ({ parts }: Learner) => encode(capture(parts)).bytes

beforeAll(async () => {
  await openBackend()
  await train('supervised', 20)
  await train('reinforced', 60)
  await train('value', 4)
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true }))

describe.each(['supervised', 'reinforced', 'value'] as const)('the stage %s', name => {
  it('goes on from a checkpoint as if it had never stopped, and keeps no tensors', async () => {
    const through = await stage(name, 'resume')
    for (let i = 0; i < 5; i++) await through.round()
    const kept = bytesOf(through.learner)
    const tensors = memory().numTensors

    const resumed = await stage(name, 'elsewhere')
    unwrap(restore(unwrap(decode(kept)), resumed.learner.parts))
    expect(bytesOf(resumed.learner)).toEqual(kept)
    const rng = Rng.fromSeed('after')
    for (const { learner, actor } of [through, resumed]) {
      await actor.load(learner.weights!())
      for (let i = 0; i < 3; i++) {
        const experience = await actor.play(rng.split(i))
        const drawn = rng.split(`learn ${i}`)
        learner.take!(experience, drawn)
        while (learner.learn(drawn)) {}
      }
    }
    expect(bytesOf(resumed.learner)).toEqual(bytesOf(through.learner))
    expect(bytesOf(through.learner)).not.toEqual(kept)
    resumed.learner.dispose()
    expect(memory().numTensors).toBe(tensors)
    through.learner.dispose()
    for (const { actor } of [through, resumed]) await actor.close?.()
  }, 120_000)
})

describe('the reinforced policy', () => {
  it('wins most games against the supervised one that it began as: the sign is right', async () => {
    const [after, before] = [readPlayer(files.reinforced, ['reinforced', 'supervised']), recipes.reinforced]
    const { kind, options } = unwrap(learners.plan(before.id, before.options, game))
    const actor = kind.makeActor!(game, options as never)
    const { reinforced, supervised } = after.nets
    await actor.load({ model: reinforced.model, opponent: supervised.model, update: 0 })
    let won = 0
    for (let i = 0; i < 6; i++) won += (await actor.play(Rng.fromSeed(i))).metrics.won / 6
    await actor.close?.()
    expect(won).toBeGreaterThan(0.65)
  })

  it('leaves the supervised one, and the pool, as they were', async () => {
    const before = readPlayer(files.supervised, ['supervised']).nets.supervised
    const after = readPlayer(files.reinforced, ['supervised', 'reinforced']).nets
    expect(after.supervised).toEqual(before)
    expect(after.reinforced.model).not.toEqual(before.model)
    const { learner, actor, round } = await stage('reinforced', 'pool')
    const models = () => [...learner.parts.pool.tensors.values()][0] as { data: Uint8Array }
    const first = models().data.slice()
    for (let i = 0; i < 4; i++) await round()
    expect(models().data.length).toBeGreaterThan(1.9 * first.length) // one has joined
    expect(models().data.slice(0, first.length)).toEqual(first)
    learner.dispose()
    await actor.close?.()
  })
})

describe('the leaves of the search', () => {
  it.each([0, 0.25, 1])('are worth (1 - lambda) v + lambda z, for lambda %d', async lambda => {
    const { nets, rollout } = readPlayer(files.value, ['supervised', 'value'])
    const policy = await Session.open(nets.supervised.model)
    const value = await Session.open(nets.value.model)
    const state = game.start(Rng.fromSeed(1))
    state.play(4)
    const [out, z] = [evaluation(game, 1, true), evaluation(game, 1, false)]
    const seen = new Float32Array(9 * 17)
    state.observe(1, seen)
    const v = Number((await value.run({ [value.inputs[0]]: seen }, 1)).value.data[0])
    const policyOf = new LearnedRollout(rollout)
    new RolloutEvaluator(game, policyOf).evaluate([state.clone()], 1, Rng.fromSeed('rollout'), z)
    const evaluator = new MixedEvaluator(game, { policy, value }, policyOf, lambda)
    await evaluator.evaluate([state.clone()], 1, Rng.fromSeed('rollout'), out)
    expect(out.values[1]).toBeCloseTo((1 - lambda) * v + lambda * z.values[1], 6)
    expect(out.values[0]).toBeCloseTo(-out.values[1], 12)
    const count = state.legal(new Int32Array(10))
    expect(out.priors.subarray(0, count).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5)
    await policy.release()
    await value.release()
  })

  it('need a value net where lambda is below 1', async () => {
    const { nets, rollout } = readPlayer(files.supervised, ['supervised'])
    const policy = await Session.open(nets.supervised.model)
    expect(() => new MixedEvaluator(game, { policy }, new LearnedRollout(rollout), 0.5)).toThrow(
      'Expected a value net where lambda is 0.5, but got none.',
    )
    await policy.release()
  })
})

describe('the agent', () => {
  it.each(['search', 'search&expand=8', 'reinforced', 'supervised&temperature=0', 'rollout'])(
    'plays by %s',
    async way => {
      const plan = unwrap(agents.plan(`alpha-go?play=${way}&sims=40:${files.value}`))
      const state = game.start(Rng.fromSeed(1))
      const { text } = await decide(game, unwrap(plan.make(game)), state)
      expect(game.parse(text, state).ok).toBe(true)
    },
  )

  it('takes the centre of 3x3, which wins all nine points', async () => {
    const plan = unwrap(agents.plan(`alpha-go?sims=400:${files.value}`))
    expect((await decide(game, unwrap(plan.make(game)), game.start(Rng.fromSeed(1)))).text).toBe('B2')
  })

  it('says what it can’t play, and which file lacks what', () => {
    const chess = unwrap(games.make('tic-tac-toe'))
    const plan = unwrap(agents.plan(`alpha-go:${files.value}`))
    expect(plan.make(chess)).toMatchObject({
      error: { message: expect.stringContaining('because its rollout policy goes by the patterns of Go') },
    })
    expect(() => readPlayer(files.supervised, ['value'])).toThrow(
      `Expected ${files.supervised} to hold a value net, but it has none.`,
    )
    expect(decodePlayer(encode(capture({})).bytes)).toMatchObject({ error: { code: 'bad-player' } })
    expect(learners.plan('alpha-go-supervised', {}, chess)).toMatchObject({ error: { code: 'refused' } })
  })
})
