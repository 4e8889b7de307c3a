import { dispose, tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner, LearnReport, Snapshot } from '../core/learner.ts'
import { createModel, modelPart } from '../nn/core/model.ts'
import { type Parts, progressPart } from '../nn/core/part.ts'
import { createTrainStep, type TrainStep } from '../nn/core/trainStep.ts'
import { exportModel, type OnnxModel } from '../nn/onnx/index.ts'
import { adam } from '../nn/optim/adam.ts'
import {
  GameReplay,
  type LivedGame,
  nStepTransitions,
  prioritizedSampler,
  type Sampler,
  type Transitions,
  uniformSampler,
} from '../replay/index.ts'
import { type Decay, linearDecay } from '../rl/index.ts'
import type { DqnWeights } from './acting.ts'
import type { DqnOptions } from './config.ts'
import { type QBatch, type QModel, qObjective } from './loss.ts'
import { qNet } from './network.ts'
import { dqnTargets } from './targets.ts'

const progressSchema = z.strictObject({ decisions: z.int().min(0), updates: z.int().min(0) })

/**
 * DQN (Mnih et al. 2015, algorithm 1): learns action values from a replay, towards targets of a net that stays as it is for a while.
 * Double (van Hasselt et al. 2016), dueling (Wang et al. 2016), prioritized (Schaul et al. 2016) and n steps are switches: four of the six
 * that Rainbow puts together (Hessel et al. 2018).
 */
export class DqnLearner implements Learner<DqnWeights, LivedGame> {
  readonly parts: Parts
  private readonly game: Game
  private readonly options: DqnOptions
  private readonly online: QModel
  private readonly frozen: QModel
  private readonly exported: OnnxModel
  private readonly step: TrainStep<QBatch>
  private readonly replay: GameReplay
  private readonly sampler: Sampler
  private readonly epsilon: Decay
  private count = { decisions: 0, updates: 0 }

  constructor(game: Game, options: DqnOptions, rng: Rng) {
    const { shape } = game.spec.observation
    const actions = game.spec.actions.count
    this.game = game
    this.options = options
    this.online = createModel(qNet({ ...options, actions }), shape, rng)
    this.frozen = createModel(qNet({ ...options, actions }), shape, rng)
    this.freeze()
    this.exported = exportModel(this.online, { name: `${game.spec.id}-values` })
    this.step = createTrainStep({
      weights: this.online.weights,
      objective: qObjective(this.online),
      optimizer: adam({ rate: options.rate, epsilon: 1.5e-4 }), // Hessel et al. 2018, table 1
      clip: { norm: options.norm },
    })
    const { capacity, bytes } = options
    this.replay = new GameReplay({
      capacity,
      bytes,
      actions,
      observation: shape.reduce((size, axis) => size * axis, 1),
    })
    this.sampler = options.prioritized
      ? prioritizedSampler(this.replay, this.priorities())
      : uniformSampler(this.replay)
    this.epsilon = linearDecay({ from: options.epsilon, to: options.epsilonEnd, steps: options.epsilonDecisions })
    this.parts = {
      model: modelPart(this.online),
      target: modelPart(this.frozen),
      optimizer: this.step,
      replay: this.replay,
      sampler: this.sampler,
      progress: progressPart(progressSchema, {
        get: () => ({ ...this.count }),
        set: count => {
          this.count = count
        },
      }),
    }
  }

  take({ data, decisions }: Experience<LivedGame>): void {
    this.replay.add(data, this.sampler.wrote)
    this.count.decisions += decisions
  }

  learn(rng: Rng): LearnReport | undefined {
    const { options, replay, sampler, count } = this
    if (count.updates >= this.due()) return undefined
    const { rows, weights } = sampler.sample(options.batch, rng)
    const seen = nStepTransitions(replay, rows, options.steps)
    const { targets, errors } = this.judge(seen)
    sampler.learnt(rows, errors)
    const { loss, metrics, gradientNorm } = this.update(seen, targets, weights, rng)
    count.updates++
    if (count.updates % options.target === 0) this.freeze()
    const error = errors.reduce((sum, each) => sum + Math.abs(each), 0) / errors.length
    const told = { loss, ...metrics, error, gradientNorm, epsilon: this.epsilon(count.decisions) }
    return { samples: rows.length, metrics: told, fresh: count.updates === this.due() }
  }

  weights(): DqnWeights {
    return { model: this.exported.encode(), epsilon: this.epsilon(this.count.decisions) }
  }

  snapshot(): Snapshot {
    return { extension: 'onnx', bytes: this.exported.encode() }
  }

  dispose(): void {
    this.step.dispose()
    this.online.dispose()
    this.frozen.dispose()
  }

  /** Updates that the decisions so far ask for. */
  private due(): number {
    const { warmup, every } = this.options
    return Math.max(0, Math.floor((this.count.decisions - warmup) / every))
  }

  /** What the actions taken should have been worth, and how far off the net was. */
  private judge(seen: Transitions): { targets: Float32Array; errors: Float32Array } {
    const actions = this.game.spec.actions.count
    const values = this.ask(this.online, seen.observations)
    const next = {
      online: this.options.double ? this.ask(this.online, seen.nextObservations) : [],
      frozen: this.ask(this.frozen, seen.nextObservations),
    }
    const targets = dqnTargets(seen, next, this.options.double)
    return { targets, errors: targets.map((target, i) => target - values[i * actions + seen.actions[i]]) }
  }

  private ask(model: QModel, observations: Float32Array): Float32Array {
    const x = tensor(observations, [this.options.batch, ...this.game.spec.observation.shape])
    const y = model.predict(x)
    const values = y.dataSync<'float32'>().slice()
    dispose([x, y])
    return values
  }

  private update({ observations, actions }: Transitions, targets: Float32Array, weights: Float32Array, rng: Rng) {
    const { batch } = this.options
    const tensors = {
      observation: tensor(observations, [batch, ...this.game.spec.observation.shape]),
      action: tensor(actions, [batch], 'int32'),
      target: tensor(targets, [batch]),
      weight: tensor(weights, [batch]),
    }
    try {
      return this.step.run(tensors, rng)
    } finally {
      dispose(Object.values(tensors))
    }
  }

  /** Makes the target net what the other is now. */
  private freeze(): void {
    for (const [path, weight] of this.frozen.weights) {
      const from = this.online.weights.get(path)!
      const copy = tensor(from.dataSync().slice(), from.shape) // of its own: steps write to the memory of what they change
      weight.assign(copy)
      copy.dispose()
    }
  }

  private priorities() {
    const { alpha, beta, betaUpdates } = this.options
    const rising = linearDecay({ from: beta, to: 1, steps: betaUpdates })
    return { alpha, beta: () => rising(this.count.updates) }
  }
}
