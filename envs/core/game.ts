import type { Result } from './result.ts'
import type { Rng } from './rng.ts'

/** `state.turn` where the next thing to happen is a draw of chance, made and played by the caller. */
export const CHANCE = -1
/** `state.turn` where nothing more can happen. */
export const OVER = -2

/**
 * How a game stands: going on; ended by its own rules (the step's discount is 0); or cut off by a limit on its length
 * (the step keeps its discount: the world would have gone on).
 */
export const ENDS = ['going', 'terminated', 'truncated'] as const
export type End = (typeof ENDS)[number]

/**
 * What rewards mean. `win-loss`: two players, +1, 0 or -1 at the end, summing to 0. `points`: two players, any
 * size, summing to 0. `return`: each player collects its own, at any time.
 */
export const SCORINGS = ['win-loss', 'points', 'return'] as const
export type Scoring = (typeof SCORINGS)[number]

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Who looks: a player's index, or everything from above. */
export type Viewer = number | 'all'

/** What never changes while a game with given options is played. */
export interface GameSpec {
  readonly id: string
  /** Raised whenever the same seed and actions would no longer give the same game. */
  readonly version: number
  readonly players: number
  /** `fixed`: an action means the same everywhere and is below `count`. `listed`: it is an index into the position's sorted list of plays, of which no position has more than `count`. */
  readonly actions: { readonly kind: 'fixed' | 'listed'; readonly count: number }
  /** Most outcomes that a chance node has; 0 where nothing is left to chance. */
  readonly outcomes: number
  /** Shape of what `observe` writes (row-major, last axis fastest) and the meaning of each entry of the last axis. */
  readonly observation: { readonly shape: readonly number[]; readonly planes: readonly string[] }
  /** Whether some player does not see the whole state. */
  readonly hidden: boolean
  /** Whether players decide without knowing each other's pending orders. */
  readonly simultaneous: boolean
  readonly scoring: Scoring
  /** Whether the future depends on what happened before, beyond what `hash` covers (superko): then no transposition table. */
  readonly historical: boolean
  /** Most actions, of players and of chance, before the game is over. */
  readonly longest: number
}

/**
 * One mutable position, built for speed and cheap to copy. `legal`, `play`, `outcomes`, `rewards`, `observe` and
 * `copyFrom` neither allocate nor check what they are given: what comes from outside goes through `game.parse` or
 * `isLegal` first. A state holds no rng, so that a copy never knows the next dice.
 */
export interface State {
  /** A player's index, CHANCE or OVER. */
  readonly turn: number
  readonly end: End
  /** Identifies the position (not what led to it): a safe integer, >= 0. */
  readonly hash: number
  /** Writes the legal actions of the player to move in ascending order and returns their number: 0 at chance and when over. `out` holds `spec.actions.count`. */
  legal(out: Int32Array): number
  /** Whether `action` is legal for the player to move, or an outcome of positive probability at a chance node. Any number may be asked. */
  isLegal(action: number): boolean
  /** Plays an action of the player to move, or the outcome with this index at a chance node. */
  play(action: number): void
  /** At a chance node, writes the probability of each outcome and returns their number; else 0. `out` holds `spec.outcomes`. */
  outcomes(out: Float64Array): number
  /** At a chance node of a match of several games: whether one of them begins with it. */
  readonly begins?: boolean
  /** Writes each player's reward since the last action. `out` holds `spec.players`. */
  rewards(out: Float64Array): void
  /** Writes what a player sees, as `spec.observation` lays it out, from that player's side. */
  observe(player: number, out: Float32Array): void
  /** Becomes equal to a state of the same game. */
  copyFrom(other: this): void
  clone(): this
  /** All that `game.load` needs to make an equal state. */
  save(): Json
  /** A uniformly drawn legal action, where the game knows a faster way than listing them all. */
  sampleLegal?(rng: Rng): number
  /** Where information is hidden: becomes a state drawn among those that this player can't tell apart from this one. */
  resample?(player: number, rng: Rng): void
}

/** Transition table of a small world whose state is fully seen; states and actions are numbered from 0. */
export interface Model {
  readonly states: number
  readonly actions: number
  /** `transitions[state][action]` lists what can follow, with probabilities that sum to 1. */
  readonly transitions: readonly (readonly (readonly Transition[])[])[]
  /** The number of a state that is at a player's turn or over. */
  indexOf(state: State): number
  /** How much of the longest game is over in a state, from 0 to 1, at which a limit on steps cuts it off; the table knows nothing of it. Absent where there is no such limit. */
  elapsed?(state: State): number
}
export type Transition = readonly [probability: number, next: number, reward: number, terminated: boolean]

/** Styles a piece of text for a terminal; the identity where there is none. */
export type Paint = (
  style: 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'magenta',
  text: string,
) => string

/** What ends a game. */
export const ENDINGS = ['rules', 'time', 'forfeit', 'resignation'] as const

/** What a state does not know of the game that was played. */
export interface ArchiveNotes {
  /** Names, by seat. */
  readonly players: readonly string[]
  readonly ended: (typeof ENDINGS)[number]
  /** Who won by other than the rules. */
  readonly winner?: number
}

/** A game record in the field's own format. States needn't remember how they came about: the record is told. */
export interface Archive<S extends State> {
  readonly extension: string
  /** @param start where the game began; it is left as it is. @param actions all that were played from there on, chance's too, each legal. */
  write(start: S, actions: readonly number[], notes: ArchiveNotes): string
}

/** The rules with their options, and everything about them that is not in the hot path. */
export interface Game<S extends State = State> {
  readonly spec: GameSpec
  /** The options in full, defaults filled in: with the id they make the same game again. */
  readonly options: Readonly<Record<string, Json>>
  /** A starting position; what differs from one game to the next at the start (a maze, say) is drawn from `rng`. */
  start(rng: Rng): S
  load(data: unknown): Result<S>
  /** A position in the field's own format (SGF, XGID, ...). */
  fromPosition(text: string): Result<S>
  /** An action, or an outcome of chance, in the field's notation. */
  format(action: number, state: S): string
  /** The inverse of `format`; refuses what is not legal here. */
  parse(text: string, state: S): Result<number>
  /** The state as plain JSON for screens and for other languages; nothing in it that the viewer may not see. */
  view(state: S, viewer: Viewer): Json
  /** The state as lines of text for a terminal; nothing in it that the viewer may not see. */
  draw(state: S, viewer: Viewer, paint: Paint): string
  /**
   * Where turns are simultaneous: counts the joint moves (ticks) so far. What players order at one moment takes effect together, so screens
   * draw anew when it has changed.
   */
  moment?(state: S): number
  /** What the player to move is asked, for a prompt: `worker at 1,1`; absent where the position says it all. */
  prompt?(state: S): string
  /** How a game is kept in the field's own format (Go: SGF), where there is one; `fromPosition` reads it. */
  readonly archive?: Archive<S>
  /** The full transition table, where the world is small enough to have one. */
  readonly model?: () => Model
  /** Requests of this game alone at the door (`ludus env --stdio`), by their `op`. */
  readonly doorOps?: Readonly<Record<string, DoorOp<S>>>
}

/**
 * Typed as a method is, so that a game with its own kind of state is still a `Game`.
 *
 * @param rng for draws that the request leaves out: of the seed that the state began by, and the same at every request and for every copy of the state.
 */
export type DoorOp<S extends State> = {
  answer(state: S, request: Readonly<Record<string, unknown>>, rng: Rng): Result<Record<string, Json>>
}['answer']
