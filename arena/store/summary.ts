import type { End } from '../../envs/core/game.ts'
import type { Forfeit, MatchRecord } from '../job.ts'

/** What standings need of a match. */
export interface MatchSummary {
  /** Within its run, from 1, in the order in which matches finished. */
  readonly number: number
  /** Within the whole store, such as `t1/37`. */
  readonly id: string
  readonly key: string
  readonly agents: readonly string[]
  readonly returns: readonly number[]
  readonly end: End
  readonly forfeit?: Omit<Forfeit, 'detail'>
  readonly resigned?: number
  readonly plies: number
  /** Milliseconds that each seat thought, and decisions that it took. */
  readonly thinking: readonly number[]
  readonly decisions: readonly number[]
  readonly milliseconds: number
  readonly startedAt: string // ISO 8601
}

/** A row of the table `matches`, without its run. */
export interface SummaryRow {
  readonly number: number
  readonly key: string
  readonly agents: string
  readonly returns: string
  readonly end: End
  readonly loser: number | null
  readonly reason: Forfeit['reason'] | null
  readonly resigned: number | null
  readonly plies: number
  readonly thinking: string
  readonly decisions: string
  readonly milliseconds: number
  readonly startedAt: string
}

export function rowOf({
  key,
  replay,
  thinking,
  decisions,
  milliseconds,
  startedAt,
}: MatchRecord): Omit<SummaryRow, 'number'> {
  return {
    key,
    agents: JSON.stringify(replay.agents),
    returns: JSON.stringify(replay.returns),
    end: replay.end,
    loser: replay.forfeit?.player ?? null,
    reason: replay.forfeit?.reason ?? null,
    resigned: replay.resigned ?? null,
    plies: replay.actions.length,
    thinking: JSON.stringify(thinking),
    decisions: JSON.stringify(decisions),
    milliseconds,
    startedAt,
  }
}

export function summaryOf(row: SummaryRow, run: string): MatchSummary {
  return {
    number: row.number,
    id: `${run}/${row.number}`,
    key: row.key,
    agents: JSON.parse(row.agents),
    returns: JSON.parse(row.returns),
    end: row.end,
    ...(row.loser === null ? {} : { forfeit: { player: row.loser, reason: row.reason! } }),
    ...(row.resigned === null ? {} : { resigned: row.resigned }),
    plies: row.plies,
    thinking: JSON.parse(row.thinking),
    decisions: JSON.parse(row.decisions),
    milliseconds: row.milliseconds,
    startedAt: row.startedAt,
  }
}
