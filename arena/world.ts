import { RESIGN } from '../agents/core/agent.ts'
import { CHANCE, type Game, OVER, type State } from '../envs/core/game.ts'
import { RandomPlay } from '../envs/core/play.ts'
import { ok, type Result } from '../envs/core/result.ts'
import { Rng } from '../envs/core/rng.ts'
import { Chance } from './chance.ts'
import type { Forfeit, MatchJob, Replay } from './job.ts'
import { Trace } from './replay/trace.ts'

/** How often an opening action that would end the game is drawn again before the opening stops short. */
const REDRAWS = 16

/** Hears of each action before it is played. */
export type ActionListener = (world: World, action: number) => void

/**
 * All of a match but its agents: what the rules and the seed decide. A match is played in it, verified in it, and made up for in it
 * where a hung agent's worker was killed. The seed is split by label, so that no part's draws shift another's: `world` for the start,
 * `opening`, `chance` ({@link Chance}), and `agent/<seat>/<leg>`.
 */
export class World {
  readonly game: Game
  readonly state: State
  /** Every action since the start, the opening's and chance's too. */
  readonly actions: number[] = []
  /** The same for the agents: what they make of it does not reach the record. */
  readonly told: number[] = []
  /** What each player has collected so far. */
  readonly returns: Float64Array
  private readonly setup: MatchSetup
  private readonly seeds: Rng
  private readonly openingRng: Rng
  private readonly chance: Chance
  private readonly random: RandomPlay
  private readonly rewards: Float64Array
  private readonly trace: Trace
  private readonly listener: ActionListener | undefined

  private constructor(game: Game, state: State, setup: MatchSetup, listener: ActionListener | undefined) {
    this.game = game
    this.state = state
    this.setup = setup
    this.seeds = Rng.fromSeed(setup.seed)
    this.openingRng = this.seeds.split('opening')
    this.chance = new Chance(game, state, this.seeds, setup.chanceByGame ?? false)
    this.random = new RandomPlay(game)
    this.returns = new Float64Array(game.spec.players)
    this.rewards = new Float64Array(game.spec.players)
    this.trace = new Trace({ ...setup, game: gameOf(game) })
    this.listener = listener
  }

  /**
   * A match up to its agents' first decision: the start, the opening and what chance decides before the first turn.
   *
   * The opening is `setup.opening` actions of players, each uniform over the legal ones. It never ends the game: an action after
   * which the game would be over is drawn again, up to 16 times, and then the opening stops there.
   */
  static begin(game: Game, setup: MatchSetup, listener?: ActionListener): Result<World> {
    const start =
      setup.position === undefined
        ? ok(game.start(Rng.fromSeed(setup.seed).split('world')))
        : game.fromPosition(setup.position)
    if (!start.ok) return start
    const world = new World(game, start.value, setup, listener)
    world.settle()
    if (setup.opening > 0) world.open(setup.opening)
    return ok(world)
  }

  get over(): boolean {
    return this.state.turn === OVER
  }

  /** The randomness of the agent in a seat. */
  agentRng(seat: number): Rng {
    return this.seeds.split(`agent/${seat}/${this.setup.leg ?? 0}`)
  }

  /** Whether this is RESIGN, in a game that is won or lost: elsewhere nobody can give up. */
  mayResign(action: number): boolean {
    return action === RESIGN && this.game.spec.scoring === 'win-loss'
  }

  /** How many actions are legal here, for messages. */
  legalCount(): number {
    return this.state.legal(new Int32Array(this.game.spec.actions.count))
  }

  /** Plays a legal action of the player to move, and then whatever chance decides. */
  play(action: number): void {
    this.step(action)
    this.settle()
  }

  /** The replay of the match as it stands, ended by the rules, by a forfeit or by giving up. */
  replay(outcome: Outcome, engine: Pick<Replay, 'engine' | 'node' | 'reproducible'>): Replay {
    const { game, setup } = this
    const loser = outcome.resigned ?? outcome.forfeit?.player
    const returns = forfeitReturns(game, loser, this.returns)
    const end = outcome.resigned === undefined ? this.state.end : 'terminated'
    return {
      format: 1,
      engine: engine.engine,
      node: engine.node,
      game: gameOf(game),
      ...(setup.position === undefined ? {} : { position: setup.position }),
      agents: setup.agents,
      seed: setup.seed,
      ...(setup.leg === undefined ? {} : { leg: setup.leg }),
      ...(setup.chanceByGame ? { chanceByGame: true } : {}),
      opening: setup.opening,
      actions: this.actions,
      returns,
      end,
      ...outcome,
      reproducible: engine.reproducible,
      trace: this.trace.finish({ returns, end, ...outcome }),
    }
  }

  private settle(): void {
    while (this.state.turn === CHANCE) this.step(this.chance.draw(this.state))
  }

  private step(action: number): void {
    const { state, rewards, returns } = this
    this.listener?.(this, action)
    state.play(action)
    this.actions.push(action)
    this.told.push(action)
    this.trace.action(action, state.hash)
    state.rewards(rewards)
    for (let player = 0; player < returns.length; player++) returns[player] += rewards[player]
  }

  private open(plies: number): void {
    const trial = this.state.clone()
    for (let ply = 0; ply < plies; ply++) {
      if (this.over || !this.openingPly(trial)) return
    }
  }

  /** Draws an action and what chance makes of it on a trial state, and plays them where the game goes on. */
  private openingPly(trial: State): boolean {
    for (let draw = 0; draw < REDRAWS; draw++) {
      trial.copyFrom(this.state)
      const goBack = this.chance.mark()
      const drawn = [this.random.draw(trial, this.openingRng)]
      trial.play(drawn[0])
      while (trial.turn === CHANCE) {
        const outcome = this.chance.draw(trial)
        trial.play(outcome)
        drawn.push(outcome)
      }
      if (trial.turn !== OVER) {
        for (const action of drawn) this.step(action)
        return true
      }
      goBack()
    }
    return false
  }
}

/** What a world needs of a job, or of a replay. */
export type MatchSetup = Pick<MatchJob, 'position' | 'agents' | 'seed' | 'leg' | 'opening' | 'chanceByGame'>

/** How a match ended where the rules did not end it. */
export interface Outcome {
  readonly forfeit?: Forfeit
  readonly resigned?: number
}

/**
 * What a match is worth that `loser`, if anybody, forfeited or gave up. `win-loss`: -1 to the loser, +1 to the other. `points`: the same, or what
 * the loser had already lost where that is more. `return`: what each had collected; such a return says nothing of the agent, and
 * whoever sums up counts forfeits apart.
 */
export function forfeitReturns(game: Game, loser: number | undefined, collected: ArrayLike<number>): readonly number[] {
  // + 0 makes 0 of -0, which JSON would not bring back
  if (loser === undefined || game.spec.scoring === 'return') return Array.from(collected, value => value + 0)
  const lost = game.spec.scoring === 'points' ? Math.max(1, -collected[loser]) : 1
  return Array.from(collected, (_, player) => (player === loser ? -lost : lost))
}

function gameOf(game: Game): Replay['game'] {
  return { id: game.spec.id, version: game.spec.version, options: game.options }
}
