import { setImmediate as nextTurn } from 'node:timers/promises'
import { dispose, memory, type TensorContainer } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { fail, LudusError, ok, type Result } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import type { Batches } from './batches.ts'
import { type Checkpoint, capture, restore } from './checkpoint.ts'
import type { TrainingEvent } from './events.ts'
import { addTo, EMPTY, means, type Sums } from './means.ts'
import type { Part, Parts } from './part.ts'
import { examplesIn, tensorsIn } from './tensorsIn.ts'
import type { Metrics, StepReport, TrainStep } from './trainStep.ts'

export interface TrainingOptions<B> {
  /** What takes a step: a training step, or several in turn that report as one. */
  readonly step: Pick<TrainStep<B>, 'run'>
  readonly batches: Batches<B>
  /** Where dropout and noise draw from; left as it is, the training goes on with a copy. */
  readonly rng: Rng
  /** Everything else that a resume needs: models, and the steps with their optimisers. The training adds itself as `training`. */
  readonly parts: Parts
  /** How many epochs, or steps where they come first. At least one of the two. */
  readonly epochs?: number
  readonly steps?: number
  /** What is measured after each epoch. */
  readonly validate?: () => Metrics | Promise<Metrics>
  /** When to give checkpoints beside those at a stop and at the end: after every so many steps or epochs. None at all if left out. */
  readonly checkpoints?: { readonly steps: number } | { readonly epochs: number }
  /** Ends the training after the step that it is at. */
  readonly signal?: AbortSignal
  /** What the computing is done by, for checkpoints. Default: the name of tfjs's backend. */
  readonly backend?: string
}

export interface Training {
  /** Trains, from where it is to its end. Called again after a stop, it goes on. */
  run(): AsyncGenerator<TrainingEvent, void, void>
  /** All that a resume needs, as it is between two events. */
  checkpoint(): Checkpoint
  /** Goes back to a checkpoint of a training made with the same options. All or nothing. */
  restore(checkpoint: Checkpoint): Result<void>
}

// JSON has no numbers that are not finite: they are null there.
const orNull = (value: number) => (Number.isFinite(value) ? value : null)
const number = z
  .number()
  .nullable()
  .transform(value => value ?? Number.NaN)

const saved = z.strictObject({
  step: z.int().min(0),
  position: z.strictObject({ epoch: z.int().min(0), batch: z.int().min(0) }),
  perEpoch: z.int().min(1).nullable(),
  rng: z.tuple([z.int(), z.int(), z.int(), z.int()]),
  sums: z.strictObject({ examples: z.number(), totals: z.record(z.string(), number) }),
})

/**
 * The training loop. Stopped after any step and resumed from the checkpoint, it computes bit for bit what it would have
 * computed without the stop, on the same backend and build.
 */
export function createTraining<B>(options: TrainingOptions<B>): Training {
  const { step: stepper, batches, epochs = Number.POSITIVE_INFINITY, steps = Number.POSITIVE_INFINITY } = options
  const { validate, checkpoints, signal, backend } = options
  if (epochs === Number.POSITIVE_INFINITY && steps === Number.POSITIVE_INFINITY) {
    throw new Error('Expected a number of epochs or of steps, but got neither.')
  }

  let rng = Rng.fromState(options.rng.save())
  let step = 0
  let position = { epoch: 0, batch: 0 }
  let sums: Sums = EMPTY

  const self: Part = {
    tensors: new Map(),
    save() {
      const totals = Object.fromEntries(Object.entries(sums.totals).map(([name, total]) => [name, orNull(total)]))
      const perEpoch = orNull(batches.perEpoch)
      return { step, position, perEpoch, rng: rng.save(), sums: { examples: sums.examples, totals } }
    },
    load(data) {
      const read = saved.safeParse(data)
      if (!read.success)
        return fail('bad-training', `Expected a saved training, but got ${z.prettifyError(read.error)}`)
      if (read.data.perEpoch !== orNull(batches.perEpoch)) {
        const message = `Expected a training on epochs of ${batches.perEpoch} batches, but got one on ${read.data.perEpoch}.`
        return fail('other-data', message)
      }
      return ok(() => {
        ;({ step, position, sums } = read.data)
        rng = Rng.fromState(read.data.rng)
      })
    },
  }
  const parts: Parts = { ...options.parts, training: self }
  const checkpoint = () => capture(parts, backend)

  const takeStep = async (): Promise<StepReport> => {
    const before = memory().numTensors
    const given = batches.next()
    const batch = given instanceof Promise ? await given : given
    // While it waited, others may have made tensors of their own.
    const rightful = given instanceof Promise ? memory().numTensors - tensorsIn(batch).length : before
    const drawn = Rng.fromState(rng.save()) // a step that throws has drawn nothing
    let report: StepReport
    try {
      report = stepper.run(batch, drawn)
    } finally {
      dispose(batch as TensorContainer)
    }
    rng = drawn
    sums = addTo(sums, { loss: report.loss, ...report.metrics }, examplesIn(batch))
    const left = memory().numTensors - rightful
    if (left === 0) return report
    const message = `Expected step ${step + 1} and its batch to leave no tensor behind, but they left ${left}.`
    throw new LudusError({ code: 'leak', message })
  }

  // At each yield all is as a resume needs it: what has been told won't be told again, what hasn't will be.
  async function* run(): AsyncGenerator<TrainingEvent, void, void> {
    const isFull = () => position.batch === batches.perEpoch
    batches.position = isFull() ? { epoch: position.epoch + 1, batch: 0 } : position
    const isOver = () => position.epoch >= epochs || step >= steps
    let captured = step
    for (;;) {
      let ended = 0 // the epoch that ends here
      if (isFull()) {
        const validation = await validate?.()
        const train = means(sums)
        ended = position.epoch + 1
        position = { epoch: ended, batch: 0 }
        sums = EMPTY
        yield { type: 'epoch', epoch: ended, step, train, ...(validation && { validation }) }
      }
      if (isOver() || signal?.aborted) break
      if (checkpoints && step > captured && isDue(checkpoints, step, ended)) {
        captured = step
        yield { type: 'checkpoint', step, checkpoint: checkpoint() }
      }
      const report = await takeStep()
      step++
      position = { epoch: position.epoch, batch: position.batch + 1 }
      yield { type: 'step', epoch: position.epoch + 1, ...report, step }
      await nextTurn() // signals, sockets and timers have their turn
    }
    if (checkpoints) yield { type: 'checkpoint', step, checkpoint: checkpoint() }
    yield { type: 'end', step, reason: isOver() ? 'done' : 'stopped' }
  }

  return { run, checkpoint, restore: from => restore(from, parts) }
}

function isDue(every: { steps: number } | { epochs: number }, step: number, ended: number): boolean {
  return 'steps' in every ? step % every.steps === 0 : ended > 0 && ended % every.epochs === 0
}
