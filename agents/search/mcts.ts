import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Budget } from './budget.ts'
import { DueOutcome } from './dueOutcome.ts'
import { type Evaluation, type Evaluator, evaluation } from './evaluator.ts'
import { prove } from './proof.ts'
import { Scale } from './scale.ts'
import { NONE, outcomeKey, ROOT, Tree, UNPROVEN } from './tree.ts'

export interface MctsConfig {
  readonly evaluator: Evaluator
  /** Exploration constant of UCB1, for returns scaled to [0, 1]. */
  readonly c: number
  /** Most nodes in the tree; then it grows no more, and leaves are evaluated again and again. Never less than one position's actions. */
  readonly nodes: number
}

/** Writes the state that a simulation starts from: the position itself, or, where information is hidden, a fresh guess at it. */
export type World = (into: State) => void

/**
 * Monte Carlo tree search with UCB1 (UCT: Kocsis and Szepesvari 2006): each simulation descends from the root to a leaf, expands it
 * on its second visit, has the new leaf evaluated and backs the returns up, a mean for every player.
 *
 * - Chance nodes draw the outcome whose share of the visits is furthest below its probability: after a few turns through the dice their means are
 *   nearly exact. Where information is hidden the odds may differ between guesses, and outcomes are drawn by them.
 * - Hidden information: single-observer information set MCTS (Cowling, Powley and Whitehouse 2012): every simulation has its own
 *   guess at the hidden part, follows only what is legal in it, and UCB1 counts how often an action was available.
 * - Win-loss games without chance are solved on the way (proof.ts).
 *
 * Nothing is allocated per simulation but when the tree grows.
 */
export class Mcts {
  readonly tree: Tree
  /** Longest line followed inside the tree since `clear`. */
  deepest = 0

  private readonly evaluator: Evaluator
  private readonly c: number
  private readonly players: number
  private readonly hidden: boolean
  private readonly solves: boolean
  private readonly atEndOnly: boolean // rewards come only with the last action
  private readonly scale: Scale
  private readonly chance: RandomPlay
  private readonly actions: Int32Array
  private readonly marks: Int32Array // [action]: `stamp` where legal here and not yet in the tree
  private stamp = 0
  private readonly due: DueOutcome
  private readonly out: Evaluation
  private readonly states: [State]
  private readonly value: Float64Array // [players]: return from the leaf on, then from each node of the path on
  private readonly reward: Float64Array // [players]
  private rewards: Float64Array // [depth, players]: with the path's last action at each depth
  private movers: Int32Array // [depth]: who chose the path's action there
  private leaf = ROOT
  private depth = 0

  /** @param scratch any state of the game; the search plays on it. */
  constructor(game: Game, scratch: State, config: MctsConfig) {
    const { spec } = game
    this.tree = new Tree(spec.players, Math.max(config.nodes, spec.actions.count + 1))
    this.evaluator = config.evaluator
    this.c = config.c
    this.players = spec.players
    this.hidden = spec.hidden
    this.solves = spec.scoring === 'win-loss' && spec.outcomes === 0 && !spec.hidden
    this.atEndOnly = spec.scoring === 'win-loss'
    this.scale = new Scale(spec)
    this.chance = new RandomPlay(game)
    this.actions = new Int32Array(spec.actions.count)
    this.marks = new Int32Array(spec.actions.count)
    this.due = new DueOutcome(game)
    this.out = evaluation(game, 1, config.evaluator.priors)
    this.states = [scratch]
    this.value = new Float64Array(spec.players)
    this.reward = new Float64Array(spec.players)
    this.rewards = new Float64Array(64 * spec.players)
    this.movers = new Int32Array(64)
    this.tree.clear()
  }

  /** Forgets the tree. */
  clear(): void {
    this.tree.clear()
    this.scale.clear()
    this.deepest = 0
  }

