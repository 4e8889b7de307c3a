import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { CheckpointStore } from '../../../arena/store/checkpoints.ts'
import type { TrainingPlan } from '../../../arena/training/plan.ts'
import type { TrainingEvent } from '../../../arena/training/protocol.ts'
import { runTraining } from '../../../arena/training/training.ts'
import { unwrap } from '../../../envs/core/result.ts'

const MODULE = fileURLToPath(new URL('../../support/trainingModule.js', import.meta.url))

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ludus-training-'))
  folders.push(folder)
  return folder
}

function planOf(change: Partial<TrainingPlan> = {}, options = {}, learner = 'monte-carlo'): TrainingPlan {
  return {
    game: { id: 'tic-tac-toe', options: {} },
    learner: { id: learner, options },
    seed: '1',
    games: 60,
    snapshots: 20,
    sync: true,
    actors: 1,
    folder: newFolder(),
    saveEvery: 60_000,
    changed: false,
    use: [MODULE],
    ...change,
  }
}

/** Trains to the end, or until an event after which it is stopped. */
async function train(plan: TrainingPlan, stop?: (event: TrainingEvent) => boolean): Promise<TrainingEvent[]> {
  const interrupt = new AbortController()
  const events: TrainingEvent[] = []
  for await (const event of runTraining(plan, interrupt.signal)) {
    events.push(event)
    if (stop?.(event)) interrupt.abort()
  }
  return events
}

/** The bytes of all snapshots, by name. */
function snapshots({ folder }: TrainingPlan): Record<string, string> {
  const files = readdirSync(join(folder, 'snapshots'))
  return Object.fromEntries(files.map(name => [name, readFileSync(join(folder, 'snapshots', name), 'hex')]))
}

/** The last checkpoint, without what it took. */
function remains({ folder }: TrainingPlan): unknown {
  const { tensors, state } = unwrap(new CheckpointStore(join(folder, 'checkpoints')).loadNewest()).checkpoint
  const { counters, ...record } = state.training as { counters: { seconds?: number } }
  return { tensors, ...state, training: { ...record, counters: { ...counters, seconds: undefined } } }
}

function recordOf({ folder }: TrainingPlan) {
  const { state } = unwrap(new CheckpointStore(join(folder, 'checkpoints')).loadNewest()).checkpoint
  return state.training as { counters: { games: number }; next: number; open: number[] }
}

const isStep = (steps: number) => (event: TrainingEvent) => event.type === 'checkpoint' && event.counters.steps >= steps

describe('in rounds', () => {
  it('comes to the same bit for bit, however many actors there are and wherever it is stopped', async () => {
    const whole = planOf()
    await train(whole)
    expect(Object.keys(snapshots(whole))).toEqual(['000000020.table', '000000040.table', '000000060.table'])
    const crowd = planOf({ actors: 3 })
    await train(crowd)
    expect(remains(crowd)).toEqual(remains(whole))
    expect(snapshots(crowd)).toEqual(snapshots(whole))
    const parts = planOf({ saveEvery: 0 })
    for (const steps of [1, 22, 39]) {
      const events = await train(parts, isStep(steps))
      expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'stopped' })
    }
    expect((await train(parts)).at(-1)).toMatchObject({ type: 'end', reason: 'done' })
    expect(remains(parts)).toEqual(remains(whole))
    expect(snapshots(parts)).toEqual(snapshots(whole))
    const other = planOf({ seed: '2' })
    await train(other)
    expect(snapshots(other)).not.toEqual(snapshots(whole))
  })

  it('is not touched by an actor whose thread dies: its game is played again', async () => {
    const [whole, hurt] = [planOf(), planOf({ actors: 2 }, { dies: 'actor', flag: join(newFolder(), 'flag') })]
    await train(whole)
    const lost = (await train(hurt)).filter(({ type }) => type === 'lost')
    expect(lost).toEqual([
      { type: 'lost', who: 'actor', game: expect.any(Number), why: 'its thread died: worker exited with code: 4' },
    ])
    expect(snapshots(hurt)).toEqual(snapshots(whole))
  })

  it.each([
    ['in a loop', 'actor-hangs'],
    ['waiting for what never comes', 'actor-waits'],
  ])('is not touched by an actor that hangs %s', async (_, dies) => {
    const [whole, hurt] = [planOf(), planOf({ actors: 2, hang: 1500 }, { dies, flag: join(newFolder(), 'flag') })]
    await train(whole)
    const lost = (await train(hurt)).filter(({ type }) => type === 'lost')
    const why = 'nothing had come of its playing after 1.5 s: its thread was ended'
    expect(lost).toEqual([{ type: 'lost', who: 'actor', game: expect.any(Number), why }])
    expect(snapshots(hurt)).toEqual(snapshots(whole))
  })

  it('goes on from the last checkpoint where the learner hangs', async () => {
    const hangs = { dies: 'learner-hangs', flag: join(newFolder(), 'flag') }
    const [whole, hurt] = [planOf(), planOf({ saveEvery: 0, hang: 1500 }, hangs)]
    await train(whole)
    const lost = (await train(hurt)).filter(({ type }) => type === 'lost')
    expect(lost).toMatchObject([{ who: 'learner', why: expect.stringContaining('nothing had come of its learning') }])
    expect(snapshots(hurt)).toEqual(snapshots(whole))
  })

  it('goes on from the last checkpoint where the learner’s thread dies', async () => {
    const [whole, hurt] = [planOf(), planOf({ saveEvery: 0 }, { dies: 'learner', flag: join(newFolder(), 'flag') })]
    await train(whole)
    const events = await train(hurt)
    expect(events.filter(({ type }) => type === 'lost')).toMatchObject([{ who: 'learner' }])
    expect(snapshots(hurt)).toEqual(snapshots(whole))
  })

  it('is not gone on with by another build, but where that is asked for', async () => {
    const plan = planOf()
    await train(plan, ({ type }) => type === 'snapshot')
    const store = new CheckpointStore(join(plan.folder, 'checkpoints'))
    const { checkpoint } = unwrap(store.loadNewest())
    await store.save({ ...checkpoint, made: { ...checkpoint.made, backend: 'abacus' } })
    await expect(train(plan)).rejects.toMatchObject({
      code: 'other-build',
      message: expect.stringMatching(/Expected ludus \S+, abacus, .* but got ludus \S+, none/),
    })
    expect((await train({ ...plan, changed: true })).at(-1)).toMatchObject({ reason: 'done' })
  })
})

