import type { Rng } from '../../../envs/core/rng.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import type { Script } from '../../baselines/rts/script.ts'
import type { Budget } from '../budget.ts'
import { type Guess, Playout, worth } from './playout.ts'
import { NONE, ROOT, ScriptTree } from './scriptTree.ts'

export interface ScriptMctsSettings {
  /** Ticks for which a choice holds inside the tree. */
  readonly interval: number
  /** Ticks that a simulation looks ahead; what comes then is valued by material. */
  readonly horizon: number
  /** Exploration constant of UCB1, for values from -1 to 1. */
  readonly c: number
}

const NODES = 4096

/**
 * Monte Carlo tree search whose actions are scripts: both players choose one at once for all their units, follow it for some ticks and choose again;
 * a simulation leaves the tree with the choices it made last, and its value is what both then own. Every simulation starts from another
 * guess at what is hidden, the other's orders of this tick among it. Nothing is allocated per simulation.
 */
export class ScriptMcts {
  readonly tree: ScriptTree
  private readonly scripts: readonly Script[]
  private readonly settings: ScriptMctsSettings
  private readonly playout: Playout
  private readonly state: RtsState
  private readonly nodes: Int32Array // [depth] of the path
  private readonly picks: Int32Array // [depth, player]
  /** Longest line followed inside the tree since `clear`, in choices. */
  deepest = 0

  /** @param scratch any state of the game; the search plays on it. */
  constructor(scratch: RtsState, scripts: readonly Script[], settings: ScriptMctsSettings) {
    this.tree = new ScriptTree(scripts.length, NODES)
    this.scripts = scripts
    this.settings = settings
    this.playout = new Playout(scratch.rules)
    this.state = scratch
    const most = Math.ceil(settings.horizon / settings.interval)
    this.nodes = new Int32Array(most)
    this.picks = new Int32Array(2 * most)
  }

  /** Searches anew for a player. Returns how many simulations there were. */
  run(guess: Guess, player: number, simulations: number, budget: Budget, rng: Rng): number {
    this.tree.clear()
    this.deepest = 0
    let done = 0
    do {
      guess(this.state, rng)
      this.state.submitted[1 - player].count = 0 // decided anew, by its scripts
      this.simulate(rng)
      done++
    } while (done < simulations && !budget.spent())
    return done
  }

  private simulate(rng: Rng): void {
    const { tree, state, scripts, settings, nodes, picks } = this
    const end = state.time + settings.horizon
    let node = ROOT
    let depth = 0
    do {
      const first = tree.select(node, 0, settings.c, rng)
      const second = tree.select(node, 1, settings.c, rng)
      nodes[depth] = node
      picks[2 * depth] = first
      picks[2 * depth + 1] = second
      depth++
      const next = tree.child(node, first, second)
      if (next === NONE) tree.grow(node, first, second)
      const until = next === NONE ? end : Math.min(end, state.time + settings.interval)
      this.playout.play(state, [scripts[first], scripts[second]], until, rng)
      node = next
    } while (node !== NONE && state.time < end && !state.decided && state.time < state.rules.maxTicks)
    const value = worth(state, 0)
    if (depth > this.deepest) this.deepest = depth
    for (let at = 0; at < depth; at++) {
      tree.record(nodes[at], 0, picks[2 * at], value)
      tree.record(nodes[at], 1, picks[2 * at + 1], -value)
    }
  }
}
