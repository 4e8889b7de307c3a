import { clone, dispose, tidy, type Variable, variable } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { fail, ok } from '../../../envs/core/result.ts'
import type { Consumer } from '../core/events.ts'
import type { Part } from '../core/part.ts'

export interface EarlyStoppingOptions {
  /** What is watched after each epoch: a validation metric by its name, or one of training where there is no validation. */
  readonly metric: string
  /** Which way is better. */
  readonly better: 'lower' | 'higher'
  /** How many epochs may pass without a better one. */
  readonly patience: number
  /** By how much one must be better to count. Default 0: by anything. What is not finite never is. */
  readonly least?: number
  /** A model's tensors: those of its best epoch are kept. */
  readonly tensors: ReadonlyMap<string, Variable>
}

/** The best epoch so far. */
export interface Best {
  readonly epoch: number
  readonly value: number
}

/** Ends a training that gets no better. A part of its checkpoints, so that a resumed one waits no longer than it would have. */
export interface EarlyStopping extends Part<Variable> {
  /** Consumes the training's events. */
  readonly see: Consumer
  /** Aborted when patience is over: the training's signal, or one of them (`AbortSignal.any`). */
  readonly signal: AbortSignal
  readonly best: Best | undefined
  /** Puts the tensors back to what they were after the best epoch. */
  restoreBest(): void
  dispose(): void
}

const saved = z.strictObject({
  best: z.strictObject({ epoch: z.int(), value: z.number() }).optional(),
  waited: z.int().min(0),
})

export function earlyStopping(options: EarlyStoppingOptions): EarlyStopping {
  const { metric, better, patience, least = 0, tensors } = options
  if (!(patience >= 1)) throw new Error(`Expected a patience of at least 1 epoch, but got ${patience}.`)
  // Variables of their own: a step assigns new tensors to the model's, and leaves these.
  const kept = new Map([...tensors].map(([name, tensor]) => [name, tidy(() => variable(clone(tensor), false))]))
  const stopping = new AbortController()
  let best: Best | undefined
  let waited = 0 // epochs since the best
  const stopIfOver = () => {
    if (waited >= patience) stopping.abort()
  }

  return {
    tensors: kept,
    signal: stopping.signal,
    get best() {
      return best
    },
    see(event) {
      if (event.type !== 'epoch') return
      const measured = event.validation ?? event.train
      const value = measured[metric]
      if (value === undefined) {
        throw new Error(`Expected '${metric}' after each epoch, but there is ${Object.keys(measured).join(', ')}.`)
      }
      const gain =
        best === undefined ? Number.POSITIVE_INFINITY : better === 'lower' ? best.value - value : value - best.value
      if (gain > least && Number.isFinite(value)) {
        best = { epoch: event.epoch, value }
        waited = 0
        for (const [name, tensor] of tensors) kept.get(name)!.assign(tensor)
      } else {
        waited++
        stopIfOver()
      }
    },
    save: () => ({ waited, ...(best && { best }) }),
    load(data) {
      const read = saved.safeParse(data)
      if (!read.success)
        return fail('bad-stopping', `Expected saved early stopping, but got ${z.prettifyError(read.error)}`)
      return ok(() => {
        best = read.data.best
        waited = read.data.waited
        stopIfOver()
      })
    },
    restoreBest() {
      if (best) for (const [name, tensor] of tensors) tensor.assign(kept.get(name)!)
    },
    dispose: () => dispose([...kept.values()]),
  }
}
