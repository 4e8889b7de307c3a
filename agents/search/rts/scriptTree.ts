import type { Rng } from '../../../envs/core/rng.ts'

export const ROOT = 0
/** No such child yet. */
export const NONE = -1

/**
 * A tree over the choices that two players make at once, in flat typed arrays. A node knows how each player's choices have done, whatever the other
 * chose with them (decoupled UCT: Tak, Lanctot and Winands 2014), and has a child for each pair of choices. Positions are not kept: they are
 * played to anew, so that chance and guesses at what is hidden average out.
 */
export class ScriptTree {
  /** Choices of each player. */
  readonly choices: number
  readonly capacity: number
  size = 0
  readonly visits: Int32Array // [node, player, choice]
  readonly totals: Float64Array // [node, player, choice]: sum of values, from -1 to 1, from that player's side
  private readonly children: Int32Array // [node, choice of 0, choice of 1]

  constructor(choices: number, capacity: number) {
    this.choices = choices
    this.capacity = capacity
    this.visits = new Int32Array(capacity * 2 * choices)
    this.totals = new Float64Array(capacity * 2 * choices)
    this.children = new Int32Array(capacity * choices * choices)
  }

  clear(): void {
    this.size = 0
    this.add()
  }

  private add(): number {
    const { choices } = this
    const node = this.size++
    this.visits.fill(0, node * 2 * choices, (node + 1) * 2 * choices)
    this.totals.fill(0, node * 2 * choices, (node + 1) * 2 * choices)
    this.children.fill(NONE, node * choices * choices, (node + 1) * choices * choices)
    return node
  }

  child(node: number, first: number, second: number): number {
    return this.children[(node * this.choices + first) * this.choices + second]
  }

  /** Adds the node after a pair of choices, if there is room. */
  grow(node: number, first: number, second: number): void {
    if (this.size < this.capacity) this.children[(node * this.choices + first) * this.choices + second] = this.add()
  }

  /** UCB1 over a player's own choices; those not tried yet come first, drawn. */
  select(node: number, player: number, c: number, rng: Rng): number {
    const { choices, visits, totals } = this
    const row = (node * 2 + player) * choices
    let all = 0
    let untried = 0
    for (let choice = 0; choice < choices; choice++) {
      all += visits[row + choice]
      if (visits[row + choice] === 0) untried++
    }
    if (untried > 0) {
      let skip = rng.below(untried)
      for (let choice = 0; ; choice++) if (visits[row + choice] === 0 && skip-- === 0) return choice
    }
    const logAll = Math.log(all)
    let best = 0
    let bestScore = Number.NEGATIVE_INFINITY
    for (let choice = 0; choice < choices; choice++) {
      const n = visits[row + choice]
      const score = totals[row + choice] / n + c * Math.sqrt(logAll / n)
      if (score > bestScore) {
        bestScore = score
        best = choice
      }
    }
    return best
  }

  /** Counts a choice that a player made at a node, and what came of it. */
  record(node: number, player: number, choice: number, value: number): void {
    const at = (node * 2 + player) * this.choices + choice
    this.visits[at]++
    this.totals[at] += value
  }
}
