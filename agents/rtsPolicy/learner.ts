import { dispose, type TensorContainer, tensor, tidy } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { Rng, type RngState } from '../../envs/core/rng.ts'
import { ACTIONS } from '../../envs/rts/actions.ts'
import type { Experience, Learner, LearnReport, Snapshot } from '../core/learner.ts'
import type { Part, Parts } from '../nn/core/part.ts'
import { createTrainStep, type Objective, type TrainStep } from '../nn/core/trainStep.ts'
import type { OnnxModel } from '../nn/onnx/index.ts'
import { adam } from '../nn/optim/adam.ts'
import { exponential } from '../nn/optim/schedules.ts'
import { logitsOf, type Tensors } from './loss.ts'
import type { UnitNet } from './network.ts'
import type { TickRows } from './tickLog.ts'
import { type TickStarts, TickTable } from './tickTable.ts'

/** What a learner is made of. */
export interface UnitLearnerParts<Weights> {
  /** What learns. It is the learner's to dispose of. */
  readonly net: UnitNet
  /** What the policy is to stay near, likewise. */
  readonly near?: UnitNet | undefined
  /** The net, as actors play it. */
  readonly onnx: OnnxModel
  readonly objective: Objective<Tensors>
  readonly options: {
    readonly batch: number
    readonly ticks: number
    readonly passes: number
    readonly rate: number
    readonly halfLife?: number | undefined
    readonly clip: number
  }
  /** Others that a resume needs. */
  readonly parts?: Parts
  /** What actors are sent. */
  readonly give: (net: Uint8Array) => Weights
  /** Called after each update. */
  readonly updated?: (net: () => Uint8Array) => void
}

/** Where a learner is in what it is learning. */
interface Place {
  readonly learning: boolean
  readonly pass: number
  readonly next: number // place in the order of this pass
  readonly drawn: RngState // what the order of this pass is drawn from
}

const saved = z.strictObject({
  learning: z.boolean(),
  pass: z.int().min(0),
  next: z.int().min(0),
  drawn: z.tuple([z.int(), z.int(), z.int(), z.int()]),
})
const IDLE: Place = { learning: false, pass: 0, next: 0, drawn: [0, 0, 0, 0] }

/**
 * Takes in ticks until there are enough, goes over them some times in batches, and then has the actors play on with what came of it. What comes in meanwhile waits;
 * of what is too much for the next time, the oldest is kept.
 */
export class UnitLearner<Weights> implements Learner<Weights, readonly TickRows[]> {
  readonly parts: Parts
  private readonly made: UnitLearnerParts<Weights>
  private readonly step: TrainStep<Tensors>
  private readonly waiting = new TickTable()
  private readonly held = new TickTable()
  private place = IDLE
  private round: { readonly order: Int32Array; readonly starts: TickStarts } | undefined

  constructor(made: UnitLearnerParts<Weights>) {
    this.made = made
    const { net, near, objective, parts } = made
    const { rate, halfLife, clip } = made.options
    this.step = createTrainStep({
      weights: net.weights,
      objective,
      optimizer: adam({ rate: halfLife === undefined ? rate : exponential({ rate, halfLife }), epsilon: 1e-5 }),
      clip: { norm: clip },
    })
    const { waiting, held } = this
    this.parts = {
      model: net,
      step: this.step,
      ...(near && { near }),
      waiting,
      held,
      place: this.placePart(),
      ...parts,
    }
  }

  take({ data }: Experience<readonly TickRows[]>): void {
    for (const rows of data) if (this.waiting.rows < 2 * this.made.options.ticks) this.waiting.append(rows)
  }

  learn(rng: Rng): LearnReport | undefined {
    const { held, waiting } = this
    const { options } = this.made
    if (!this.place.learning) {
      if (waiting.rows < options.ticks) return undefined
      held.exchange(waiting)
      this.begin(0, rng)
    }
    const { order, starts } = this.beginRound()
    const { pass, next } = this.place
    const end = Math.min(next + options.batch, order.length)
    const rows = order.subarray(next, end)
    const metrics = this.runStep(rows, starts, rng)
    this.place = { ...this.place, next: end }
    const fresh = end === order.length && pass + 1 === options.passes
    if (fresh) this.endUpdate()
    else if (end === order.length) this.begin(pass + 1, rng)
    return { samples: rows.length, metrics, fresh }
  }

  private begin(pass: number, rng: Rng): void {
    this.place = { learning: true, pass, next: 0, drawn: rng.split(pass).save() }
    rng.int32()
    this.round = undefined
  }

  /** The order of this pass: made anew after a resume. */
  private beginRound(): { readonly order: Int32Array; readonly starts: TickStarts } {
    if (this.round) return this.round
    const order = Int32Array.from(
      Rng.fromState(this.place.drawn).shuffle(Array.from({ length: this.held.rows }, (_, tick) => tick)),
    )
    this.round = { order, starts: this.held.starts() }
    return this.round
  }

  private endUpdate(): void {
    this.held.clear()
    this.place = IDLE
    this.round = undefined
    this.made.updated?.(() => this.made.onnx.encode())
  }

  private runStep(rows: Int32Array, starts: TickStarts, rng: Rng) {
    const batch = this.tensors(rows, starts)
    try {
      const { loss, metrics, gradientNorm } = this.step.run(batch, rng)
      return { loss, ...metrics, gradientNorm }
    } finally {
      dispose(batch as unknown as TensorContainer)
    }
  }

  private tensors(rows: Int32Array, starts: TickStarts): Tensors {
    const { near, net } = this.made
    const batch = this.held.batch(rows, starts, net.input)
    const units = batch.place.length
    return tidy(() => {
      const observation = tensor(batch.observation, [rows.length, ...net.input])
      const place = tensor(batch.place, [units], 'int32')
      return {
        observation,
        place,
        target: tensor(batch.target),
        action: tensor(batch.action, [units], 'int32'),
        mask: tensor(batch.mask, [units, ACTIONS]),
        logProbability: tensor(batch.logProbability),
        advantage: tensor(batch.advantage),
        ...(near && { near: logitsOf(near.predict(observation).policy, place) }),
      }
    })
  }

  weights(): Weights {
    return this.made.give(this.made.onnx.encode())
  }

  snapshot(): Snapshot {
    return { extension: 'onnx', bytes: this.made.onnx.encode() }
  }

  private placePart(): Part {
    return {
      tensors: new Map(),
      save: () => this.place,
      load: (data): Result<() => void> => {
        const read = saved.safeParse(data)
        if (!read.success) return fail('bad-place', `Expected a place in a training, but got ${JSON.stringify(data)}.`)
        return ok(() => {
          this.place = read.data
          this.round = undefined
        })
      },
    }
  }

  dispose(): void {
    this.step.dispose()
    this.made.net.dispose()
    this.made.near?.dispose()
  }
}
