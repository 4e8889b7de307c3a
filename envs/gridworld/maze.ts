import type { Rng } from '../core/rng.ts'
import type { MazeRules } from './types.ts'

/** What may stand in a cell of a maze, with its character on maps. */
export const CONTENTS = {
  floor: '.',
  wall: '#',
  goal: 'G',
  hole: 'H',
  key: 'k',
  ball: 'b',
  door: 'D',
  'open-door': 'O',
  'locked-door': 'L',
} as const
export type Content = keyof typeof CONTENTS
export const CONTENT_NAMES = Object.keys(CONTENTS) as Content[]

/** Contents as they stand in a board's cells: indices into CONTENT_NAMES. */
export const FLOOR = 0
export const WALL = 1
export const GOAL = 2
export const HOLE = 3
export const KEY = 4
export const BALL = 5
export const DOOR = 6
export const OPEN_DOOR = 7
export const LOCKED_DOOR = 8

/** Character of a cell that the viewer has not seen. */
export const UNSEEN = '?'

/** What an agent with eyes can do. The first six have MiniGrid's numbers; a maze without things to pick up or to open has fewer. */
export const VERBS = ['left', 'right', 'forward', 'pickup', 'drop', 'toggle'] as const
export type Verb = (typeof VERBS)[number]

/** How a maze game ended by its rules, if it did. */
export const RESULTS = ['going', 'won', 'lost'] as const
export const WON = 1
export const LOST = 2

/** Everything that changes while a maze is played, row by row where it is one value a cell. */
export interface Board {
  readonly cells: Uint8Array // indices into CONTENT_NAMES
  readonly seen: Uint8Array // 1 where the agent has seen the cell
  start: number // the cell in which the agent began, which it knows
  agent: number // a cell
  facing: number // an index into FACINGS
  carrying: number // KEY, BALL, or FLOOR for nothing
  result: number // an index into RESULTS
}

/** A kind of maze: how one is drawn, and what may be known of the part that has not been seen. */
export interface Layout {
  readonly rules: MazeRules
  readonly rows: number
  readonly columns: number
  readonly verbs: readonly Verb[]
  /** Things that a cell may hold in mazes of this kind: each has a plane. */
  readonly contents: readonly Content[]
  /** Whether part of the maze is hidden until it is seen. */
  readonly hidden: boolean
  /** Cells that end the game when they are entered, by the thing that each points at; -1 elsewhere. */
  readonly choices?: Int32Array
  /** The cell with the thing to be remembered: a choice is right where it points at the same thing. */
  readonly cue?: number
  /** Writes a fresh maze, the agent's place and facing: `cells`, `start`, `agent`, `facing`. */
  generate(board: Board, rng: Rng): void
  /** Draws anew all that has not been seen, from the distribution of `generate` given what has; reads nothing else. */
  redraw(board: Board, rng: Rng): void
  /** Whether a board could come about by `generate` and play. */
  admits(board: Board): boolean
}

/** Whether one can see past a cell. */
export function isTransparent(content: number): boolean {
  return content !== WALL && content !== DOOR && content !== LOCKED_DOOR
}

/** Whether the agent can stand in a cell. */
export function isWalkable(content: number): boolean {
  return content === FLOOR || content === GOAL || content === HOLE || content === OPEN_DOOR
}

export function isDoor(content: number): boolean {
  return content >= DOOR
}

/** A map's lines: the contents of the cells, `?` where `shown` is 0. */
export function linesOf(cells: Uint8Array, columns: number, shown?: Uint8Array): string[] {
  const text = Array.from(cells, (content, cell) => (shown?.[cell] === 0 ? UNSEEN : CONTENTS[CONTENT_NAMES[content]]))
  return Array.from({ length: cells.length / columns }, (_, row) =>
    text.slice(row * columns, (row + 1) * columns).join(''),
  )
}
