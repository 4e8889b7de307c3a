import { type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Budget } from './budget.ts'
import type { DepthSearch, Found, RootMove } from './depthSearch.ts'
import type { Heuristic } from './heuristics/heuristic.ts'
import { COMPLETE, EXACT, LOWER, Transpositions, UPPER } from './transpositions.ts'

export interface AlphaBetaConfig {
  readonly heuristic: Heuristic
  /** 2^tableBits entries in the transposition table, which games whose history counts don't get. */
  readonly tableBits: number
}

/** The least width of a window. Rounding can leave none (alpha >= beta), in which a value could not be told to be a bound from above or from below. */
const NARROWEST = 1e-9

/** What one level of the recursion works with. */
interface Frame {
  readonly state: State
  readonly actions: Int32Array
  readonly line: number[] // best play from here on
}

/**
 * Iterative deepening alpha-beta (Knuth and Moore 1975, fail-soft) for two players whose gains are each other's losses, where nothing is
 * left to chance: expectiminimax.ts says why it has a search of its own. Values are player 0's return from the position on: player 0
 * maximises, player 1 minimises.
 *
 * In `Found`, the depth is of the last iteration that was finished, or that at least compared some move with the best of the one before; all
 * moves but the best have upper bounds as values, and `nodes` of the last iteration.
 */
export class AlphaBeta implements DepthSearch {
  private readonly game: Game
  private readonly heuristic: Heuristic
  private readonly table: Transpositions | undefined
  private readonly bound: number // no return is above it or below its negative
  private readonly rewards: Float64Array
  private readonly cutoffs: Float64Array | undefined // [action]: how often it cut off, weighed by depth (history heuristic: Schaeffer 1989)
  private readonly frames: Frame[] = []
  private budget!: Budget
  private nodes = 0
  private cut = 0 // lines that a heuristic ended, directly or by way of the table

  constructor(game: Game, config: AlphaBetaConfig) {
    this.game = game
    this.heuristic = config.heuristic
    this.table = game.spec.historical ? undefined : new Transpositions(config.tableBits)
    this.bound = game.spec.scoring === 'win-loss' ? 1 : Number.POSITIVE_INFINITY
    this.rewards = new Float64Array(game.spec.players)
    this.cutoffs = game.spec.actions.kind === 'fixed' ? new Float64Array(game.spec.actions.count) : undefined
  }

  search(root: State, depth: number, budget: Budget, rng: Rng): Found {
    this.budget = budget
    this.nodes = 0
    this.table?.clear()
    this.cutoffs?.fill(0)
    const frame = this.frame(0, root)
    frame.state.copyFrom(root)
    const legal = [...frame.actions.subarray(0, root.legal(frame.actions))]
    let moves: RootMove[] = rng.shuffle(legal).map(action => ({ action, value: 0, nodes: 0 }))
    let line: readonly number[] = [moves[0].action]
    let reached = 0
    let exact = false
    while (reached < depth && !exact && !budget.stopped) {
      this.cut = 0
      const searched = this.iterate(root, moves, reached + 1)
      if (searched === 0) break
      moves = [...moves.slice(0, searched).sort((a, b) => b.value - a.value), ...moves.slice(searched)]
      line = frame.line.slice()
      reached++
      exact = !budget.stopped && (this.cut === 0 || Math.abs(moves[0].value) >= this.bound)
    }
    return { moves, depth: reached, exact, nodes: this.nodes, line }
  }

  /** One iteration over the root's moves, in order. Returns how many were searched to the end. */
  private iterate(root: State, moves: readonly RootMove[], depth: number): number {
    let best = Number.NEGATIVE_INFINITY
    for (let i = 0; i < moves.length; i++) {
      const before = this.nodes
      const { action } = moves[i]
      const value =
        root.turn === 0
          ? this.after(0, action, depth, best, this.bound)
          : 0 - this.after(0, action, depth, -this.bound, -best) // from 0, for there is no -0 in JSON
      if (this.budget.stopped) return i
      moves[i].value = value
      moves[i].nodes = this.nodes - before
      if (value > best) {
        best = value
        this.keepLine(0, action)
      }
    }
    return moves.length
  }

