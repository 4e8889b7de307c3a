import type { TrainingEvent } from '../core/events.ts'
import type { Metrics } from '../core/trainStep.ts'

/** How far a training has come: what a progress bar shows. */
export interface Progress {
  readonly done: number
  readonly total: number
  /** `epoch 3, loss 0.0412, accuracy 0.987` */
  readonly note: string
}

/** Where an event shows a training of so many steps to be; nothing where it says nothing new. */
export function progressOf(event: TrainingEvent, total: number): Progress | undefined {
  const done = event.step
  switch (event.type) {
    case 'step':
      return { done, total, note: note(`epoch ${event.epoch}`, { loss: event.loss, ...event.metrics }) }
    case 'epoch':
      return { done, total, note: note(`epoch ${event.epoch} done`, event.validation ?? event.train) }
    case 'end':
      return { done, total, note: event.reason }
    case 'checkpoint':
      return undefined
  }
}

function note(where: string, metrics: Metrics): string {
  return [where, ...Object.entries(metrics).map(([name, value]) => `${name} ${Number(value.toPrecision(3))}`)].join(
    ', ',
  )
}