  /** Keeps what is known of the position after these actions and outcomes, and forgets the rest; all, where nothing is known of it. */
  advance(actions: readonly number[]): void {
    const { tree } = this
    const node = tree.after(actions)
    if (node === NONE) {
      this.clear()
      return
    }
    tree.reroot(node)
    this.scale.clear()
    this.deepest = 0
    for (let kept = 1; kept < tree.size; kept++) {
      if (tree.visits[kept] > 0) for (let p = 0; p < this.players; p++) this.scale.see(p, tree.mean(kept, p))
    }
  }

  /**
   * Runs simulations until there were `simulations` more, the budget is spent or the outcome is proven; at least one.
   * Returns how many.
   */
  async run(world: World, simulations: number, budget: Budget, rng: Rng): Promise<number> {
    const { out, states, players } = this
    let done = 0
    do {
      world(states[0])
      if (this.descend(states[0], rng)) {
        const pending = this.evaluator.evaluate(states, 1, rng, out)
        if (pending) await pending
        for (let p = 0; p < players; p++) this.value[p] += out.values[p]
      }
      this.backUp()
      done++
    } while (done < simulations && !budget.spent() && this.tree.proof[ROOT] === UNPROVEN)
    return done
  }

  /** Follows the tree down, leaving the path in `movers`, `rewards` and `leaf`. Returns whether the leaf must be evaluated. */
  private descend(state: State, rng: Rng): boolean {
    const { tree } = this
    let node = ROOT
    this.depth = 0
    this.value.fill(0)
    for (;;) {
      this.leaf = node
      const mover = state.turn
      if (mover === OVER || (node !== ROOT && tree.proof[node] !== UNPROVEN)) return this.knowLeaf(state)
      if (mover === CHANCE) {
        if (this.evaluator.chance && node !== ROOT && tree.visits[node] === 0) return true
        const outcome = this.hidden ? this.chance.outcome(state, rng) : this.due.draw(tree, node, state, rng)
        const next = this.outcomeChild(node, outcome)
        if (next === NONE) return this.evaluator.chance || this.leaveAtChance(state, outcome, rng)
        state.play(outcome)
        node = next
      } else {
        if (node !== ROOT && tree.visits[node] === 0) return true
        const next = this.hidden ? this.selectAvailable(node, mover, state, rng) : this.select(node, mover, state, rng)
        if (next === NONE) return true
        state.play(tree.key[next])
        node = next
      }
      this.record(state, mover)
    }
  }

  private record(state: State, mover: number): void {
    if (this.depth === this.movers.length) this.lengthen()
    this.movers[this.depth] = mover
    if (!this.atEndOnly) {
      state.rewards(this.reward)
      this.rewards.set(this.reward, this.depth * this.players)
    }
    this.depth++
  }

  /** The leaf's value is certain: it is over, or was proven before. */
  private knowLeaf(state: State): boolean {
    const { tree, leaf } = this
    if (tree.proof[leaf] !== UNPROVEN) {
      this.value[0] = tree.proof[leaf]
      this.value[1] = -tree.proof[leaf]
    } else if (this.atEndOnly) {
      state.rewards(this.value)
      if (this.solves) prove(tree, leaf, Math.sign(this.value[0]), this.movers, this.depth)
    }
    return false
  }

  /** The node's child for an outcome, made where there is none; NONE where there is no room. */
  private outcomeChild(node: number, outcome: number): number {
    const key = outcomeKey(outcome)
    const child = this.tree.child(node, key)
    return child === NONE && this.tree.hasRoom(1) ? this.tree.add(node, key) : child
  }

  /** For evaluators that see no chance nodes: from one that is a leaf, draws on to the next turn. */
  private leaveAtChance(state: State, first: number, rng: Rng): boolean {
    let outcome = first
    for (;;) {
      state.play(outcome)
      if (!this.atEndOnly || state.turn === OVER) {
        state.rewards(this.reward)
        for (let p = 0; p < this.players; p++) this.value[p] += this.reward[p]
      }
      if (state.turn !== CHANCE) return state.turn !== OVER
      outcome = this.chance.outcome(state, rng)
    }
  }

