import type { Game } from '../../envs/core/game.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner, LearnReport, Snapshot } from '../core/learner.ts'
import type { Parts } from '../nn/core/part.ts'
import { createTrainStep, type TrainStep } from '../nn/core/trainStep.ts'
import { softmaxCrossEntropy } from '../nn/losses/classification.ts'
import { accuracy } from '../nn/losses/metrics.ts'
import { exportModel, type OnnxModel } from '../nn/onnx/index.ts'
import { adam } from '../nn/optim/adam.ts'
import type { PolicyModel } from '../policyGradient/policy.ts'
import type { SupervisedOptions } from './config.ts'
import { Examples } from './examples.ts'
import { createPolicyNet } from './network.ts'
import { encodePlayer, storeNet } from './player.ts'
import { RolloutLearning } from './rolloutLearning.ts'
import { stepOn, type Tensors, weightsPart } from './stages.ts'
import type { PlayedGame } from './teacher.ts'

/**
 * The first stage: two policies learn to foresee moves, a net and a linear one for rollouts, both by cross entropy (Silver et al. 2016, "Supervised
 * learning of policy networks": gradient steps along d log p(a|s), for positions drawn at random from strong games).
 */
export class SupervisedLearner implements Learner<null, PlayedGame> {
  readonly parts: Parts
  private readonly game: Game
  private readonly options: SupervisedOptions
  private readonly net: PolicyModel
  private readonly exported: OnnxModel
  private readonly step: TrainStep<Tensors>
  private readonly examples: Examples
  private readonly rollout: RolloutLearning

  constructor(game: Game, options: SupervisedOptions, rng: Rng) {
    const { rate, decay, capacity, reuse, rolloutRate } = options
    this.game = game
    this.options = options
    this.net = createPolicyNet(game, options, rng)
    this.exported = exportModel(this.net, { name: 'supervised' })
    this.examples = new Examples(game.spec.observation.shape, game.spec.actions.count, capacity, reuse)
    this.rollout = new RolloutLearning(rolloutRate)
    this.step = createTrainStep<Tensors>({
      weights: this.net.weights,
      optimizer: adam({ rate, decay }),
      objective: ({ planes, moves }, pass) => {
        const { policy } = this.net.apply({ observation: planes }, pass)
        return { loss: softmaxCrossEntropy(policy, moves), metrics: { foreseen: accuracy(policy, moves) } }
      },
    })
    this.parts = {
      net: weightsPart(this.net.weights),
      optimizer: this.step,
      examples: this.examples,
      rollout: this.rollout,
    }
  }

  /** Takes the positions of a game apart. The rollout policy learns them on the spot: it takes no longer than that. */
  take({ data }: Experience<PlayedGame>): void {
    const { game, options, examples } = this
    const actions = Array.from(data.actions)
    this.rollout.learn(game, actions, options.opening)
    const state = game.start(Rng.fromSeed('start'))
    const planes = new Float32Array(game.spec.observation.shape.reduce((product, axis) => product * axis, 1))
    for (const [ply, action] of actions.entries()) {
      if (ply >= options.opening) {
        state.observe(state.turn, planes)
        examples.add({ planes, action, outcome: state.turn === 0 ? data.outcome : -data.outcome })
      }
      state.play(action)
    }
  }

  learn(rng: Rng): LearnReport | undefined {
    return stepOn(this.game, this.examples, this.options.batch, this.step, rng)
  }

  /** The teacher plays without. */
  weights(): null {
    return null
  }

  snapshot(): Snapshot {
    const { layers, filters } = this.options
    const supervised = storeNet({ layers, filters }, this.exported.encode(), this.net.weights)
    const bytes = encodePlayer({ rollout: this.rollout.weights, nets: { supervised } })
    return { extension: 'safetensors', bytes }
  }

  dispose(): void {
    this.step.dispose()
    this.net.dispose()
  }
}
