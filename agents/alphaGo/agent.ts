import { z } from 'zod'
import type { Game, Json, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Clock, Seat } from '../core/agent.ts'
import { noFile } from '../core/noFile.ts'
import { defineAgent } from '../core/registry.ts'
import { hashOf, SessionCache } from '../nn/onnx/session.ts'
import { drawLegal } from '../policyGradient/draw.ts'
import { Budget } from '../search/budget.ts'
import { Line } from '../search/line.ts'
import { PUCT_DEFAULTS } from '../search/puct.ts'
import { PuctSearch } from '../search/puctSearch.ts'
import { ranked, searchThoughts } from '../search/ranking.ts'
import { sampleBudget } from '../search/sampling.ts'
import { ROOT } from '../search/tree.ts'
import { refusesAlphaGo } from './config.ts'
import { MixedEvaluator, type Sessions } from './mixedEvaluator.ts'
import { type NetName, type Player, readPlayer, type StoredNet } from './player.ts'
import { LearnedRollout } from './rolloutPolicy.ts'

/** How a player can be played: by one of its policies alone, or by a search with all it has. */
const WAYS = ['search', 'reinforced', 'supervised', 'rollout'] as const
const POLICIES = ['supervised', 'reinforced'] as const

/** The sessions of this thread: an agent that sits down again finds its weights loaded. */
const sessions = new SessionCache(6)

function open({ model }: StoredNet) {
  return sessions.open(hashOf(model), model)
}

/** Draws each move from the rollout policy. */
class RolloutAgent implements Agent {
  private readonly policy: LearnedRollout
  private rng!: Rng
  private state: State | undefined

  constructor({ rollout }: Player) {
    this.policy = new LearnedRollout(rollout)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
    this.state = undefined
  }

  act(seat: Seat): number {
    this.state = seat.imagine(this.rng, this.state)
    return this.policy.draw(this.state, this.rng)
  }
}

/** Draws each move from a policy net, without search. */
class NetAgent implements Agent {
  private readonly net: StoredNet
  private readonly temperature: number
  private readonly observation: Float32Array
  private readonly legal: Int32Array
  private rng!: Rng

  constructor(net: StoredNet, temperature: number, { spec }: Game) {
    this.net = net
    this.temperature = temperature
    this.observation = new Float32Array(spec.observation.shape.reduce((product, axis) => product * axis, 1))
    this.legal = new Int32Array(spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  async act(seat: Seat): Promise<number> {
    const { legal, temperature } = this
    seat.observe(this.observation)
    const session = await open(this.net)
    const { policy } = await session.run({ [session.inputs[0]]: this.observation }, 1)
    const logits = policy.data as Float32Array
    const count = seat.legal(legal)
    if (temperature > 0) {
      return drawLegal(
        logits.map(logit => logit / temperature),
        0,
        legal,
        count,
        this.rng,
      )
    }
    return legal.subarray(0, count).reduce((best, action) => (logits[action] > logits[best] ? action : best))
  }
}

interface SearchSettings {
  readonly simulations: number
  readonly time: number
  readonly lambda: number
  readonly priors: NetName
  readonly c: number
  readonly expand: number
  readonly batch: number
  readonly nodes: number
}

/** Searches with PUCT, whose leaves the value net and rollouts judge together, and plays the most visited move. */
class SearchAgent implements Agent {
  private readonly player: Player
  private readonly settings: SearchSettings
  private readonly game: Game
  private readonly budget: Budget
  private readonly line = new Line()
  private readonly actions: Int32Array
  private rng!: Rng
  private evaluator: MixedEvaluator | undefined
  private search: PuctSearch | undefined
  private position: State | undefined // of the last decision
  private simulations = 0

  constructor(player: Player, settings: SearchSettings, game: Game) {
    this.player = player
    this.settings = settings
    this.game = game
    this.budget = new Budget(settings.time, 1)
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
    const nets = await this.open()
    this.evaluator ??= new MixedEvaluator(game, nets, new LearnedRollout(this.player.rollout), settings.lambda)
    this.evaluator.sessions = nets
    const { c, nodes, expand, batch } = settings
    this.search ??= new PuctSearch(game, position, this.evaluator, { ...PUCT_DEFAULTS, c, nodes, expand }, batch)
    const { search } = this
    const since = this.line.since(seat.history)
    if (since) search.puct.advance(since)
    else search.puct.clear()
    const simulations = seat.legal(this.actions) === 1 ? 1 : settings.simulations
    this.simulations = await search.run(position, simulations, budget, rng)
    const { tree } = search.puct
    return tree.key[ranked(tree, ROOT, seat.player)[0] ?? search.likeliest()]
  }

  thoughts(): Json {
    const { search, position, game } = this
    if (!search || !position) return null
    const { tree, deepest } = search.puct
    const hurried = this.budget.stopped === 'match clock'
    return searchThoughts(tree, game, position, { simulations: this.simulations, depth: deepest, hurried })
  }

  /** Of the cache at every turn: it may have let go of these nets since. */
  private async open(): Promise<Sessions> {
    const { nets } = this.player
    const { priors, lambda } = this.settings
    return {
      policy: await open(nets[priors]!),
      value: lambda < 1 ? await open(nets.value!) : undefined,
    }
  }
}

export const alphaGoAgent = defineAgent({
  id: 'alpha-go',
  summary:
    'plays Go by what the stages of AlphaGo learnt: a policy alone, or a search that mixes value net and rollouts',
  options: z.strictObject({
    play: z
      .enum(WAYS)
      .default('search')
      .describe('with a search, or by one of the policies alone, which is drawn from'),
    temperature: z
      .number()
      .min(0)
      .default(1)
      .describe('of the nets that play alone: 1 by the shares that they give, 0 the likeliest move'),
    sims: z
      .int()
      .min(1)
      .max(100_000_000)
      .optional()
      .describe('simulations a decision of the search; 400 where no time is given either'),
    time: z.number().positive().optional().describe('milliseconds a decision of the search'),
    lambda: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('share of the rollout in the value of a leaf; the rest is what the value net says'),
    priors: z.enum(POLICIES).default('supervised').describe('the policy that guides the search'),
    c: z.number().min(0).default(PUCT_DEFAULTS.c).describe('exploration constant of PUCT, for values from -1 to 1'),
    expand: z.int().min(1).default(1).describe('visits after which a leaf grows (AlphaGo, with far more of them: 40)'),
    batch: z.int().min(1).max(256).default(4).describe('leaves evaluated at once, each taken for lost meanwhile'),
    nodes: z.int().min(2).max(50_000_000).default(1_000_000).describe('most nodes in the tree'),
  }),
  rest: 'a file that a stage of AlphaGo left',
  examples: ['alpha-go:player.safetensors', 'alpha-go?play=supervised:player.safetensors'],
  refuses(game, input) {
    const reason = refusesAlphaGo(game)
    if (reason || !input) return reason
    return noFile(input.rest)
  },
  reproducible: ({ options }) => options.play !== 'search' || options.time === undefined,
  make: ({ options, rest }, game) => {
    const { play, lambda, priors, temperature } = options
    if (play === 'rollout') return new RolloutAgent(readPlayer(rest, []))
    if (play !== 'search') return new NetAgent(readPlayer(rest, [play]).nets[play], temperature, game)
    const player = readPlayer(rest, lambda < 1 ? [priors, 'value'] : [priors])
    return new SearchAgent(player, { ...options, ...sampleBudget(options) }, game)
  },
})
