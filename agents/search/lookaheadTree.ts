import { CHANCE } from '../../envs/core/game.ts'

/** The root of every tree. */
export const ROOT = 0
/** `first` of a node that was not expanded. */
export const UNEXPANDED = -1

const FIRST_ROOM = 1024 // nodes

/**
 * The tree of a search to a depth, in flat typed arrays: a node is its index. Children of a node stand side by side and behind their
 * parent, so that one pass from the end to the front backs all values up. Columns double as the tree grows, up to a stated number of nodes.
 */
export class LookaheadTree {
  /** Most nodes it will hold. */
  readonly limit: number
  size = 0

  key = new Int32Array(FIRST_ROOM) // the action or outcome that leads here
  turn = new Int8Array(FIRST_ROOM) // a player's index, CHANCE or OVER; not yet known of a node that was never entered
  first = new Int32Array(FIRST_ROOM) // the first child, or UNEXPANDED
  count = new Int32Array(FIRST_ROOM) // children
  kept = new Uint8Array(FIRST_ROOM) // 0 where the search follows it no deeper
  probability = new Float64Array(FIRST_ROOM) // of the outcome that leads here
  reward = new Float64Array(FIRST_ROOM) // of player 0, on the way here
  value = new Float64Array(FIRST_ROOM) // return of player 0 from here on

  constructor(limit: number) {
    this.limit = limit
  }

  /** Leaves nothing but a root. */
  clear(turn: number): void {
    this.size = 0
    this.add(0, 1)
    this.turn[ROOT] = turn
  }

  hasRoom(nodes: number): boolean {
    return this.size + nodes <= this.limit
  }

  /** Gives a node a child for each action. The caller has seen to it that there is room. */
  expand(node: number, actions: ArrayLike<number>): void {
    this.first[node] = this.size
    this.count[node] = actions.length
    for (let i = 0; i < actions.length; i++) this.add(actions[i], 1)
  }

  /** Gives a node a child for each outcome that can come. */
  expandChance(node: number, probabilities: Float64Array, count: number): void {
    this.first[node] = this.size
    for (let outcome = 0; outcome < count; outcome++) {
      if (probabilities[outcome] > 0) this.add(outcome, probabilities[outcome])
    }
    this.count[node] = this.size - this.first[node]
  }

  /** What player 0 gets from the edge to a node on. */
  total(node: number): number {
    return this.reward[node] + this.value[node]
  }

  /** The best child of a decision, for who decides there. */
  best(node: number): number {
    const side = this.turn[node] === 0 ? 1 : -1
    let best = -1
    for (let child = this.first[node]; child < this.first[node] + this.count[node]; child++) {
      if (this.kept[child] && (best < 0 || side * (this.total(child) - this.total(best)) > 0)) best = child
    }
    return best
  }

  /** Makes every expanded node's value what its children's come to. */
  backUp(): void {
    for (let node = this.size - 1; node >= 0; node--) {
      if (this.first[node] === UNEXPANDED) continue
      this.value[node] = this.turn[node] === CHANCE ? this.mean(node) : this.total(this.best(node))
    }
  }

  /** Keeps the best `candidates` children of each decision, and what is level with the last of them. Returns whether any was dropped. */
  prune(candidates: number): boolean {
    let dropped = false
    for (let node = 0; node < this.size; node++) {
      if (this.count[node] > candidates && this.turn[node] >= 0) dropped = this.pruneAt(node, candidates) || dropped
    }
    return dropped
  }

  /** [node]: how many nodes are below it. */
  countBelow(): Int32Array {
    const below = new Int32Array(this.size)
    for (let node = this.size - 1; node >= 0; node--) {
      if (this.first[node] === UNEXPANDED) continue
      for (let i = 0; i < this.count[node]; i++) below[node] += 1 + below[this.first[node] + i]
    }
    return below
  }

  private mean(node: number): number {
    let sum = 0
    for (let child = this.first[node]; child < this.first[node] + this.count[node]; child++) {
      sum += this.probability[child] * this.total(child)
    }
    return sum
  }

  private pruneAt(node: number, candidates: number): boolean {
    const side = this.turn[node] === 0 ? 1 : -1
    const first = this.first[node]
    const totals: number[] = []
    for (let i = 0; i < this.count[node]; i++) if (this.kept[first + i]) totals.push(side * this.total(first + i))
    if (totals.length <= candidates) return false
    const least = totals.sort((a, b) => b - a)[candidates - 1]
    let dropped = false
    for (let child = first; child < first + this.count[node]; child++) {
      if (!this.kept[child] || side * this.total(child) >= least) continue
      this.kept[child] = 0
      dropped = true
    }
    return dropped
  }

  private add(key: number, probability: number): void {
    if (this.size === this.key.length) this.grow()
    const node = this.size++
    this.key[node] = key
    this.turn[node] = 0
    this.first[node] = UNEXPANDED
    this.count[node] = 0
    this.kept[node] = 1
    this.probability[node] = probability
    this.reward[node] = 0
    this.value[node] = 0
  }

  private grow(): void {
    const room = Math.min(this.limit, this.size * 2)
    this.key = longer(this.key, new Int32Array(room))
    this.turn = longer(this.turn, new Int8Array(room))
    this.first = longer(this.first, new Int32Array(room))
    this.count = longer(this.count, new Int32Array(room))
    this.kept = longer(this.kept, new Uint8Array(room))
    this.probability = longer(this.probability, new Float64Array(room))
    this.reward = longer(this.reward, new Float64Array(room))
    this.value = longer(this.value, new Float64Array(room))
  }
}

function longer<Column extends { set(from: ArrayLike<number>): void }>(
  column: ArrayLike<number>,
  room: Column,
): Column {
  room.set(column)
  return room
}
