/** No node: where a list of children ends, and above the root. */
export const NONE = -1
/** The root of every tree that has nodes. */
export const ROOT = 0
/** `proof` of a node whose outcome is not known for certain. */
export const UNPROVEN = 2

const FIRST_ROOM = 1024 // nodes

/**
 * A search tree in flat typed arrays, a column for each field: a node is its index. Children of a node form a list, and always
 * stand behind their parent. Columns double as the tree grows, up to a stated number of nodes.
 */
export class Tree {
  readonly players: number
  /** Most nodes it will hold. */
  readonly limit: number
  size = 0

  /** What leads from the parent here: an action, or at a chance node `outcomeKey` of the outcome. */
  key = new Int32Array(FIRST_ROOM)
  parent = new Int32Array(FIRST_ROOM) // node or NONE
  firstChild = new Int32Array(FIRST_ROOM) // node or NONE
  nextSibling = new Int32Array(FIRST_ROOM) // node or NONE
  visits = new Int32Array(FIRST_ROOM) // simulations that passed through
  available = new Int32Array(FIRST_ROOM) // simulations in which it could have been chosen; counted where information is hidden
  prior = new Float32Array(FIRST_ROOM) // probability that it is the one to choose, where an evaluator gives such
  proof = new Int8Array(FIRST_ROOM) // return of player 0 under best play: -1, 0, 1, or UNPROVEN
  totals: Float64Array // [node, players]: sum over visits of the return from the edge that leads here on

  constructor(players: number, limit: number) {
    this.players = players
    this.limit = limit
    this.totals = new Float64Array(FIRST_ROOM * players)
  }

  /** Leaves nothing but a root. */
  clear(): void {
    this.size = 0
    this.add(NONE, 0)
  }

  hasRoom(nodes: number): boolean {
    return this.size + nodes <= this.limit
  }

  /** Adds a node in front of its parent's other children. The caller has seen to it that there is room. */
  add(parent: number, key: number): number {
    if (this.size === this.key.length) this.grow()
    const node = this.size++
    this.key[node] = key
    this.parent[node] = parent
    this.firstChild[node] = NONE
    this.nextSibling[node] = parent === NONE ? NONE : this.firstChild[parent]
    this.visits[node] = 0
    this.available[node] = 0
    this.prior[node] = 0
    this.proof[node] = UNPROVEN
    this.totals.fill(0, node * this.players, (node + 1) * this.players)
    if (parent !== NONE) this.firstChild[parent] = node
    return node
  }

  /** The child that a key leads to, or NONE. */
  child(node: number, key: number): number {
    let child = this.firstChild[node]
    while (child !== NONE && this.key[child] !== key) child = this.nextSibling[child]
    return child
  }

  /** The node that these actions and outcomes lead to from the root, or NONE. */
  after(played: readonly number[]): number {
    let node = ROOT
    for (const key of played) {
      const child = this.child(node, key)
      node = child === NONE ? this.child(node, outcomeKey(key)) : child
      if (node === NONE) return NONE
    }
    return node
  }

  /** Mean return of a player from the edge that leads to a visited node on. */
  mean(node: number, player: number): number {
    return this.totals[node * this.players + player] / this.visits[node]
  }

  /**
   * Makes a node the root and frees all that is not below it. What is kept moves to the front of the columns; since
   * children stand behind their parents, one pass in ascending order never overwrites what is still to be read.
   */
  reroot(root: number): void {
    if (root === ROOT) return
    const moved = new Int32Array(this.size).fill(NONE)
    let kept = 0
    for (let node = root; node < this.size; node++) {
      if (node === root || (this.parent[node] >= root && moved[this.parent[node]] !== NONE)) moved[node] = kept++
    }
    const at = (node: number) => (node === NONE ? NONE : moved[node])
    for (let node = root; node < this.size; node++) {
      const to = moved[node]
      if (to === NONE) continue
      this.key[to] = this.key[node]
      this.parent[to] = node === root ? NONE : moved[this.parent[node]]
      this.firstChild[to] = at(this.firstChild[node])
      this.nextSibling[to] = node === root ? NONE : at(this.nextSibling[node])
      this.visits[to] = this.visits[node]
      this.available[to] = this.available[node]
      this.prior[to] = this.prior[node]
      this.proof[to] = this.proof[node]
      this.totals.copyWithin(to * this.players, node * this.players, (node + 1) * this.players)
    }
    this.size = kept
  }

  private grow(): void {
    const room = Math.min(this.limit, this.size * 2)
    this.key = longer(this.key, room)
    this.parent = longer(this.parent, room)
    this.firstChild = longer(this.firstChild, room)
    this.nextSibling = longer(this.nextSibling, room)
    this.visits = longer(this.visits, room)
    this.available = longer(this.available, room)
    const prior = new Float32Array(room)
    prior.set(this.prior)
    this.prior = prior
    const proof = new Int8Array(room)
    proof.set(this.proof)
    this.proof = proof
    const totals = new Float64Array(room * this.players)
    totals.set(this.totals)
    this.totals = totals
  }
}

/** Keys of a chance node's children are negative, so that in games that hide something they never meet an action's. */
export function outcomeKey(outcome: number): number {
  return ~outcome
}

/** The action or outcome that a key stands for. */
export function played(key: number): number {
  return key < 0 ? ~key : key
}

function longer(column: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(room)
  grown.set(column)
  return grown
}
