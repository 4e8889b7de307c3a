import { join } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import { ENGINE } from '../../agents/core/version.ts'
import { type Checkpoint, capture, restore } from '../../agents/nn/core/checkpoint.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { systemNow } from '../clock.ts'
import { CheckpointStore } from '../store/checkpoints.ts'
import { Actors } from './actors.ts'
import { Meter } from './meter.ts'
import { readPlan, type TrainingPlan } from './plan.ts'
import type { Pulse } from './pulse.ts'
import { identityOf, TrainingRecord, trainingFault } from './record.ts'
import { Sitting } from './sitting.ts'
import { StopWatch } from './stopWatch.ts'
import { WakeUp } from './wakeUp.ts'
import { paceOf, Work } from './work.ts'

/** The part of a checkpoint that is the harness's own. */
const RECORD = 'training'

/**
 * The learner's thread: learns from what its actors play, from the newest checkpoint on if there is one, and tells of it by the port. It
 * returns when the training is done or was stopped, and has saved it then.
 */
export async function learn(plan: TrainingPlan, port: MessagePort, pulse: Pulse): Promise<void> {
  const reading = await readPlan(plan)
  const { kind, game, options } = reading
  const build = kind.tensors ? await openedBuild(plan) : 'none'
  const seeds = Rng.fromSeed(plan.seed)
  const watch = new StopWatch(systemNow)
  const learner = await kind.makeLearner(game, options, seeds.split('learner'))
  try {
    const identity = identityOf(game, kind.id, options, plan.seed)
    const record = new TrainingRecord(identity, seeds.split('learning'), plan.changed, watch.now)
    const parts = { [RECORD]: record, ...learner.parts } // the record first: another option is named before it shows in a tensor's shape
    const store = new CheckpointStore(join(plan.folder, 'checkpoints'), { keep: 2 })
    const left = store.list().length > 0 ? unwrap(store.loadNewest()) : undefined
    if (left) {
      checkBuild(left.checkpoint.made, build, plan)
      unwrap(restore(left.checkpoint, parts))
    }
    const begunInRounds = record.rounds
    if (left && kind.makeActor) checkRounds(begunInRounds, plan)
    record.rounds = plan.sync && (!left || begunInRounds !== false)
    const counters = record.counters()
    const before = left && {
      ...left.checkpoint.made,
      outOfRounds: kind.makeActor !== undefined && begunInRounds === true && !plan.sync,
      damaged: left.damaged.map(({ file, message }) => ({ file, message })),
    }
    const ready = { type: 'ready', counters, backend: build, ...(before && { before }) } as const
    const wakeUp = new WakeUp()
    const { depth, pace } = paceOf(reading, plan)
    const actors = new Actors(record.ledger, depth, () => wakeUp.ring())
    const meter = new Meter(counters, watch.now)
    const work = new Work(plan, learner, record, actors, meter)
    const save = () => store.save(capture(parts, build))
    await new Sitting({ plan, port, pulse, learner, work, pace, meter, watch, wakeUp, save, ready }).run()
  } finally {
    learner.dispose()
  }
}

async function openedBuild({ backend }: TrainingPlan): Promise<string> {
  const { openBackend } = await import('../../agents/nn/core/backend.ts')
  return (await openBackend(backend)).build
}

/** Rounds promise the same bits, which another build doesn't give. */
function checkBuild(made: Checkpoint['made'], build: string, { sync, changed }: TrainingPlan): void {
  if (!sync || changed || (made.backend === build && made.ludus === ENGINE)) return
  const [begun, present] = [`ludus ${made.ludus}, ${made.backend}`, `ludus ${ENGINE}, ${build}`]
  throw trainingFault(
    'other-build',
    `Expected ${begun}, with which this training in rounds was begun, but got ${present}.`,
  )
}

/** What was once played on without waiting can't come to the same again, and rounds from there on don't make it so. */
function checkRounds(begunInRounds: boolean | undefined, { sync, changed }: TrainingPlan): void {
  if (!sync || changed || begunInRounds !== false) return
  const message =
    'Expected a training that has gone in rounds from its beginning, but its actors have played on while it learnt.'
  throw trainingFault('not-in-rounds', message)
}
