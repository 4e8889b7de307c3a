import { z } from 'zod'
import { CHANCE, type Game, type Json, OVER, type State } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Clock, Seat } from '../core/agent.ts'
import { defineAgent } from '../core/registry.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { Budget } from './budget.ts'
import { type Evaluation, type Evaluator, evaluation } from './evaluator.ts'
import { refusesRollout } from './rollouts.ts'
import { rolloutEvaluator, rolloutOptions, sampleBudget } from './sampling.ts'

const CHECK_EVERY = 8 // simulations between two looks at the clock

/** Flat Monte Carlo: tries every legal action equally often, evaluates what follows, and plays the one with the best mean return. */
export class MonteCarloAgent implements Agent {
  private readonly game: Game
  private readonly evaluator: Evaluator
  private readonly simulations: number
  private readonly budget: Budget
  private readonly chance: RandomPlay
  private readonly out: Evaluation
  private readonly rewards: Float64Array
  private readonly legal: Int32Array
  private rng!: Rng
  private position: State | undefined // of the last decision
  private scratch: State | undefined
  private tried: { action: number; visits: number; total: number }[] = []

  /** @param simulations and @param time a decision; Infinity where the other limits it */
  constructor(game: Game, evaluator: Evaluator, simulations: number, time: number) {
    this.game = game
    this.evaluator = evaluator
    this.simulations = simulations
    this.budget = new Budget(time, CHECK_EVERY)
    this.chance = new RandomPlay(game)
    this.out = evaluation(game, 1, evaluator.priors)
    this.rewards = new Float64Array(game.spec.players)
    this.legal = new Int32Array(game.spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  async act(seat: Seat, clock: Clock): Promise<number> {
    this.budget.start(clock)
    this.position = seat.imagine(this.rng, this.position)
    this.scratch ??= this.position.clone()
    const actions = [...this.legal.subarray(0, seat.legal(this.legal))]
    this.tried = this.rng.shuffle(actions).map(action => ({ action, visits: 0, total: 0 }))
    const states = [this.scratch]
    let done = 0
    do {
      const candidate = this.tried[done % this.tried.length]
      if (this.game.spec.hidden) seat.imagine(this.rng, this.scratch)
      else this.scratch.copyFrom(this.position)
      candidate.total += this.playOn(this.scratch, candidate.action, seat.player)
      if (this.scratch.turn !== OVER) {
        const pending = this.evaluator.evaluate(states, 1, this.rng, this.out)
        if (pending) await pending
        candidate.total += this.out.values[seat.player]
      }
      candidate.visits++
      done++
    } while (this.simulations > done && !this.budget.spent())
    this.tried.sort((a, b) => mean(b) - mean(a))
    return this.tried[0].action
  }

  /** Plays an action, and chance up to where the evaluator can value what follows. Returns what the player collected on the way. */
  private playOn(state: State, action: number, player: number): number {
    let collected = 0
    for (let next = action; ; next = this.chance.outcome(state, this.rng)) {
      state.play(next)
      state.rewards(this.rewards)
      collected += this.rewards[player]
      if (state.turn !== CHANCE || this.evaluator.chance) return collected
    }
  }

  thoughts(): Json {
    const { position, game } = this
    if (!position) return null
    const actions = this.tried.map(({ action, visits, total }) => ({
      action: game.format(action, position),
      visits,
      value: visits > 0 ? total / visits : 0,
    }))
    return {
      value: actions[0].value,
      simulations: actions.reduce((sum, each) => sum + each.visits, 0),
      ...(this.budget.stopped === 'match clock' && { hurried: true }),
      pv: [actions[0].action],
      actions,
    } satisfies Thoughts
  }
}

function mean({ visits, total }: { visits: number; total: number }): number {
  return visits > 0 ? total / visits : Number.NEGATIVE_INFINITY
}

export const monteCarloAgent = defineAgent({
  id: 'monte-carlo',
  summary: 'flat Monte Carlo: rollouts from every action alike, then the best mean',
  options: z.strictObject(rolloutOptions),
  examples: ['monte-carlo?sims=400', 'monte-carlo?time=500'],
  refuses: (game, input) => refusesRollout(game, input?.options.rollout),
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }, game) => {
    const { simulations, time } = sampleBudget(options)
    return new MonteCarloAgent(game, rolloutEvaluator(game, options), simulations, time)
  },
})
