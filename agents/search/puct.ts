import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { dirichlet } from './dirichlet.ts'
import { DueOutcome } from './dueOutcome.ts'
import type { Evaluation } from './evaluator.ts'
import { prove } from './proof.ts'
import { Scale } from './scale.ts'
import { NONE, outcomeKey, ROOT, Tree, UNPROVEN } from './tree.ts'

/** The score of an action that is known to lose: below all that is not. */
const LOST = -1e9

export interface PuctConfig {
  /** Exploration constant, for values scaled to [-1, 1]. */
  readonly c: number
  /** Visits by which the exploration constant has grown by ln 2: `c + ln((1 + N + base) / base)`. */
  readonly base: number
  /** First-play urgency: how far below its parent an action is valued that was never tried, by the root of the share of the policy that was. */
  readonly urgency: number
  /** The same at the root. */
  readonly rootUrgency: number
  /** Visits after which a leaf is expanded; until then it is evaluated anew each time. Default 1. */
  readonly expand?: number
  /** Most nodes in the tree; then it grows no more, and leaves are evaluated again and again. */
  readonly nodes: number
}

/** AlphaZero's own, but for first-play urgency, which is KataGo's, as are the figures. */
export const PUCT_DEFAULTS: PuctConfig = { c: 1.1, base: 19652, urgency: 0.2, rootUrgency: 0.2, nodes: 1_000_000 }

/** One simulation under way: the path that it has taken, and the state at its end. */
export class Simulation {
  /** The position, before `descend`; afterwards what the leaf stands for. */
  readonly state: State
  leaf = ROOT
  depth = 0
  /** Legal actions at a leaf that must be evaluated, ascending. */
  readonly actions: Int32Array
  count = 0
  readonly value: Float64Array // [players]: return from the leaf on, where it is known
  rewards: Float64Array // [depth, players]: with the path's last action at each depth
  movers: Int32Array // [depth]: who chose the path's action there

  constructor(game: Game, state: State) {
    const { spec } = game
    this.state = state
    this.actions = new Int32Array(spec.actions.count)
    this.value = new Float64Array(spec.players)
    this.rewards = new Float64Array(64 * spec.players)
    this.movers = new Int32Array(64)
  }

  lengthen(): void {
    const rewards = new Float64Array(this.rewards.length * 2)
    rewards.set(this.rewards)
    this.rewards = rewards
    const movers = new Int32Array(this.movers.length * 2)
    movers.set(this.movers)
    this.movers = movers
  }
}

/**
 * Monte Carlo tree search with PUCT (Silver et al. 2017, "AlphaGo Zero", methods, "Search algorithm"): a leaf is expanded when it is first
 * reached, with the evaluator's priors, and its value backed up.
 *
 * Who searches says when: `descend` takes a simulation to its leaf, the caller has leaves evaluated, as many at once as pay, and `backUp` ends
 * the simulation. Of several that are under way at once each counts as a visit that lost (virtual loss), which sends the next elsewhere.
 * Chance nodes take the outcome that is due (dueOutcome.ts). Win-loss games without chance are solved on the way (proof.ts).
 */
export class Puct {
  readonly tree: Tree
  /** Longest line followed inside the tree since `clear`. */
  deepest = 0

  private readonly config: PuctConfig
  private readonly players: number
  private readonly solves: boolean
  private readonly atEndOnly: boolean // rewards come only with the last action
  private readonly virtualLoss: number // returns are known to lie in [-1, 1] only where games are won and lost
  private readonly scale: Scale
  private readonly due: DueOutcome
  private readonly reward: Float64Array // [players]
  private readonly noise: Float64Array // [action]