  /** The value of playing an action at this level: what it earns at once, and what follows. */
  private after(ply: number, action: number, depth: number, alpha: number, beta: number): number {
    const { state } = this.frames[ply]
    const next = this.frame(ply + 1, state)
    next.state.copyFrom(state)
    next.state.play(action)
    next.state.rewards(this.rewards)
    this.nodes++
    if (this.budget.spent()) return 0
    const reward = this.rewards[0]
    const low = alpha - reward
    const high = Math.max(beta - reward, low + NARROWEST)
    const value = this.value(ply + 1, depth - 1, low, high)
    // rounding must not lift a bound over the window's edge, where it would pass for a value
    if (value <= low) return Math.min(reward + value, alpha)
    return value >= high ? Math.max(reward + value, beta) : reward + value
  }

  /** The value of this level's state: exact within (alpha, beta), else a bound beyond the one or the other. */
  private value(ply: number, depth: number, alpha: number, beta: number): number {
    const { state, line } = this.frames[ply]
    line.length = 0
    if (state.turn === OVER) return 0
    if (depth === 0) {
      this.cut++
      return this.heuristic(state, 0)
    }
    return this.decided(ply, depth, alpha, beta)
  }

  /** A player's turn: the best of what its actions lead to. */
  private decided(ply: number, depth: number, alpha: number, beta: number): number {
    const { table, cutoffs } = this
    const { state, actions } = this.frames[ply]
    const { hash } = state
    let low = alpha
    let high = beta
    const entry = table ? table.find(hash) : -1
    if (table && entry >= 0 && table.depth[entry] >= depth) {
      const value = table.value[entry]
      const bound = table.bound[entry]
      if (bound === EXACT || (bound === LOWER && value >= high) || (bound === UPPER && value <= low)) {
        if (table.depth[entry] !== COMPLETE) this.cut++
        return value
      }
    }
    const cutBefore = this.cut
    const count = state.legal(actions)
    if (table && entry >= 0) toFront(actions, count, table.best[entry])
    const maximises = state.turn === 0
    let best = maximises ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
    let bestAction = actions[0]
    for (let i = 0; i < count; i++) {
      if (cutoffs && !(i === 0 && entry >= 0)) bestNext(actions, i, count, cutoffs)
      const action = actions[i]
      const value = this.after(ply, action, depth, low, high)
      if (this.budget.stopped) return 0
      if (maximises ? value > best : value < best) {
        best = value
        bestAction = action
        this.keepLine(ply, action)
      }
      if (maximises) low = Math.max(low, best)
      else high = Math.min(high, best)
      if (low >= high) {
        if (cutoffs) cutoffs[action] += depth * depth
        break
      }
    }
    const bound = best <= alpha ? UPPER : best >= beta ? LOWER : EXACT
    table?.store(hash, best, this.cut === cutBefore ? COMPLETE : depth, bound, bestAction)
    return best
  }

  private keepLine(ply: number, action: number): void {
    const { line } = this.frames[ply]
    const tail = this.frames[ply + 1].line
    line.length = 0
    line.push(action)
    for (let i = 0; i < tail.length; i++) line.push(tail[i])
  }

  /** The level's working room, made when it is first reached. */
  private frame(ply: number, like: State): Frame {
    if (ply === this.frames.length) {
      const { spec } = this.game
      this.frames.push({
        state: like.clone(),
        actions: new Int32Array(spec.actions.count),
        line: [],
      })
    }
    return this.frames[ply]
  }
}

/** Puts an action first, where it is among them. */
function toFront(actions: Int32Array, count: number, action: number): void {
  for (let i = 1; i < count; i++) {
    if (actions[i] === action) {
      actions[i] = actions[0]
      actions[0] = action
      return
    }
  }
}

/** Brings the action of most merit to place `i`: sorting as far as it is needed. */
function bestNext(actions: Int32Array, i: number, count: number, merit: Float64Array): void {
  let best = i
  for (let j = i + 1; j < count; j++) if (merit[actions[j]] > merit[actions[best]]) best = j
  const action = actions[best]
  actions[best] = actions[i]
  actions[i] = action
}
