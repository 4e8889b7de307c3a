import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner, LearnReport, Snapshot } from '../core/learner.ts'
import type { Parts } from '../nn/core/part.ts'
import { policyGradientObjective } from '../policyGradient/learner.ts'
import { OnPolicyLearner } from '../policyGradient/onPolicy.ts'
import type { PolicyModel } from '../policyGradient/policy.ts'
import type { Lived } from '../policyGradient/selfplay.ts'
import { judgeByReturns } from '../policyGradient/targets.ts'
import type { ReinforcedOptions } from './config.ts'
import { createPolicyNet } from './network.ts'
import { encodePlayer, readPlayer, storeNet } from './player.ts'
import { Pool } from './pool.ts'
import type { PoolWeights } from './poolPlay.ts'
import { takeWeights } from './stages.ts'

/**
 * The second stage: the policy, which starts as the supervised one, is improved by games against a pool of its past (Silver et al. 2016, "Reinforcement
 * learning of policy networks"): REINFORCE on each iteration's games, against an opponent drawn anew each time, with a value as the baseline:
 * d log p(a|s) (z - v(s)).
 */
export class ReinforcedLearner implements Learner<PoolWeights, Lived> {
  readonly parts: Parts
  private readonly player: ReturnType<typeof readPlayer<'supervised'>>
  private readonly net: PolicyModel
  private readonly gradient: OnPolicyLearner
  private readonly pool: Pool

  constructor(game: Game, options: ReinforcedOptions, rng: Rng) {
    const { from, norm, rate, value, entropy, pool } = options
    this.player = readPlayer(from, ['supervised'])
    const { supervised } = this.player.nets
    this.net = createPolicyNet(game, supervised.options, rng)
    takeWeights(this.net.weights, supervised.weights)
    this.gradient = new OnPolicyLearner(game, this.net, {
      lstm: 0,
      sequence: 1,
      batch: 1, // what comes with one experience is an iteration
      norm,
      rate,
      judge: steps => judgeByReturns(steps, { gamma: 1, baseline: 'value', form: 'reinforce' }),
      objective: model => policyGradientObjective(model, { value, entropy }),
    })
    this.pool = new Pool(supervised.model, pool)
    this.parts = { ...this.gradient.parts, pool: this.pool }
  }

  take(experience: Experience<Lived>): void {
    this.gradient.take(experience)
  }

  learn(rng: Rng): LearnReport | undefined {
    const report = this.gradient.learn(rng)
    if (report?.fresh) this.pool.turn(() => this.gradient.weights().model, rng)
    return report && { ...report, metrics: { ...report.metrics, pool: this.pool.size } }
  }

  weights(): PoolWeights {
    return { ...this.gradient.weights(), opponent: this.pool.opponent.slice() }
  }

  snapshot(): Snapshot {
    const { rollout, nets } = this.player
    const reinforced = storeNet(nets.supervised.options, this.gradient.weights().model, this.net.weights)
    const bytes = encodePlayer({ rollout, nets: { supervised: nets.supervised, reinforced } })
    return { extension: 'safetensors', bytes }
  }

  dispose(): void {
    this.gradient.dispose()
  }
}
