import { PLACES } from '../../envs/backgammon/board.ts'
import { type BackgammonState, DOUBLE, FIRST_PLAY, TAKE } from '../../envs/backgammon/state.ts'
import type { Game, Json } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { Cube } from '../baselines/backgammon/cube.ts'
import { BackgammonEvaluator, type BoardModel } from '../baselines/backgammon/evaluator.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import type { Agent, Seat } from '../core/agent.ts'
import type { Thoughts } from '../core/thoughts.ts'
import { Lookahead } from './lookahead.ts'
import type { BackgammonNets } from './network.ts'
import { turnRow } from './outcomes.ts'

/** A play that was looked at, or another decision. */
interface Judged {
  readonly action: number
  value: number
  /** What it leaves to who decided, in chances: [OUTCOMES]. */
  readonly chances: Float64Array
  /** Plies: 1 for the nets' word on what it leaves. */
  depth: number
}

/** Plays that are looked at a ply deeper: so many of the best, none of which is so many stakes worse than the best. */
const FILTERS = [
  { most: 8, within: 0.16 },
  { most: 4, within: 0.08 },
] as const

/**
 * Plays backgammon by nets: at 1 ply it makes the play that they like best, at 2 it averages over the opponent's rolls and best answers, at 3 over its
 * own after these. Only the best by the ply before are looked at deeper. The cube and the score come in by Janowski's rule and a match equity table
 * (cube.ts of the baselines), on chances of the same depth.
 */
export class TdPlayer implements Agent {
  private readonly game: Game
  private readonly nets: BackgammonNets
  private readonly looks: readonly BoardModel[] // [plies - 1]
  private readonly cube: Cube
  private readonly evaluator: BackgammonEvaluator
  private state: BackgammonState | undefined // at the last decision
  private judged: Judged[] = []
  private rng!: Rng

  /** @param plies  1 to 3 */
  constructor(game: Game, nets: BackgammonNets, plies: number) {
    this.game = game
    this.nets = nets
    this.looks = [nets, new Lookahead(nets, 1), new Lookahead(nets, 2)].slice(0, plies)
    this.cube = new Cube(game.options.mode === 'match' ? Number(game.options.length) : 0)
    this.evaluator = new BackgammonEvaluator(game, this.looks[plies - 1])
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
    this.state = undefined
  }

  act(seat: Seat): number {
    const state = seat.imagine(this.rng, this.state) as BackgammonState
    this.state = state
    this.judged = state.phase === 'play' ? this.judgePlays(state) : this.judgeCube(state)
    return this.judged[0].action
  }

  thoughts(): Json {
    const { state, judged, game } = this
    if (!state) return null
    const [best] = judged
    const [win, winGammon, winBackgammon, loseGammon, loseBackgammon] = best.chances
    return {
      value: best.value,
      simulations: judged.length,
      depth: best.depth,
      pv: [game.format(best.action, state)],
      actions: judged.map(({ action, value }) => ({ action: game.format(action, state), visits: 1, value })),
      chances: { win, winGammon, winBackgammon, loseGammon, loseBackgammon },
    } satisfies Thoughts & { readonly chances: Readonly<Record<string, number>> }
  }

  /** All plays, those looked at deepest first, and among these the best. */
  private judgePlays(state: BackgammonState): Judged[] {
    const { nets, looks } = this
    const count = nets.evaluatePlays(state)
    const plays = Array.from({ length: count }, (_, i): Judged => {
      const chances = nets.results.slice(i * OUTCOMES, (i + 1) * OUTCOMES)
      return this.valued(state, { action: FIRST_PLAY + i, chances, value: 0, depth: 1 })
    }).sort(byValue)
    let kept = plays
    for (let depth = 2; depth <= looks.length && kept.length > 1; depth++) {
      const { most, within } = FILTERS[depth - 2]
      kept = kept.filter(({ value }, rank) => rank < most && value >= kept[0].value - within * state.cube)
      if (kept.length === 1) break // nothing to be chosen any more
      const boards = kept.map(({ action }) => boardAfter(state, action))
      kept.forEach((play, i) => {
        looks[depth - 1].chances(boards[i], 1 - state.onRoll, play.chances)
        play.depth = depth
        this.valued(state, play)
      })
      kept.sort(byValue)
      plays.sort((a, b) => b.depth - a.depth || byValue(a, b))
    }
    return plays
  }

  /** Turns chances of the opponent into the player's, and values them. */
  private valued(state: BackgammonState, play: Judged): Judged {
    const { cube, cubeOwner, onRoll } = state
    play.value = -this.cube.worth(state, 1 - onRoll, play.chances, cube, cubeOwner, false)
    turnRow(play.chances, 0)
    return play
  }

  /** To roll or to double, to take or to drop. Of what is level, the first: roll, take. */
  private judgeCube(state: BackgammonState): Judged[] {
    const { evaluator, looks } = this
    const chances = new Float64Array(OUTCOMES)
    looks[looks.length - 1].chances(state.checkers, state.onRoll, chances)
    if (state.phase === 'doubled') turnRow(chances, 0)
    const taken = evaluator.taken(state)
    const dropped = evaluator.dropped(state)
    const worth = (action: number): number => {
      if (state.phase === 'doubled') return -(action === TAKE ? taken : dropped)
      return action === DOUBLE ? Math.min(taken, dropped) : evaluator.rolled(state)
    }
    const actions = new Int32Array(2)
    state.legal(actions)
    return [...actions].map(action => ({ action, value: worth(action), chances, depth: looks.length })).sort(byValue)
  }
}

function byValue(a: Judged, b: Judged): number {
  return b.value - a.value
}

function boardAfter(state: BackgammonState, action: number): Int8Array {
  const board = new Int8Array(2 * PLACES)
  state.afterstate(action, board)
  return board
}
