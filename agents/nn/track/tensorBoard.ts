import type { Consumer } from '../core/events.ts'
import type { Metrics } from '../core/trainStep.ts'
import { fileVersionEvent, scalarsEvent, startEvent } from './eventFile.ts'

export interface TensorBoardOptions {
  /** Where bytes of an event file go, in order: a file named `events.out.tfevents.*`, new for each sitting. */
  readonly write: (bytes: Uint8Array) => void
  /** Seconds since 1970. */
  readonly now: () => number
  /** At most one step in so many is written. Default 1: every step. */
  readonly every?: number
}

/**
 * A training's losses, metrics, gradient norm and learning rate as TensorBoard's event file, by step: `train/loss` and the like of
 * each step, `epoch/loss` and `validation/loss` of each epoch.
 */
export function tensorBoard({ write, now, every = 1 }: TensorBoardOptions): Consumer {
  let begun = false
  const scalars = (step: number, under: string, values: Metrics) =>
    write(
      scalarsEvent(
        now(),
        step,
        Object.fromEntries(Object.entries(values).map(([name, value]) => [`${under}/${name}`, value])),
      ),
    )
  return event => {
    if (!begun) {
      write(fileVersionEvent(now()))
      write(startEvent(now(), event.step))
      begun = true
    }
    if (event.type === 'step' && event.step % every === 0) {
      const { loss, gradientNorm, rate, metrics } = event
      scalars(event.step, 'train', { loss, ...metrics, gradientNorm, rate })
    }
    if (event.type === 'epoch') {
      scalars(event.step, 'epoch', event.train)
      if (event.validation) scalars(event.step, 'validation', event.validation)
    }
  }
}