describe('a learner that plays for itself', () => {
  it('is stopped and gone on with, bit for bit', async () => {
    const make = (change = {}) => planOf({ sync: false, actors: 0, ...change }, {}, 'monte-carlo-alone')
    const [whole, parts] = [make(), make({ saveEvery: 0 })]
    await train(whole)
    for (const steps of [3, 31]) await train(parts, isStep(steps))
    await train(parts)
    expect(remains(parts)).toEqual(remains(whole))
    expect(snapshots(parts)).toEqual(snapshots(whole))
  })
})

describe('while actors play on', () => {
  it('nothing is lost but the games that were being played, and each number is played once', async () => {
    const plan = planOf({ sync: false, actors: 2, games: 200, snapshots: 1000, saveEvery: 0 })
    for (const steps of [20, 90]) {
      await train(plan, isStep(steps))
      const { counters, next, open } = recordOf(plan)
      expect(next).toBe(counters.games + open.length)
      expect(open.length).toBeLessThanOrEqual(4)
    }
    const events = await train(plan)
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'done', counters: { games: 200, steps: 200 } })
    expect(recordOf(plan)).toMatchObject({ next: 200, open: [] })
    expect(readdirSync(join(plan.folder, 'checkpoints'))).toHaveLength(2)
  })

  it('it ends at the first moment with so many games, also where an actor makes several at a time', async () => {
    const plan = planOf({ sync: false, actors: 2, games: 20, snapshots: 1000 }, { batch: 8 })
    const events = await train(plan)
    expect(events.at(-1)).toMatchObject({ reason: 'done', counters: { games: 24 } })
    expect(Object.keys(snapshots(plan))).toEqual(['000000024.table'])
    expect(recordOf(plan).counters.games).toBe(24)
  })

  it('is not gone on with in rounds, but where that is asked for; rounds may be left, which is told', async () => {
    const plan = planOf({ sync: false })
    await train(plan, ({ type }) => type === 'snapshot')
    await expect(train({ ...plan, sync: true })).rejects.toMatchObject({ code: 'not-in-rounds' })
    expect((await train({ ...plan, sync: true, changed: true })).at(-1)).toMatchObject({ reason: 'done' })
    const rounds = planOf()
    await train(rounds, ({ type }) => type === 'snapshot')
    const [ready] = await train({ ...rounds, sync: false })
    expect(ready).toMatchObject({ type: 'ready', before: { outOfRounds: true } })
  })

  it('they wait for a learner that lags: no queue grows', async () => {
    const events = await train(planOf({ sync: false, actors: 2, games: 40 }, { naps: 5, round: 6 }))
    const told = events.filter(event => event.type === 'progress').at(-1)!
    expect(told.metrics['learn/behind']).toBeGreaterThan(1)
    expect(told.metrics['learn/behind']).toBeLessThanOrEqual(6)
  })
})

describe('an end with an error', () => {
  it.each([
    [{ dies: 'actor-throws' }, 'actor-failed', /game \d+ to be played, but 3 times.*off the board/s],
    [{ dies: 'actor-always' }, 'actor-failed', /game \d+ to be played, but 3 times.*exited with code: 4/s],
    [{ dies: 'actor-at-loading' }, 'actor-failed', /3 times.*no room/s],
    [{ dies: 'learner-throws' }, 'failed', /out of tables/],
    [{ rat: 1 }, 'unknown-option', /Did you mean 'rate'/],
  ])('by %j', async (options, code, message) => {
    await expect(train(planOf({}, options))).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('where the checkpoint is of another training, which it names, but where that is asked for', async () => {
    const plan = planOf()
    await train(plan, ({ type }) => type === 'snapshot')
    const other = { ...plan, learner: { ...plan.learner, options: { rate: 0.2 } } }
    await expect(train(other)).rejects.toMatchObject({
      code: 'other-training',
      message: 'Expected rate of monte-carlo to be 0.1, as when this training was begun, but got 0.2.',
    })
    expect((await train({ ...other, changed: true })).at(-1)).toMatchObject({ reason: 'done' })
  })
})
