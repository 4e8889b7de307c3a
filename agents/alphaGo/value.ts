import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner, LearnReport, Snapshot } from '../core/learner.ts'
import type { Parts } from '../nn/core/part.ts'
import { createTrainStep, type TrainStep } from '../nn/core/trainStep.ts'
import { squaredError } from '../nn/losses/regression.ts'
import { exportModel, type OnnxModel } from '../nn/onnx/index.ts'
import { adam } from '../nn/optim/adam.ts'
import type { ValueOptions } from './config.ts'
import { Examples } from './examples.ts'
import type { Judged, Policies } from './judgedGames.ts'
import { createValueNet, type ValueModel } from './network.ts'
import { encodePlayer, readPlayer, storeNet } from './player.ts'
import { stepOn, type Tensors, weightsPart } from './stages.ts'

/**
 * The third stage: a net learns what comes of positions where the reinforced policy plays on from them (Silver et al. 2016, "Reinforcement learning
 * of value networks"): squared error (z - v(s))^2, one position a game.
 */
export class ValueLearner implements Learner<Policies, Judged> {
  readonly parts: Parts
  private readonly game: Game
  private readonly options: ValueOptions
  private readonly player: ReturnType<typeof readPlayer<'supervised' | 'reinforced'>>
  private readonly net: ValueModel
  private readonly exported: OnnxModel
  private readonly step: TrainStep<Tensors>
  private readonly examples: Examples

  constructor(game: Game, options: ValueOptions, rng: Rng) {
    const { from, rate, decay, capacity, reuse } = options
    this.game = game
    this.options = options
    this.player = readPlayer(from, ['supervised', 'reinforced'])
    this.net = createValueNet(game, options, rng)
    this.exported = exportModel(this.net, { name: 'value' })
    this.examples = new Examples(game.spec.observation.shape, game.spec.actions.count, capacity, reuse)
    this.step = createTrainStep<Tensors>({
      weights: this.net.weights,
      optimizer: adam({ rate, decay }),
      objective: ({ planes, outcomes }, pass) => ({ loss: squaredError(this.net.apply(planes, pass).value, outcomes) }),
    })
    this.parts = { net: weightsPart(this.net.weights), optimizer: this.step, examples: this.examples }
  }

  take({ data: { count, planes, outcomes } }: Experience<Judged>): void {
    const width = planes.length / count
    for (let i = 0; i < count; i++) {
      // What was played next is not told, and nothing learns it.
      this.examples.add({ planes: planes.subarray(i * width, (i + 1) * width), action: 0, outcome: outcomes[i] })
    }
  }

  learn(rng: Rng): LearnReport | undefined {
    return stepOn(this.game, this.examples, this.options.batch, this.step, rng)
  }

  weights(): Policies {
    const { supervised, reinforced } = this.player.nets
    return { supervised: supervised.model.slice(), reinforced: reinforced.model.slice() }
  }

  snapshot(): Snapshot {
    const { layers, filters } = this.options
    const value = storeNet({ layers, filters }, this.exported.encode(), this.net.weights)
    const bytes = encodePlayer({ rollout: this.player.rollout, nets: { ...this.player.nets, value } })
    return { extension: 'safetensors', bytes }
  }

  dispose(): void {
    this.step.dispose()
    this.net.dispose()
  }
}
