import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner, LearnReport, Snapshot } from '../core/learner.ts'
import { modelPart } from '../nn/core/model.ts'
import { type Parts, progressPart } from '../nn/core/part.ts'
import { createTrainStep, type Objective, type TrainStep } from '../nn/core/trainStep.ts'
import type { OnnxModel } from '../nn/onnx/index.ts'
import { adam } from '../nn/optim/adam.ts'
import type { Rate } from '../nn/optim/schedules.ts'
import type { PolicyWeights } from './acting.ts'
import { Columns } from './columns.ts'
import type { PolicyOptions } from './config.ts'
import { exportPolicy, type PolicyModel } from './policy.ts'
import type { Lived } from './selfplay.ts'
import {
  cut,
  disposeMinibatch,
  type Minibatch,
  minibatchEnd,
  minibatchOf,
  type Sequence,
  stepsIn,
} from './sequences.ts'
import { type Steps, stepLayout } from './trajectories.ts'

/** What one paper does differently from the next. */
export interface Method extends Pick<PolicyOptions, 'lstm' | 'sequence' | 'batch' | 'norm'> {
  /** Times that an update goes through its batch. Default 1. */
  readonly epochs?: number
  /** Decisions of a gradient step, about. Default: the whole batch. */
  readonly minibatch?: number
  readonly rate: Rate
  /** Writes `advantage` and `target` of every step. */
  readonly judge: (steps: Steps) => void
  /** The loss of a minibatch. Its metric `divergence`, where there is one, can end an update. */
  readonly objective: (model: PolicyModel) => Objective<Minibatch>
  /** An update ends early where the new policy has gone this far from the old one, in nats. Default: anywhere. */
  readonly furthest?: number
}

const progressSchema = z.strictObject({
  updates: z.int().min(0),
  epoch: z.int().min(0),
  at: z.int().min(0),
  order: z.int(),
  /** Updates since the weights of what is learnt from, and of what waits, at most. */
  lag: z.int().min(0),
  waiting: z.int().min(0),
})

/**
 * Learns from what was played with the policy as it is, or nearly: waits for a batch, judges it, goes through it in shuffled minibatches,
 * forgets it.
 */
export class OnPolicyLearner implements Learner<PolicyWeights, Lived> {
  readonly parts: Parts
  private readonly method: Method
  private readonly model: PolicyModel
  private readonly observation: readonly number[]
  private readonly remembers: boolean
  private readonly exported: OnnxModel
  private readonly step: TrainStep<Minibatch>
  /** What is being learnt from, and what has come since. */
  private readonly current: Columns<ReturnType<typeof stepLayout>>
  private readonly next: Columns<ReturnType<typeof stepLayout>>
  private sequences: Sequence[] = []
  private count = { updates: 0, epoch: 0, at: 0, order: 0, lag: 0, waiting: 0 }

  constructor(game: Game, model: PolicyModel, method: Method) {
    this.method = method
    this.model = model
    this.observation = game.spec.observation.shape
    this.remembers = method.lstm > 0
    this.exported = exportPolicy(model, game.spec)
    this.step = createTrainStep({
      weights: model.weights,
      objective: method.objective(model),
      optimizer: adam({ rate: method.rate, epsilon: 1e-5 }), // Huang et al. 2022, detail 3
      clip: { norm: method.norm },
    })
    const layout = stepLayout(game, method.lstm)
    this.current = new Columns(layout)
    this.next = new Columns(layout)
    this.parts = {
      model: modelPart(model),
      optimizer: this.step,
      current: this.current,
      next: this.next,
      progress: progressPart(progressSchema, {
        get: () => ({ ...this.count }),
        set: count => {
          this.count = count
          if (this.current.rows > 0) this.lay()
        },
      }),
    }
  }

  take({ data }: Experience<Lived>): void {
    const { next, count } = this
    if (next.rows === 0) count.waiting = 0
    next.append(data)
    count.waiting = Math.max(count.waiting, count.updates - data.update)
  }

  learn(rng: Rng): LearnReport | undefined {
    const { current, method } = this
    if (current.rows === 0 && !this.begin(rng)) return undefined
    const chosen = this.choose()
    const batch = minibatchOf(current as Steps, chosen, this.observation, this.remembers)
    try {
      const { loss, metrics, gradientNorm } = this.step.run(batch, rng)
      const tooFar = (metrics.divergence ?? 0) > (method.furthest ?? Number.POSITIVE_INFINITY)
      const fresh = this.isDone(tooFar, rng)
      return { samples: stepsIn(chosen), metrics: { loss, ...metrics, gradientNorm, lag: this.count.lag }, fresh }
    } finally {
      disposeMinibatch(batch)
    }
  }

  weights(): PolicyWeights {
    return { model: this.exported.encode(), update: this.count.updates }
  }

  snapshot(): Snapshot {
    return { extension: 'onnx', bytes: this.exported.encode() }
  }

  dispose(): void {
    this.step.dispose()
    this.model.dispose()
  }

  /** Begins an update, where a batch has come together. */
  private begin(rng: Rng): boolean {
    const { current, next, method, count } = this
    if (next.rows < method.batch) return false
    current.exchange(next)
    method.judge(current as Steps)
    count.epoch = 0
    count.lag = count.waiting
    this.shuffle(rng)
    return true
  }

  private shuffle(rng: Rng): void {
    this.count.at = 0
    this.count.order = rng.int32()
    this.lay()
  }

  /** The sequences in the order of this epoch, which the batch and one number tell. */
  private lay(): void {
    this.sequences = Rng.fromSeed(this.count.order).shuffle(
      cut(this.current as Steps, this.remembers ? this.method.sequence : 1),
    )
  }

  /** The next sequences: all minibatches of an epoch are about as long. */
  private choose(): Sequence[] {
    const { sequences, count, current } = this
    const { minibatch = Number.POSITIVE_INFINITY } = this.method
    const from = count.at
    count.at = minibatchEnd(sequences, from, Math.max(1, Math.round(current.rows / minibatch)))
    return sequences.slice(from, count.at)
  }

  /** Goes on to the next epoch, or ends the update. */
  private isDone(tooFar: boolean, rng: Rng): boolean {
    const { sequences, count, method, current } = this
    if (!tooFar && count.at < sequences.length) return false
    count.epoch++
    if (!tooFar && count.epoch < (method.epochs ?? 1)) {
      this.shuffle(rng)
      return false
    }
    current.clear()
    count.updates++
    return true
  }
}
