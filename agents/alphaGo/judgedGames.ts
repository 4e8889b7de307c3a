import { type Game, OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { ActingPolicy } from '../policyGradient/acting.ts'
import { type Lane, Lanes } from './lanes.ts'

/** The .onnx bytes of both policies. */
export interface Policies {
  readonly supervised: Uint8Array
  readonly reinforced: Uint8Array
}

/** One position of each game that got so far. */
export interface Judged {
  readonly count: number
  /** [count, ...observation] */
  readonly planes: Uint8Array
  /** [count]: what came of it for the player to move, from -1 to 1. */
  readonly outcomes: Float32Array
}

interface Table extends Lane {
  /** Moves that the supervised policy makes, before one at random. */
  readonly until: number
  played: number
  /** What the player to move saw after the random move, and who that was. */
  seen?: { readonly planes: Float32Array; readonly player: number }
}

/**
 * Plays games of which one position each is judged (Silver et al. 2016, methods, "Value network: regression"): the supervised policy
 * up to a moment drawn at random, one random move, so that positions differ, and from then on the reinforced policy, whose value is to be learnt. Of
 * positions that follow one another a net would learn games by heart.
 */
export class JudgedGames implements Actor<Policies, Judged> {
  private readonly game: Game
  private readonly games: number
  private readonly latest: number
  private readonly lanes: Lanes
  private nets: { supervised: ActingPolicy; reinforced: ActingPolicy } | undefined

  constructor(game: Game, { games, latest }: { games: number; latest: number }) {
    this.game = game
    this.games = games
    this.latest = latest
    this.lanes = new Lanes(game, games)
  }

  async load({ supervised, reinforced }: Policies): Promise<void> {
    await this.close()
    this.nets = { supervised: await ActingPolicy.open(supervised), reinforced: await ActingPolicy.open(reinforced) }
  }

  async play(rng: Rng): Promise<Experience<Judged>> {
    const { game, games, latest, lanes, nets } = this
    const random = new RandomPlay(game)
    const tables = Array.from({ length: games }, (_, i): Table => {
      const own = rng.split(i)
      return { state: game.start(own), rng: own, until: own.below(latest), played: 0 }
    })
    for (;;) {
      const going = tables.filter(({ state }) => state.turn !== OVER)
      if (going.length === 0) break
      const before = going.filter(({ played, until }) => played < until)
      const after = going.filter(({ played, until }) => played > until)
      for (const table of going) {
        if (table.played === table.until) this.stray(table, random)
        table.played++
      }
      await lanes.move(nets!.supervised, before)
      await lanes.move(nets!.reinforced, after)
    }
    const { data, won } = judge(tables)
    const decisions = tables.reduce((sum, { played }) => sum + played, 0)
    return { games, decisions, data, metrics: { won, length: decisions / games } }
  }

  async close(): Promise<void> {
    const { nets } = this
    this.nets = undefined
    await nets?.supervised.release()
    await nets?.reinforced.release()
  }

  /** Makes the random move, and keeps the position after it. */
  private stray(table: Table, random: RandomPlay): void {
    const { state, rng } = table
    state.play(random.draw(state, rng))
    if (state.turn === OVER) return
    const planes = new Float32Array(this.game.spec.observation.shape.reduce((product, axis) => product * axis, 1))
    state.observe(state.turn, planes)
    table.seen = { planes, player: state.turn }
  }
}

/** Games that were over before the random move, or with it, have no position to tell of. */
function judge(tables: readonly Table[]): { data: Judged; won: number } {
  const rewards = new Float64Array(2)
  const told = tables.flatMap(({ seen, state }) => {
    state.rewards(rewards)
    return seen ? [{ planes: seen.planes, outcome: rewards[seen.player] }] : []
  })
  const width = told[0]?.planes.length ?? 0
  const planes = new Uint8Array(told.length * width)
  for (const [i, each] of told.entries()) planes.set(each.planes, i * width)
  const outcomes = Float32Array.from(told, ({ outcome }) => outcome)
  const won = outcomes.reduce((sum, outcome) => sum + (outcome + 1) / 2, 0) / Math.max(1, told.length)
  return { data: { count: told.length, planes, outcomes }, won }
}
