import { dispose, fill, type Tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { fail, ok } from '../../../envs/core/result.ts'
import type { Part } from '../core/part.ts'
import type { Weights } from '../core/scope.ts'
import { matrices, type Selection } from '../regularize/regularizer.ts'
import { at, type Rate } from './schedules.ts'

/** A rule by which gradients change weights, with its settings: `adam({ rate: 1e-3 })`. Bound to weights, it keeps slots for each. */
export type Optimizer = (weights: Weights) => BoundOptimizer

export interface BoundOptimizer extends Part<Variable> {
  readonly name: string
  /** Updates so far. */
  readonly steps: number
  /** What the rule remembers of each weight, by `slot/path`. All there from the start. */
  readonly slots: ReadonlyMap<string, Variable>
  /** The learning rate of the next update. */
  readonly rate: number
  /**
   * One update.
   * @param gradients  by path; a weight that has none stays as it is, and so do its slots
   * @param scale  a factor of every gradient, as clipping by norm has it
   */
  apply(gradients: ReadonlyMap<string, Tensor>, scale?: number): void
  /** Gives back the slots. */
  dispose(): void
}

/** What all optimisers can be told. */
export interface CommonOptions {
  /** The learning rate, or a schedule of the step. */
  readonly rate: Rate
  /**
   * Decoupled weight decay (Loshchilov and Hutter 2019): each update also takes rate * decay * w off a weight, past any
   * momentum or scaling. Default 0.
   */
  readonly decay?: number
  /** Which weights decay, by path. Default: those of two axes and more, which leaves out biases and the gains of norms. */
  readonly decays?: Selection
}

/** One update over all weights that have a gradient. All lists are in the same order. */
export interface Update<Slot extends string> {
  readonly weights: readonly Variable[]
  readonly gradients: readonly Tensor[]
  readonly slots: Readonly<Record<Slot, readonly Variable[]>>
  readonly decay: readonly number[]
  readonly rate: number
  /** Which update this is, from 1. */
  readonly step: number
  /** A factor of every gradient. */
  readonly scale: number
}

/** What is an optimiser's own. */
export interface Rule<Slot extends string> {
  readonly name: string
  /** What each slot starts as. */
  readonly slots: Readonly<Record<Slot, number>>
  /** Changes weights and slots. Leaves no other tensor behind. */
  update(update: Update<Slot>): void
}

const saved = z.strictObject({ optimizer: z.string(), steps: z.int().min(0) })

/** Makes an optimiser of a rule: slots, counting, schedule, decay, saving. */
export function optimizer<Slot extends string>(
  rule: Rule<Slot>,
  { rate, decay = 0, decays = matrices }: CommonOptions,
): Optimizer {
  const names = Object.keys(rule.slots) as Slot[]
  return weights => {
    const slots = new Map<string, Variable>()
    for (const slot of names) {
      for (const [path, { shape }] of weights) {
        slots.set(
          `${slot}/${path}`,
          tidy(() => variable(fill(shape, rule.slots[slot]), false)),
        )
      }
    }
    const decayOf = new Map(
      [...weights].map(([path, weight]) => [path, decay !== 0 && decays(path, weight) ? decay : 0]),
    )
    let steps = 0
    return {
      name: rule.name,
      slots,
      tensors: slots,
      get steps() {
        return steps
      },
      get rate() {
        return at(rate, steps)
      },
      apply(gradients, scale = 1) {
        const paths = [...weights.keys()].filter(path => gradients.has(path))
        const slotsOf = (slot: Slot) => paths.map(path => slots.get(`${slot}/${path}`)!)
        rule.update({
          weights: paths.map(path => weights.get(path)!),
          gradients: paths.map(path => gradients.get(path)!),
          slots: Object.fromEntries(names.map(slot => [slot, slotsOf(slot)])) as Record<Slot, Variable[]>,
          decay: paths.map(path => decayOf.get(path)!),
          rate: at(rate, steps),
          step: steps + 1,
          scale,
        })
        steps++
      },
      save: () => ({ optimizer: rule.name, steps }),
      load(data) {
        const read = saved.safeParse(data)
        if (!read.success) return fail('bad-optimizer', `Expected a saved optimiser, but got ${JSON.stringify(data)}.`)
        if (read.data.optimizer !== rule.name) {
          return fail('wrong-optimizer', `Expected slots of ${rule.name}, but got those of ${read.data.optimizer}.`)
        }
        return ok(() => {
          steps = read.data.steps
        })
      },
      dispose: () => dispose([...slots.values()]),
    }
  }
}