  constructor(game: Game, config: PuctConfig) {
    const { spec } = game
    this.config = config
    this.tree = new Tree(spec.players, Math.max(config.nodes, spec.actions.count + 1))
    this.players = spec.players
    this.solves = spec.scoring === 'win-loss' && spec.outcomes === 0
    this.atEndOnly = spec.scoring === 'win-loss'
    this.virtualLoss = this.atEndOnly ? 1 : 0
    this.scale = new Scale(spec)
    this.due = new DueOutcome(game)
    this.reward = new Float64Array(spec.players)
    this.noise = new Float64Array(spec.actions.count)
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

  /** Whether the root is still to be evaluated: before anything else is done with it. */
  get fresh(): boolean {
    return this.tree.firstChild[ROOT] === NONE
  }

  /**
   * Follows the tree down from the position in `simulation.state`. Returns whether the leaf must be evaluated.
   *
   * @param forced forced playouts (Wu 2019): an action of the root that was tried gets sqrt(forced * prior * N) visits at least. 0 for none
   */
  descend(simulation: Simulation, rng: Rng, forced = 0): boolean {
    const { tree } = this
    const { state } = simulation
    let node = ROOT
    let depth = 0
    simulation.value.fill(0)
    for (;;) {
      simulation.leaf = node
      simulation.depth = depth
      tree.visits[node]++
      const mover = state.turn
      if (mover === OVER || (node !== ROOT && tree.proof[node] !== UNPROVEN)) return this.knowLeaf(simulation)
      let next = NONE
      if (mover === CHANCE) {
        const outcome = this.due.draw(tree, node, state, rng)
        next = this.outcomeChild(node, outcome)
        state.play(outcome)
        if (next === NONE) return this.leaveTree(simulation, rng)
      } else {
        if (tree.firstChild[node] === NONE) {
          simulation.count = state.legal(simulation.actions)
          return true
        }
        next = this.select(node, mover, node === ROOT ? forced : 0)
        tree.totals[next * this.players + mover] -= this.virtualLoss
        state.play(tree.key[next])
      }
      if (depth === simulation.movers.length) simulation.lengthen()
      simulation.movers[depth] = mover
      if (!this.atEndOnly) {
        state.rewards(this.reward)
        simulation.rewards.set(this.reward, depth * this.players)
      }
      depth++
      node = next
    }
  }

  /** Ends a simulation: expands its leaf by row `row` of an evaluation, where there is one, and adds its returns to every node of its path. */
  backUp(simulation: Simulation, evaluation?: Evaluation, row = 0): void {
    const { tree, players, scale, virtualLoss } = this
    const { value, movers, rewards, leaf } = simulation
    if (evaluation) {
      for (let p = 0; p < players; p++) value[p] += evaluation.values[row * players + p]
      if (leaf === ROOT || tree.visits[leaf] >= (this.config.expand ?? 1))
        this.expand(simulation, evaluation.priors, row)
    }
    let depth = simulation.depth
    if (depth > this.deepest) this.deepest = depth
    for (let node = leaf; node !== NONE; node = tree.parent[node]) {
      depth--
      if (depth >= 0 && movers[depth] >= 0) tree.totals[node * players + movers[depth]] += virtualLoss
      for (let p = 0; p < players; p++) {
        if (!this.atEndOnly && depth >= 0) value[p] += rewards[depth * players + p]
        tree.totals[node * players + p] += value[p]
        if (node !== ROOT) scale.see(p, tree.mean(node, p))
      }
    }
  }

  /**
   * Prepares the root for exploring, once it is expanded: its priors become those of a temperature, mixed with Dirichlet noise.
   *
   * @param temperature priors^(1 / temperature), made to sum to 1
   * @param total sum of the Dirichlet's alphas, which the legal actions share alike
   * @param weight of the noise
   */
  explore(temperature: number, total: number, weight: number, rng: Rng): void {
    const { tree, noise } = this
    let count = 0
    let sum = 0
    for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
      count++
      sum += tree.prior[child] ** (1 / temperature)
    }
    dirichlet(total / count, count, rng, noise)
    let i = 0
    for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
      tree.prior[child] = (1 - weight) * (tree.prior[child] ** (1 / temperature) / sum) + weight * noise[i++]
    }
  }

  /** c(s) sqrt(N(s)), with c(s) = c + ln((1 + N(s) + base) / base) (Silver et al. 2018, "AlphaZero", pseudocode). */
  exploring(node: number): number {
    const { c, base } = this.config
    const visits = this.tree.visits[node]
    return (c + Math.log((1 + visits + base) / base)) * Math.sqrt(visits)
  }

  /** Mean return of a visited node for a player, scaled to [-1, 1]. */
  q(node: number, player: number): number {
    const { tree, scale } = this
    return 2 * (tree.mean(node, player) - scale.low[player]) * scale.factor(player) - 1
  }

  /** The leaf's value is certain: it is over, or was proven before. */
  private knowLeaf({ state, leaf, value, movers, depth }: Simulation): boolean {
    const { tree } = this
    if (tree.proof[leaf] !== UNPROVEN) {
      value[0] = tree.proof[leaf]
      value[1] = -tree.proof[leaf]
    } else if (this.atEndOnly) {
      state.rewards(value)
      if (this.solves) prove(tree, leaf, Math.sign(value[0]), movers, depth)
    }
    return false
  }

  private outcomeChild(node: number, outcome: number): number {
    const key = outcomeKey(outcome)
    const child = this.tree.child(node, key)
    return child === NONE && this.tree.hasRoom(1) ? this.tree.add(node, key) : child
  }

  /** No room for what chance has just done: goes on to the next turn outside the tree. Returns whether that must be evaluated. */
  private leaveTree(simulation: Simulation, rng: Rng): boolean {
    const { state, value } = simulation
    for (;;) {
      state.rewards(this.reward)
      for (let p = 0; p < this.players; p++) value[p] += this.reward[p]
      if (state.turn !== CHANCE) break
      state.play(this.due.draw(this.tree, simulation.leaf, state, rng))
    }
    simulation.count = 0
    return state.turn !== OVER
  }

  /**
   * argmax of Q(s, a) + U(s, a), over all legal actions. Those never tried share one Q, so that of them only the one of the greatest prior
   * counts: the node's own value, less what grows with the share of the policy that has been tried (first-play urgency: Wu 2019, KataGo).
   */
  private select(node: number, mover: number, forced: number): number {
    const { tree, players, scale, config } = this
    const { nextSibling, visits, totals, prior, proof } = tree
    const exploring = this.exploring(node)
    const low = scale.low[mover]
    const factor = 2 * scale.factor(mover)
    const all = visits[node]
    let best = NONE
    let bestScore = Number.NEGATIVE_INFINITY
    let untried = NONE
    let untriedPrior = -1
    let tried = 0
    for (let child = tree.firstChild[node]; child !== NONE; child = nextSibling[child]) {
      const n = visits[child]
      const p = prior[child]
      if (n === 0) {
        if (p > untriedPrior) {
          untriedPrior = p
          untried = child
        }
        continue
      }
      tried += p
      let score: number
      if (proof[child] === UNPROVEN) {
        if (n * n < forced * p * all) return child
        score = (totals[child * players + mover] / n - low) * factor - 1 + (exploring * p) / (1 + n)
      } else {
        score = mover === 0 ? proof[child] : -proof[child] // nothing left to explore
        if (score < 0) score = LOST
      }
      if (score > bestScore) {
        bestScore = score
        best = child
      }
    }
    if (untried === NONE) return best
    const urgency = node === ROOT ? config.rootUrgency : config.urgency
    const done = all - 1 // the simulation under way has no value yet
    const mean = done > 0 && factor > 0 ? (totals[node * players + mover] / done - low) * factor - 1 : 0
    const score = mean - urgency * Math.sqrt(tried) + exploring * untriedPrior
    return score > bestScore ? untried : best
  }

  /** Adds all legal actions, in ascending order of siblings' places; once only, though several simulations may have found the leaf at once. */
  private expand({ leaf, actions, count }: Simulation, priors: Float32Array, row: number): void {
    const { tree } = this
    if (count === 0 || tree.firstChild[leaf] !== NONE || !tree.hasRoom(count)) return
    const from = row * this.noise.length
    for (let i = 0; i < count; i++) {
      const child = tree.add(leaf, actions[i])
      tree.prior[child] = priors.length > 0 ? priors[from + i] : 1 / count
    }
  }
}
