import type { End, Json } from '../envs/core/game.ts'

/** Limits on thinking, in milliseconds; null where there is none. Going over either forfeits the match. */
export interface ClockLimits {
  readonly move: number | null
  readonly game: number | null
}

/**
 * A match still to be played, as plain data: it travels to any worker on any machine, and, with agents whose budgets are
 * counts, gives the same match there.
 */
export interface MatchJob {
  /** Unique within its run: tells which matches are still missing. */
  readonly key: string
  readonly game: { readonly id: string; readonly options: Readonly<Record<string, Json>> }
  /** Where the match begins, in the game's own format; at its start where absent. */
  readonly position?: string
  /** Spec strings, by seat. */
  readonly agents: readonly string[]
  /** All randomness of the match. The two games of a pair share it: same start, same opening, same draws of chance. */
  readonly seed: string
  /** Which of the games that share the seed this is, 0 where absent: the agents' own randomness differs, so that two alike don't play one game twice. */
  readonly leg?: number
  /** How many of the players' actions are drawn uniformly before the agents take over. */
  readonly opening: number
  /** Whether each game of a match of several has draws of chance of its own ({@link Chance}). Where absent all come in one row, as in matches of old. */
  readonly chanceByGame?: true
  readonly clock: ClockLimits
  /** Modules that add a third party's games and agents, as absolute paths. */
  readonly use: readonly string[]
}

/** Why a player lost by something other than the rules; each is counted apart. */
export const FORFEITS = ['time', 'illegal', 'error', 'hang'] as const
export interface Forfeit {
  readonly player: number
  readonly reason: (typeof FORFEITS)[number]
  /** What was expected and what came, for people. */
  readonly detail: string
}

/** What is kept of a match: enough to play it again without its agents, and to tell whether anything was changed. */
export interface Replay {
  readonly format: 1
  /** Version of the ludus package, and of Node, that played it. */
  readonly engine: string
  readonly node: string
  readonly game: { readonly id: string; readonly version: number; readonly options: Readonly<Record<string, Json>> }
  readonly position?: string
  readonly agents: readonly string[]
  readonly seed: string
  readonly leg?: number
  readonly opening: number
  readonly chanceByGame?: true
  /** Every action in order, the opening's and chance's too. */
  readonly actions: readonly number[]
  readonly returns: readonly number[]
  readonly end: End
  /** Who lost by other than the rules: `returns` are then as `forfeitReturns` says, and `end` is where the position stood. */
  readonly forfeit?: Forfeit
  /** Who gave up, where somebody did (`RESIGN` of agents/core/agent.ts): an ordinary loss. */
  readonly resigned?: number
  /** Whether the same job gives the same match: no clock, outside program or deadline had a say. */
  readonly reproducible: boolean
  /** 16 hex digits: a fold of the game, agents, seed, actions, results, and the hash of each state passed through. */
  readonly trace: string
}

/** A finished match. */
export interface MatchRecord {
  readonly key: string
  readonly replay: Replay
  /** Thinking time of each seat in milliseconds, and decisions it took. */
  readonly thinking: readonly number[]
  readonly decisions: readonly number[]
  /** What each agent wrote to standard error, or threw; the last 64 KiB. */
  readonly stderr: readonly string[]
  readonly startedAt: string // ISO 8601
  readonly milliseconds: number
}

/** What happens in a match, as it happens. */
export type MatchEvent =
  | { readonly type: 'start'; readonly key: string }
  | {
      readonly type: 'action'
      readonly ply: number // from 0, counting every action
      readonly player: number // or CHANCE
      readonly action: number
      readonly text: string // in the game's notation
      readonly milliseconds: number
      readonly thoughts?: Json
    }
  | { readonly type: 'end'; readonly record: MatchRecord }
