/**
 * What the three kinds of threads of a training say to each other. The main thread starts them and tells of them; experience and weights
 * go between the learner's thread and its actors', past it.
 */
import type { MessagePort } from 'node:worker_threads'
import type { Experience } from '../../agents/core/learner.ts'
import type { Metrics } from '../../agents/nn/core/trainStep.ts'
import type { Fault } from '../../envs/core/result.ts'
import type { TrainingPlan } from './plan.ts'

/** What a thread is asked to do; it is at it until its port closes, or until the training ends. */
export type TrainingTask = {
  readonly kind: 'learn' | 'act'
  readonly plan: TrainingPlan
  /** To the main thread for the learner, to the learner's for an actor. */
  readonly port: MessagePort
  /** Memory of the thread's {@link Pulse}. */
  readonly pulse: Int32Array
}

/** How a task ended. Faults come back as values: a task that rejects is one whose thread died. */
export type TaskEnd = { readonly fault: Fault } | undefined

/** How far a training has come. */
export interface Counters {
  readonly games: number
  readonly decisions: number
  /** Examples learnt from. */
  readonly samples: number
  /** Calls of `learn` that learnt something. */
  readonly steps: number
  /** Spent on it, over all sittings. */
  readonly seconds: number
}

/** What happens in a training. */
export type TrainingEvent =
  /** The training begins when the next event is asked for. */
  | {
      readonly type: 'ready'
      readonly counters: Counters
      /** The build that computes the tensors; `none` where there are none. */
      readonly backend: string
      /** What made the checkpoint which is gone on from, and the later ones that can't be read, latest first. */
      readonly before?: {
        readonly ludus: string
        readonly backend: string
        /** Whether it had gone in rounds so far, and does so no more. */
        readonly outOfRounds: boolean
        readonly damaged: readonly { readonly file: string; readonly message: string }[]
      }
    }
  | {
      readonly type: 'progress'
      readonly counters: Counters
      readonly perSecond: { readonly games: number; readonly decisions: number; readonly samples: number }
      /** Means since the last whole event: `play/...` over games, `learn/...` over samples. */
      readonly metrics: Metrics
      /** Whether means begin anew after it: such events together tell everything once. */
      readonly whole: boolean
    }
  | { readonly type: 'checkpoint'; readonly file: string; readonly counters: Counters }
  /** The training waits until the next event is asked for. */
  | { readonly type: 'snapshot'; readonly file: string; readonly counters: Counters }
  /** A thread died or hung, or what it did was thrown out of, and was begun anew; of an actor's, the game is played again. */
  | {
      readonly type: 'lost'
      readonly who: 'actor' | 'learner'
      readonly game?: number | undefined
      readonly why: string
    }
  | { readonly type: 'end'; readonly reason: 'done' | 'stopped'; readonly counters: Counters }

/** From the main thread to the learner's. */
export type ToLearner =
  | { readonly type: 'actor'; readonly id: number; readonly port: MessagePort }
  | { readonly type: 'lost'; readonly id: number; readonly why: string }
  /** What was told has been seen to: the beginning, or a snapshot. */
  | { readonly type: 'go' }
  /** Save and end. */
  | { readonly type: 'stop' }

/** From the learner's thread to an actor's, in this order: so a game is played with the weights that came before it. */
export type ToActor =
  | { readonly type: 'weights'; readonly version: number; readonly weights: unknown }
  | { readonly type: 'play'; readonly game: number }

export type FromActor =
  | { readonly type: 'loaded'; readonly version: number }
  /** `version`: of the weights that it ended with. */
  | { readonly type: 'played'; readonly game: number; readonly version: number; readonly experience: Experience }
