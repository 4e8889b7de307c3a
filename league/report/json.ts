import type { Json } from '../../envs/core/game.ts'
import type { CrossTable } from '../crossTable.ts'
import type { Standings } from '../standings.ts'
import type { TournamentConfig } from '../tournament/config.ts'
import { tidy } from './numbers.ts'

/** A tournament's report as plain data: what is infinite or not known is null. */
export function reportJson(config: TournamentConfig, standings: Standings, crossTable: CrossTable): Json {
  const { kind, rows, matches } = standings
  return plainData({
    config,
    kind,
    matches,
    ...(standings.kind === 'returns' ? {} : { firstSeat: standings.firstSeat }),
    standings: rows,
    crossTable: { names: crossTable.names, cells: crossTable.cells },
  })
}

/** What JSON makes of it: infinities become null, undefined fields go, and the last digits, which the order of sums decides, are rounded off. */
export function plainData(value: unknown): Json {
  const rounded = (_: string, each: unknown) => (typeof each === 'number' && Number.isFinite(each) ? tidy(each) : each)
  return JSON.parse(JSON.stringify(value, rounded)) as Json
}
