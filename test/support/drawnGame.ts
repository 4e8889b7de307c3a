import { CHANCE, type End, type Game, type GameSpec, type Json, OVER, type State } from '../../envs/core/game.ts'
import { fail, ok } from '../../envs/core/result.ts'

/** A game drawn as a tree, for a test to search: `decide(0, { a: over(3), b: over(5) })`. */
export type Drawn = {
  readonly turn: number
  readonly names: readonly string[] // of actions or outcomes, in order
  readonly next: readonly Drawn[]
  readonly probabilities: readonly number[]
  /** What the players earn on the way here. */
  readonly rewards: readonly number[]
}

/** The end, where the players earn this much; the second player of two, unless named, the opposite. */
export function over(...rewards: readonly number[]): Drawn {
  return { turn: OVER, names: [], next: [], probabilities: [], rewards }
}

/** A player's turn. */
export function decide(turn: number, actions: Readonly<Record<string, Drawn>>): Drawn {
  return { turn, names: Object.keys(actions), next: Object.values(actions), probabilities: [], rewards: [0] }
}

/** Chance's turn: outcomes by name, with their probabilities. */
export function roll(outcomes: Readonly<Record<string, readonly [probability: number, next: Drawn]>>): Drawn {
  const entries = Object.values(outcomes)
  return {
    turn: CHANCE,
    names: Object.keys(outcomes),
    next: entries.map(([, next]) => next),
    probabilities: entries.map(([probability]) => probability),
    rewards: [0],
  }
}

/** The same node, reached with a reward. */
export function earn(reward: number, node: Drawn): Drawn {
  return { ...node, rewards: [reward] }
}

class DrawnState implements State {
  private node: Drawn
  private readonly numbers: ReadonlyMap<Drawn, number>
  private readonly players: number

  constructor(node: Drawn, numbers: ReadonlyMap<Drawn, number>, players: number) {
    this.node = node
    this.numbers = numbers
    this.players = players
  }
  get turn(): number {
    return this.node.turn
  }
  get end(): End {
    return this.node.turn === OVER ? 'terminated' : 'going'
  }
  get hash(): number {
    return this.numbers.get(this.node)!
  }
  name(action: number): string {
    return this.node.names[action]
  }
  named(text: string): number {
    return this.node.names.indexOf(text)
  }
  legal(out: Int32Array): number {
    if (this.turn < 0) return 0
    for (let i = 0; i < this.node.next.length; i++) out[i] = i
    return this.node.next.length
  }
  isLegal(action: number): boolean {
    return this.node.next[action] !== undefined && this.node.probabilities[action] !== 0
  }
  play(action: number): void {
    this.node = this.node.next[action]
  }
  outcomes(out: Float64Array): number {
    out.set(this.node.probabilities)
    return this.node.probabilities.length
  }
  rewards(out: Float64Array): void {
    for (let p = 0; p < this.players; p++) out[p] = this.node.rewards[p] ?? 0 - this.node.rewards[0]
  }
  observe(_player: number, out: Float32Array): void {
    out[0] = this.hash
  }
  copyFrom(other: this): void {
    this.node = other.node
  }
  clone(): this {
    return new DrawnState(this.node, this.numbers, this.players) as this
  }
  save(): Json {
    return { node: this.hash }
  }
}

/** @param root its reward is never earned */
export function drawnGame(root: Drawn, spec: Partial<GameSpec> = {}): Game<DrawnState> {
  const numbers = new Map<Drawn, number>()
  const widths = { actions: 1, outcomes: 0, depth: 0 }
  const visit = (node: Drawn, depth: number): void => {
    if (!numbers.has(node)) numbers.set(node, numbers.size)
    const width = node.turn === CHANCE ? 'outcomes' : 'actions'
    widths[width] = Math.max(widths[width], node.next.length)
    widths.depth = Math.max(widths.depth, depth)
    for (const next of node.next) visit(next, depth + 1)
  }
  visit(root, 0)
  const players = spec.players ?? 2
  const nodes = [...numbers.keys()]
  const at = (node: Drawn) => new DrawnState(node, numbers, players)
  const load = (data: unknown) => {
    const node = nodes[(data as { node?: number } | null | undefined)?.node ?? -1]
    return node ? ok(at(node)) : fail('bad-save', `Expected the number of a node, but got ${JSON.stringify(data)}.`)
  }
  return {
    spec: {
      id: 'drawn',
      version: 1,
      players,
      actions: { kind: 'fixed', count: widths.actions },
      outcomes: widths.outcomes,
      observation: { shape: [1], planes: ['node'] },
      hidden: false,
      simultaneous: false,
      scoring: 'points',
      historical: false,
      longest: widths.depth,
      ...spec,
    },
    options: {},
    start: () => at(root),
    load,
    fromPosition: text => load({ node: Number(text) }),
    format: (action, state) => state.name(action),
    parse: (text, state) =>
      state.isLegal(state.named(text)) ? ok(state.named(text)) : fail('illegal-action', `Got '${text}'.`),
    view: state => state.save(),
    draw: state => String(state.hash),
  }
}
