import { dispose } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner, LearnReport } from '../core/learner.ts'
import { decode, restorePart } from '../nn/core/checkpoint.ts'
import { progressPart } from '../nn/core/part.ts'
import { createTrainStep, type Metrics, type TrainStep } from '../nn/core/trainStep.ts'
import { adam } from '../nn/optim/adam.ts'
import { warmUp } from '../nn/optim/schedules.ts'
import type { AlphaZeroGames, AlphaZeroWeights } from './actor.ts'
import { Average } from './average.ts'
import type { AlphaZeroOptions } from './config.ts'
import { type Course, courseOf, type Targets } from './course.ts'
import { Resignation } from './resignation.ts'

const STEPS = 8 // a call of `learn`
const WARM_UP = 200 // steps in which the rate rises
const LONGEST = 5 // gradients longer than that are shortened to it

/** Learns from self-play what its search found (Silver et al. 2017, "AlphaGo Zero"; Wu 2019, "KataGo"). */
export class AlphaZeroLearner implements Learner<AlphaZeroWeights, AlphaZeroGames> {
  readonly parts
  private readonly options: AlphaZeroOptions
  private readonly course: Course
  private readonly average: Average
  private readonly resignation: Resignation
  private readonly step: TrainStep<Targets>
  private learnt = 0 // rows
  private games = 0

  constructor(game: Game, options: AlphaZeroOptions, rng: Rng) {
    this.options = options
    this.course = courseOf(game, options, rng)
    const { net, replay, objective } = this.course
    this.average = new Average(net.tensors)
    this.resignation = new Resignation(options.falseResignations)
    this.step = createTrainStep<Targets>({
      weights: net.weights,
      optimizer: adam({ rate: warmUp(WARM_UP, options.rate), decay: options.decay }),
      objective,
      clip: { norm: LONGEST },
    })
    this.parts = {
      net,
      optimizer: this.step,
      average: this.average,
      replay,
      resignation: this.resignation,
      progress: progressPart(progressSchema, {
        get: () => ({ learnt: this.learnt, games: this.games }),
        set: ({ learnt, games }) => {
          this.learnt = learnt
          this.games = games
        },
      }),
    }
  }

  /**
   * Goes on from the weights of an earlier training, with no games yet to learn from. The file holds `net`, `optimizer` and `average`; what else
   * is in it is left aside.
   * @throws LudusError where the file is not of such a net
   */
  startFrom(bytes: Uint8Array): void {
    const checkpoint = unwrap(decode(bytes))
    const { net, optimizer, average } = this.parts
    for (const [name, part] of Object.entries({ net, optimizer, average }))
      unwrap(restorePart(checkpoint, name, part))()
  }

  take({ games, data }: Experience<AlphaZeroGames>): void {
    this.games += games
    for (const rows of data.rows) this.course.replay.add(rows)
    this.resignation.note(data.lowest)
  }

  /** Steps as long as less was learnt than `reuse` rows for each that came. */
  learn(rng: Rng): LearnReport | undefined {
    const { options, course, step } = this
    const totals: Record<string, number> = {}
    let steps = 0
    let fresh = false
    while (steps < STEPS && this.due()) {
      const targets = course.draw(rng)
      const { loss, metrics, step: number } = step.run(targets, rng)
      dispose(targets)
      this.average.step(Math.min(options.average, 1 - 1 / number))
      this.learnt += options.batch
      for (const [name, value] of Object.entries({ loss, ...metrics })) totals[name] = (totals[name] ?? 0) + value
      if (number % options.publish === 0) fresh = true
      steps++
    }
    if (steps === 0) return undefined
    const metrics = Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total / steps]))
    return { samples: steps * options.batch, metrics: { ...metrics, ...this.told() }, fresh }
  }

  weights(): AlphaZeroWeights {
    if (this.games < this.options.warmGames) return { resignBelow: Number.NEGATIVE_INFINITY }
    return { net: this.encode(), resignBelow: this.resignation.threshold }
  }

  snapshot() {
    return { extension: 'onnx', bytes: this.encode() }
  }

  dispose(): void {
    this.step.dispose()
    this.course.net.dispose()
  }

  private due(): boolean {
    const { first, warmGames, reuse, batch } = this.options
    if (this.games < warmGames) return false
    const { added } = this.course.replay
    return added >= first && this.learnt + batch <= added * reuse
  }

  private told(): Metrics {
    const { threshold } = this.resignation
    return { window: this.course.replay.size, ...(Number.isFinite(threshold) && { resignBelow: threshold }) }
  }

  private encode(): Uint8Array {
    return this.course.onnx.encode({ values: this.average.values })
  }
}

const progressSchema = z.strictObject({ learnt: z.int().min(0), games: z.int().min(0) })
