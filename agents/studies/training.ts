import { unwrap } from '../../envs/core/result.ts'
import { decode, encode } from '../nn/core/checkpoint.ts'
import type { Training } from '../nn/core/training.ts'
import type { StudyContext, StudyEvent } from './study.ts'

export interface TrainingPlan {
  /** How many steps the training takes in all. */
  readonly steps: number
  /** The chart that the loss goes to, and the name of its curve. */
  readonly chart: string
  readonly curve: string
}

/**
 * Runs a training as a part of a study: its loss becomes a curve, each metric of its validation one on the chart of that name, and
 * after each step the study can be stopped. A study that was stopped goes on with the training where it was.
 */
export async function* trainAsStudy(
  { saved }: StudyContext,
  training: Training,
  { steps, chart, curve }: TrainingPlan,
): AsyncGenerator<StudyEvent, void> {
  if (saved) unwrap(training.restore(unwrap(decode(saved))))
  const save = () => encode(training.checkpoint()).bytes
  for await (const event of training.run()) {
    if (event.type === 'step') {
      yield { type: 'point', chart, curve, x: event.step, y: event.loss }
      yield { type: 'progress', done: event.step, total: steps, note: `loss ${event.loss.toPrecision(3)}` }
    }
    if (event.type === 'epoch') {
      for (const [name, y] of Object.entries(event.validation ?? {})) {
        yield { type: 'point', chart: name, curve: 'validation', x: event.epoch, y }
      }
    }
    yield { type: 'state', save }
  }
  yield { type: 'state', save, now: true }
}
