import type { Checkpoint } from './checkpoint.ts'
import type { Metrics, StepReport } from './trainStep.ts'

/** What a training tells as it goes. Steps and epochs count from 1. */
export type TrainingEvent =
  | ({ readonly type: 'step'; readonly epoch: number } & StepReport)
  | {
      readonly type: 'epoch'
      readonly epoch: number
      readonly step: number
      /** Means over the epoch's examples of the loss and the metrics, as they were while training. */
      readonly train: Metrics
      readonly validation?: Metrics
    }
  | { readonly type: 'checkpoint'; readonly step: number; readonly checkpoint: Checkpoint }
  | { readonly type: 'end'; readonly step: number; readonly reason: 'done' | 'stopped' }

/** Takes note of an event, at once: the training goes on when it returns, so that what is slow is put in a queue of its own. */
export type Consumer = (event: TrainingEvent) => void
