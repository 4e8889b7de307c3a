import { z } from 'zod'
import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Clock, Seat } from '../core/agent.ts'
import { unmet } from '../core/needs.ts'
import { defineAgent } from '../core/registry.ts'
import { Budget } from './budget.ts'
import type { Evaluator } from './evaluator.ts'
import { betterThanRollouts, evalOption, evaluatorFor, refusesEvaluator } from './evaluators.ts'
import { Line } from './line.ts'
import { Mcts } from './mcts.ts'
import { ranked, searchThoughts } from './ranking.ts'
import { refusesRollout } from './rollouts.ts'
import { rolloutEvaluator, rolloutOptions, sampleBudget } from './sampling.ts'
import { ROOT } from './tree.ts'

const CHECK_EVERY = 8 // simulations between two looks at the clock
/** By who values the leaves: an evaluator's word is far less a matter of luck than a rollout's, and needs fewer repetitions. */
const EXPLORATION = { rollouts: 1.4, evaluator: 0.1 }

export interface MctsSettings {
  /** Simulations a decision; Infinity where only time limits it. */
  readonly simulations: number
  /** Milliseconds a decision; Infinity where only simulations limit it. */
  readonly time: number
  /** Exploration constant, for returns scaled to [0, 1]. */
  readonly c: number
  /** Most nodes in the tree. */
  readonly nodes: number
  /** Whether every legal action is tried at least once, however few the simulations: worth it where one try says much. */
  readonly triesAll: boolean
  /** Whether the part of the tree that is still of use is kept from one decision to the next. */
  readonly reuse: boolean
}

/** Searches with {@link Mcts} and plays the most visited action; a proven win before all, a proven loss last. */
export class MctsAgent implements Agent {
  private readonly game: Game
  private readonly evaluator: Evaluator
  private readonly settings: MctsSettings
  private readonly budget: Budget
  private readonly actions: Int32Array
  private readonly line = new Line()
  private rng!: Rng
  private search: Mcts | undefined
  private position: State | undefined // of the last decision
  private simulations = 0

  constructor(game: Game, evaluator: Evaluator, settings: MctsSettings) {
    this.game = game
    this.evaluator = evaluator
    this.settings = settings
    this.budget = new Budget(settings.time, CHECK_EVERY)
    this.actions = new Int32Array(game.spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
    this.line.forget()
  }

  async act(seat: Seat, clock: Clock): Promise<number> {
    const { game, rng, budget, settings } = this
    budget.start(clock)
    const position = seat.imagine(rng, this.position)
    this.position = position
    this.search ??= new Mcts(game, position.clone(), { ...settings, evaluator: this.evaluator })
    const { search } = this
    const since = this.line.since(seat.history)
    if (since && settings.reuse) search.advance(since)
    else search.clear()
    const world = game.spec.hidden
      ? (into: State) => void seat.imagine(rng, into)
      : (into: State) => into.copyFrom(position)
    const choices = seat.legal(this.actions)
    const simulations = Math.max(settings.simulations, settings.triesAll ? choices : 1)
    this.simulations = await search.run(world, choices === 1 ? 1 : simulations, budget, rng)
    return search.tree.key[ranked(search.tree, ROOT, seat.player)[0]]
  }

  thoughts(): Json {
    const { search, position, game } = this
    if (!search || !position) return null
    const hurried = this.budget.stopped === 'match clock'
    return searchThoughts(search.tree, game, position, {
      simulations: this.simulations,
      depth: search.deepest,
      hurried,
    })
  }
}

export const mctsAgent = defineAgent({
  id: 'mcts',
  summary: 'Monte Carlo tree search (UCT) with rollouts, or over any evaluator',
  options: z.strictObject({
    ...rolloutOptions,
    eval: evalOption.describe(
      'who values the leaves: an evaluator of the game; where absent, linear in backgammon unless rollout is given, and rollouts elsewhere',
    ),
    c: z
      .number()
      .min(0)
      .optional()
      .describe(
        `exploration constant of UCB1, for returns scaled to 0 to 1; where absent, ${EXPLORATION.rollouts} with rollouts and ${EXPLORATION.evaluator} with an evaluator`,
      ),
    nodes: z.int().min(2).max(50_000_000).default(1_000_000).describe('most nodes in the tree'),
    reuse: z.boolean().default(true).describe('keep the part of the tree that is still of use for the next decision'),
  }),
  examples: ['mcts?sims=400', 'mcts?sims=400&c=1.4', 'mcts?time=500'],
  refuses: (game, input) =>
    unmet(game, ['actions with a meaning of their own, or nothing hidden']) ??
    refusesEvaluator(game, input?.options.eval) ??
    refusesRollout(game, input?.options.rollout),
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }, game) => {
    const name = options.eval ?? (options.rollout === undefined ? betterThanRollouts.get(game.spec.id) : undefined)
    const evaluator = name === undefined ? rolloutEvaluator(game, options) : evaluatorFor(game, name)
    const c = options.c ?? EXPLORATION[name === undefined ? 'rollouts' : 'evaluator']
    return new MctsAgent(game, evaluator, { ...options, c, ...sampleBudget(options), triesAll: name !== undefined })
  },
})
