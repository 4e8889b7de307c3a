import { type End, type Json, OVER, type State } from '../core/game.ts'
import type { Rng } from '../core/rng.ts'
import {
  BALL,
  type Board,
  CONTENT_NAMES,
  DOOR,
  FLOOR,
  GOAL,
  HOLE,
  isWalkable,
  KEY,
  type Layout,
  LOCKED_DOOR,
  LOST,
  linesOf,
  OPEN_DOOR,
  RESULTS,
  type Verb,
  WALL,
  WON,
} from './maze.ts'
import { AHEAD, type Sight } from './sight.ts'
import { FACINGS } from './types.ts'

/** What all states of a maze game share. */
export interface MazeRulesInPlay {
  readonly layout: Layout
  readonly sight: Sight
  readonly maxSteps: number
  /** Plane of each content in an observation, by its index; -1 where mazes of this kind never hold it. */
  readonly planeOf: Int8Array
  readonly planes: readonly string[]
}

/** A position of a maze: its layout, the agent, and all that the agent has seen. Its actions are the layout's verbs, all always legal. */
export class MazeState implements State, Board {
  private readonly rules: MazeRulesInPlay
  readonly cells: Uint8Array
  readonly seen: Uint8Array
  start = 0
  agent = 0
  facing = 0
  carrying = FLOOR
  result = 0
  steps = 0 // at most rules.maxSteps

  constructor(rules: MazeRulesInPlay) {
    this.rules = rules
    const { rows, columns, hidden } = rules.layout
    this.cells = new Uint8Array(rows * columns)
    this.seen = new Uint8Array(rows * columns).fill(hidden ? 0 : 1)
  }

  get turn(): number {
    return this.result !== 0 || this.steps >= this.rules.maxSteps ? OVER : 0
  }

  get end(): End {
    if (this.result !== 0) return 'terminated'
    return this.steps >= this.rules.maxSteps ? 'truncated' : 'going'
  }

  /** Folds all there is, what has been seen too: 53 bits, so that two positions share one by accident only. */
  get hash(): number {
    let a = 0x2545f491 ^ this.steps
    let b = 0x6a09e667 ^ this.agent
    const mix = (value: number): void => {
      a = Math.imul(a ^ value, 0x9e3779b1)
      a ^= a >>> 15
      b = Math.imul(b ^ (value + 0x7f4a7c15), 0x85ebca77)
      b ^= b >>> 13
    }
    for (let cell = 0; cell < this.cells.length; cell++) mix(this.cells[cell] * 2 + this.seen[cell])
    mix(this.facing * 16 + this.carrying)
    mix(this.agent)
    mix(this.steps)
    mix(this.start * 4 + this.result)
    return (a >>> 0) * 0x200000 + (b >>> 11)
  }

  /** Adds what the agent sees now to what it has seen. */
  look(): void {
    const { sight } = this.rules
    sight.look(this.cells, this.agent, this.facing)
    for (let place = 0; place < sight.cells.length; place++) {
      if (sight.visible[place] === 1 && sight.cells[place] >= 0) this.seen[sight.cells[place]] = 1
    }
  }

  legal(out: Int32Array): number {
    if (this.turn !== 0) return 0
    const count = this.rules.layout.verbs.length
    for (let action = 0; action < count; action++) out[action] = action
    return count
  }

  isLegal(action: number): boolean {
    return this.turn === 0 && Number.isInteger(action) && action >= 0 && action < this.rules.layout.verbs.length
  }

  sampleLegal(rng: Rng): number {
    return rng.below(this.rules.layout.verbs.length)
  }

  play(action: number): void {
    const { layout } = this.rules
    const verb = layout.verbs[action]
    this.steps++
    if (verb === 'left') this.facing = (this.facing + 3) & 3
    else if (verb === 'right') this.facing = (this.facing + 1) & 3
    else this.reach(verb, this.front())
    if (layout.hidden) this.look()
  }

  /** The cell in front of the agent: -1 beyond the map. */
  private front(): number {
    const { rows, columns } = this.rules.layout
    const [down, right] = AHEAD[this.facing]
    const column = (this.agent % columns) + right
    const row = Math.floor(this.agent / columns) + down
    return row < 0 || row >= rows || column < 0 || column >= columns ? -1 : row * columns + column
  }

  private reach(verb: Verb, front: number): void {
    if (front < 0) return
    const { cells } = this
    const content = cells[front]
    if (verb === 'forward') {
      if (isWalkable(content)) this.enter(front, content)
    } else if (verb === 'pickup') {
      if (this.carrying !== FLOOR || (content !== KEY && content !== BALL)) return
      this.carrying = content
      cells[front] = FLOOR
    } else if (verb === 'drop') {
      if (this.carrying === FLOOR || content !== FLOOR) return
      cells[front] = this.carrying
      this.carrying = FLOOR
    } else if (content === DOOR) cells[front] = OPEN_DOOR
    else if (content === OPEN_DOOR) cells[front] = DOOR
    else if (content === LOCKED_DOOR && this.carrying === KEY) cells[front] = OPEN_DOOR
  }

  private enter(cell: number, content: number): void {
    const { choices, cue } = this.rules.layout
    this.agent = cell
    if (content === GOAL) this.result = WON
    else if (content === HOLE) this.result = LOST
    else if (choices && choices[cell] >= 0) this.result = this.cells[choices[cell]] === this.cells[cue!] ? WON : LOST
  }

  outcomes(): number {
    return 0
  }

  /** MiniGrid's: 1 - 0.9 * steps / maxSteps for success, else 0. */
  rewards(out: Float64Array): void {
    out[0] = this.result === WON ? 1 - 0.9 * (this.steps / this.rules.maxSteps) : 0
  }

  /** The square in front of the agent as it is now, then planes of one value: what is carried, and which way the agent faces. */
  observe(_player: number, out: Float32Array): void {
    const { sight, planes, planeOf } = this.rules
    sight.look(this.cells, this.agent, this.facing)
    out.fill(0)
    const width = planes.length
    const facing = width - FACINGS.length + this.facing
    const carried = width - FACINGS.length - (this.carrying === KEY ? 2 : 1)
    for (let place = 0; place < sight.cells.length; place++) {
      const at = place * width
      out[at + facing] = 1
      if (this.carrying !== FLOOR) out[at + carried] = 1
      if (sight.visible[place] === 0) continue
      out[at] = 1
      const cell = sight.cells[place]
      const plane = planeOf[cell < 0 ? WALL : this.cells[cell]]
      if (plane >= 0) out[at + plane] = 1
    }
  }

  copyFrom(other: this): void {
    this.cells.set(other.cells)
    this.seen.set(other.seen)
    this.start = other.start
    this.agent = other.agent
    this.facing = other.facing
    this.carrying = other.carrying
    this.result = other.result
    this.steps = other.steps
  }

  clone(): this {
    const copy = new MazeState(this.rules) as this
    copy.copyFrom(this)
    return copy
  }

  resample(_player: number, rng: Rng): void {
    if (this.rules.layout.hidden) this.rules.layout.redraw(this, rng)
  }

  save(): Json {
    const { columns } = this.rules.layout
    const place = (cell: number): Json => [Math.floor(cell / columns), cell % columns]
    return {
      cells: linesOf(this.cells, columns),
      seen: linesOf(this.cells, columns, this.seen),
      start: place(this.start),
      agent: place(this.agent),
      facing: FACINGS[this.facing],
      carrying: this.carrying === FLOOR ? null : CONTENT_NAMES[this.carrying],
      result: RESULTS[this.result],
      steps: this.steps,
    }
  }
}
