import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Budget } from './budget.ts'
import type { DepthSearch, Found, RootMove } from './depthSearch.ts'
import { type Evaluation, type Evaluator, evaluation } from './evaluator.ts'
import { LookaheadTree, ROOT, UNEXPANDED } from './lookaheadTree.ts'

/** States that are evaluated at once. */
const BATCH = 256

export interface ExpectiminimaxConfig {
  readonly evaluator: Evaluator
  /** How many actions of each decision are followed deeper: the best by the search one less deep, and what is level with the last of them; 0 for all. */
  readonly candidates: number
  /** Most positions in the tree: a depth that needs more is not searched. */
  readonly nodes: number
}

/**
 * Expectiminimax (Michie 1966) over any evaluator, for one player or two whose gains are each other's losses: the mean over chance, the best
 * over a player's actions, and the evaluator's word at the leaves, which it gets in batches.
 *
 * Each iteration looks one decision further. Between two of them each decision is left with its best `candidates`, as the move filters of GNU
 * Backgammon do; so no line waits for another's value, as it would for alpha-beta's bounds, and batches are full. Leaves are what the
 * evaluator can value: what follows the last decision, at chance nodes too where it says so, else the turns after them.
 *
 * In `Found`, moves that were followed to the end have their values; the others come after them, with the values of the depth at which they were left.
 */
export class Expectiminimax implements DepthSearch {
  private readonly config: ExpectiminimaxConfig
  private readonly tree: LookaheadTree
  private readonly frames: State[] = [] // [ply]: the states down to the node at hand
  private readonly legal: Int32Array
  private readonly outcomes: Float64Array
  private readonly rewards: Float64Array
  private readonly players: number
  private readonly slots: State[] = [] // the batch; one more than it holds, for a look at what comes next
  private readonly leaves = new Int32Array(BATCH) // whose node each slot is
  private filled = 0
  private readonly out: Evaluation
  private budget!: Budget
  private cut = false // whether a leaf of this iteration is more than an end of the game
  private full = false

  constructor(game: Game, config: ExpectiminimaxConfig) {
    const { spec } = game
    this.config = config
    this.tree = new LookaheadTree(Math.max(config.nodes, spec.actions.count + 1))
    this.legal = new Int32Array(spec.actions.count)
    this.outcomes = new Float64Array(spec.outcomes)
    this.rewards = new Float64Array(spec.players)
    this.players = spec.players
    this.out = evaluation(game, BATCH, config.evaluator.priors)
  }

  async search(root: State, depth: number, budget: Budget, rng: Rng): Promise<Found> {
    const { tree, config } = this
    this.budget = budget
    this.full = false
    while (this.slots.length <= BATCH) this.slots.push(root.clone())
    this.frame(0, root).copyFrom(root)
    tree.clear(root.turn)
    tree.expand(ROOT, rng.shuffle([...this.legal.subarray(0, root.legal(this.legal))]))
    let reached = 0
    let line: readonly number[] = [tree.key[tree.first[ROOT]]]
    let exact = false
    let pruned = false
    while (reached < depth && !exact && !budget.stopped) {
      if (reached > 0 && config.candidates > 0) pruned = tree.prune(config.candidates) || pruned
      if (!(await this.iterate(reached + 1, rng))) break
      tree.backUp()
      line = this.line()
      reached++
      exact = !this.cut && !pruned
    }
    return { moves: this.moves(root.turn), depth: reached, exact, nodes: tree.size - 1, line }
  }

  /** Looks `depth` decisions ahead. Returns whether there was time and room for it. */
  private async iterate(depth: number, rng: Rng): Promise<boolean> {
    this.cut = false
    this.filled = 0
    for (const _full of this.descend(ROOT, 0, depth)) {
      const pending = this.evaluate(rng)
      if (pending) await pending
      this.keepValues()
    }
    if (this.full || this.budget.stopped) return false
    const pending = this.evaluate(rng)
    if (pending) await pending
    this.keepValues()
    return true
  }

  private evaluate(rng: Rng): void | Promise<void> {
    if (this.filled > 0) return this.config.evaluator.evaluate(this.slots, this.filled, rng, this.out)
  }

  private keepValues(): void {
    for (let i = 0; i < this.filled; i++) this.tree.value[this.leaves[i]] = this.out.values[i * this.players]
    this.filled = 0
  }

  /** Collects the leaves that are so many decisions below a node, growing the tree where it isn't deep enough; yields where the batch is full. */
  private *descend(node: number, ply: number, decisions: number): Generator<void, void> {
    const { tree, config, slots } = this
    const state = this.frames[ply]
    if (tree.first[node] === UNEXPANDED && !this.expand(node, state)) return
    const left = state.turn === CHANCE ? decisions : decisions - 1
    const end = tree.first[node] + tree.count[node]
    for (let child = tree.first[node]; child < end; child++) {
      if (!tree.kept[child] || tree.turn[child] === OVER) continue
      const next = slots[this.filled]
      next.copyFrom(state)
      next.play(tree.key[child])
      this.enter(child, next)
      if (this.budget.spent()) return
      if (next.turn === OVER) continue
      if (left === 0 && (next.turn !== CHANCE || config.evaluator.chance)) {
        this.cut = true
        this.leaves[this.filled++] = child
        if (this.filled === BATCH) yield
      } else {
        this.frame(ply + 1, next).copyFrom(next)
        yield* this.descend(child, ply + 1, left)
        if (this.full || this.budget.stopped) return
      }
    }
  }

  private enter(child: number, state: State): void {
    state.rewards(this.rewards)
    this.tree.reward[child] = this.rewards[0]
    this.tree.turn[child] = state.turn
  }

  private expand(node: number, state: State): boolean {
    const count = state.turn === CHANCE ? state.outcomes(this.outcomes) : state.legal(this.legal)
    this.full = !this.tree.hasRoom(count)
    if (this.full) return false
    if (state.turn === CHANCE) this.tree.expandChance(node, this.outcomes, count)
    else this.tree.expand(node, this.legal.subarray(0, count))
    return true
  }

  private frame(ply: number, like: State): State {
    if (ply === this.frames.length) this.frames.push(like.clone())
    return this.frames[ply]
  }

  /** The root's actions: those followed deepest first, then by value. */
  private moves(mover: number): RootMove[] {
    const { tree } = this
    const below = tree.countBelow()
    const side = mover === 0 ? 1 : -1
    return Array.from({ length: tree.count[ROOT] }, (_, i) => tree.first[ROOT] + i)
      .sort((a, b) => tree.kept[b] - tree.kept[a] || side * (tree.total(b) - tree.total(a)))
      .map(child => ({ action: tree.key[child], value: side * tree.total(child) + 0, nodes: below[child] }))
  }

  private line(): number[] {
    const { tree } = this
    const line: number[] = []
    for (let node = ROOT; tree.turn[node] >= 0 && tree.first[node] !== UNEXPANDED; node = tree.best(node)) {
      line.push(tree.key[tree.best(node)])
    }
    return line
  }
}