  /** UCB1 over all legal actions; NONE where the node can't be expanded. */
  private select(node: number, mover: number, state: State, rng: Rng): number {
    const { tree, players, c } = this
    if (tree.firstChild[node] === NONE && !this.expand(node, state, rng)) return NONE
    const { nextSibling, visits, totals, proof } = tree
    const low = this.scale.low[mover]
    const factor = this.scale.factor(mover)
    const logVisits = Math.log(visits[node])
    let best = NONE
    let bestScore = Number.NEGATIVE_INFINITY
    for (let child = tree.firstChild[node]; child !== NONE; child = nextSibling[child]) {
      const n = visits[child]
      if (n === 0) return child
      let score = 0
      if (proof[child] === UNPROVEN) {
        score = (totals[child * players + mover] / n - low) * factor + c * Math.sqrt(logVisits / n)
      } else {
        score = ((mover === 0 ? proof[child] : -proof[child]) - low) * factor // nothing left to explore
      }
      if (score > bestScore) {
        bestScore = score
        best = child
      }
    }
    return best
  }

  /** Adds all legal actions in random order: the order in which they are first tried. */
  private expand(node: number, state: State, rng: Rng): boolean {
    const { tree, actions } = this
    const count = state.legal(actions)
    if (!tree.hasRoom(count)) return false
    for (let i = count - 1; i >= 0; i--) {
      const j = rng.below(i + 1)
      const action = actions[j]
      actions[j] = actions[i]
      tree.add(node, action)
    }
    return true
  }

  /** UCB1 over what is legal in this guess at the hidden part, counting availability; actions not in the tree yet come first. */
  private selectAvailable(node: number, mover: number, state: State, rng: Rng): number {
    const { tree, actions, marks, players, c } = this
    const count = state.legal(actions)
    const stamp = ++this.stamp
    for (let i = 0; i < count; i++) marks[actions[i]] = stamp
    const { key, nextSibling, visits, available, totals } = tree
    const low = this.scale.low[mover]
    const factor = this.scale.factor(mover)
    let untried = count
    let best = NONE
    let bestScore = Number.NEGATIVE_INFINITY
    for (let child = tree.firstChild[node]; child !== NONE; child = nextSibling[child]) {
      if (key[child] < 0 || marks[key[child]] !== stamp) continue
      marks[key[child]] = 0
      untried--
      const n = visits[child]
      available[child]++
      const score = (totals[child * players + mover] / n - low) * factor + c * Math.sqrt(Math.log(available[child]) / n)
      if (score > bestScore) {
        bestScore = score
        best = child
      }
    }
    if (untried === 0 || !tree.hasRoom(1)) return best
    let skip = rng.below(untried)
    let i = 0
    while (marks[actions[i]] !== stamp || skip-- > 0) i++
    const added = tree.add(node, actions[i])
    tree.available[added] = 1
    return added
  }

  /** Adds the simulation's returns to every node of its path. */
  private backUp(): void {
    const { tree, players, value, rewards, scale } = this
    if (this.depth > this.deepest) this.deepest = this.depth
    let depth = this.depth
    for (let node = this.leaf; node !== NONE; node = tree.parent[node]) {
      depth--
      tree.visits[node]++
      for (let p = 0; p < players; p++) {
        if (!this.atEndOnly && depth >= 0) value[p] += rewards[depth * players + p]
        tree.totals[node * players + p] += value[p]
        if (node !== ROOT) scale.see(p, tree.mean(node, p))
      }
    }
  }

  private lengthen(): void {
    const rewards = new Float64Array(this.rewards.length * 2)
    rewards.set(this.rewards)
    this.rewards = rewards
    const movers = new Int32Array(this.movers.length * 2)
    movers.set(this.movers)
    this.movers = movers
  }
}
