import { z } from 'zod'
import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { type Agent, type Clock, RESIGN, type Seat } from '../core/agent.ts'
import { unmet } from '../core/needs.ts'
import { noFile } from '../core/noFile.ts'
import { defineAgent } from '../core/registry.ts'
import { ModelFile } from '../nn/acting/modelFile.ts'
import { Budget } from '../search/budget.ts'
import { Line } from '../search/line.ts'
import { PUCT_DEFAULTS } from '../search/puct.ts'
import { PuctSearch } from '../search/puctSearch.ts'
import { expectation, ranked, searchThoughts } from '../search/ranking.ts'
import { sampleBudget } from '../search/sampling.ts'
import { ROOT } from '../search/tree.ts'
import { amissWith, evaluatorBy, type NetEvaluator } from './approach.ts'

interface Settings {
  readonly simulations: number
  readonly time: number
  readonly c: number
  readonly urgency: number
  readonly batch: number
  readonly nodes: number
  readonly reuse: boolean
  readonly resign: number
}

/** Searches with PUCT over a net and plays the most visited action; a proven win before all, a proven loss last. */
class PuctAgent implements Agent {
  private readonly file: ModelFile
  private readonly settings: Settings
  private readonly game: Game
  private readonly budget: Budget
  private readonly line = new Line()
  private readonly actions: Int32Array
  private rng!: Rng
  private evaluator: NetEvaluator | undefined
  private search: PuctSearch | undefined
  private position: State | undefined // of the last decision
  private simulations = 0

  constructor(file: string, settings: Settings, game: Game) {
    this.file = new ModelFile(file)
    this.settings = settings
    this.game = game
    this.budget = new Budget(settings.time, 1)
    this.actions = new Int32Array(game.spec.actions.count)
  }

  async reset(_game: Game, _player: number, rng: Rng): Promise<void> {
    this.rng = rng
    this.line.forget()
    const session = await this.file.read()
    const amiss = amissWith(session, this.game)
    if (amiss) throw this.file.bad(...amiss)
  }

  async act(seat: Seat, clock: Clock): Promise<number> {
    const { game, rng, budget, settings } = this
    budget.start(clock)
    const position = seat.imagine(rng, this.position)
    this.position = position
    const session = await this.file.session()
    this.evaluator ??= evaluatorBy(session, game)
    this.evaluator.session = session
    this.search ??= new PuctSearch(
      game,
      position,
      this.evaluator,
      { ...PUCT_DEFAULTS, ...settings, rootUrgency: settings.urgency },
      settings.batch,
    )
    const { search } = this
    const since = this.line.since(seat.history)
    if (since && settings.reuse) search.puct.advance(since)
    else search.puct.clear()
    const simulations = seat.legal(this.actions) === 1 ? 1 : settings.simulations
    this.simulations = await search.run(position, simulations, budget, rng)
    return this.choose(seat.player)
  }

  thoughts(): Json {
    const { search, position, game } = this
    if (!search || !position) return null
    const { tree, deepest } = search.puct
    const hurried = this.budget.stopped === 'match clock'
    return searchThoughts(tree, game, position, { simulations: this.simulations, depth: deepest, hurried })
  }

  private choose(player: number): number {
    const { tree } = this.search!.puct
    const children = ranked(tree, ROOT, player)
    if (children.length === 0) return tree.key[this.search!.likeliest()]
    if (expectation(tree, children[0], player) < this.settings.resign) return RESIGN
    return tree.key[children[0]]
  }
}

export const puctAgent = defineAgent({
  id: 'puct',
  summary: 'Monte Carlo tree search with the priors and values of a network in an ONNX file (AlphaZero)',
  options: z.strictObject({
    sims: z
      .int()
      .min(1)
      .max(100_000_000)
      .optional()
      .describe('simulations a decision; 400 where no time is given either'),
    time: z.number().positive().optional().describe('milliseconds a decision'),
    c: z.number().min(0).default(PUCT_DEFAULTS.c).describe('exploration constant of PUCT, for values from -1 to 1'),
    urgency: z
      .number()
      .min(0)
      .default(PUCT_DEFAULTS.urgency)
      .describe('first-play urgency: how far below its parent an action is valued that was never tried'),
    batch: z.int().min(1).max(256).default(8).describe('positions evaluated at once, each taken for lost meanwhile'),
    nodes: z.int().min(2).max(50_000_000).default(2_000_000).describe('most nodes in the tree'),
    reuse: z.boolean().default(true).describe('keep the part of the tree that is still of use for the next decision'),
    resign: z
      .number()
      .min(-1)
      .max(1)
      .default(-1)
      .describe('the value below which it gives up, in games that are won or lost'),
  }),
  rest: 'an ONNX file',
  examples: ['puct:net.onnx', 'puct?sims=1600:net.onnx', 'puct?time=1000:net.onnx'],
  refuses(game, input) {
    const reason = unmet(game, ['two players', 'zero sum', 'turns', 'perfect information'])
    if (reason) return reason
    return input && noFile(input.rest)
  },
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options, rest }, game) => {
    const settings = { ...options, ...sampleBudget(options) }
    return new PuctAgent(
      rest,
      game.spec.scoring === 'win-loss' ? settings : { ...settings, batch: 1, resign: Number.NEGATIVE_INFINITY },
      game,
    )
  },
})
