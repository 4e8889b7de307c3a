import { FORFEITS } from '../../arena/job.ts'
import type { CrossTable } from '../crossTable.ts'
import type { SoloRow, Standings, VersusRow } from '../standings.ts'
import { tidy } from './numbers.ts'

type Value = string | number | null

/** The standings as CSV (RFC 4180), one row an entrant; an empty field is not known. */
export function standingsCsv(standings: Standings): string {
  return standings.kind === 'returns'
    ? csv(
        SOLO.map(([name]) => name),
        standings.rows.map(row => SOLO.map(([, read]) => read(row))),
      )
    : csv(
        VERSUS.map(([name]) => name),
        standings.rows.map(row => VERSUS.map(([, read]) => read(row))),
      )
}

/** The cross table as CSV, one row for each two that met, in both directions. */
export function crossTableCsv(table: CrossTable): string {
  const rows = table.cells.flatMap((cells, i) =>
    cells.flatMap((cell, j) =>
      cell === null || cell.games === 0
        ? []
        : [
            [
              table.names[i],
              table.names[j],
              cell.games,
              cell.score,
              cell.gain,
              cell.los,
              ...(cell.pairs.length > 0 ? cell.pairs : NO_PAIRS),
            ],
          ],
    ),
  )
  const pairs = ['pairs_0', 'pairs_0.5', 'pairs_1', 'pairs_1.5', 'pairs_2']
  return csv(['player', 'opponent', 'games', 'score', 'gain', 'los', ...pairs], rows)
}

const NO_PAIRS: readonly Value[] = [null, null, null, null, null]

type Read<Row> = readonly (readonly [name: string, read: (row: Row) => Value])[]

const COMMON_HEAD: Read<VersusRow | SoloRow> = [
  ['rank', row => row.rank],
  ['player', row => row.name],
]
const COMMON_TAIL: Read<VersusRow | SoloRow> = [
  ['games', row => row.games],
  ['los', row => row.los],
  ['ms_per_move', row => row.thinking],
  ...FORFEITS.map(reason => [`forfeits_${reason}`, (row: VersusRow | SoloRow) => row.forfeits[reason]] as const),
]

const VERSUS: Read<VersusRow> = [
  ...COMMON_HEAD,
  ['rating', row => row.rating.value],
  ['low', row => row.rating.low],
  ['high', row => row.rating.high],
  ['points', row => row.points],
  ['score', row => row.score],
  ['wins', row => row.wins],
  ['draws', row => row.draws],
  ['losses', row => row.losses],
  ['points_per_game', row => row.mean?.value ?? null],
  ['points_per_game_low', row => row.mean?.low ?? null],
  ['points_per_game_high', row => row.mean?.high ?? null],
  ['place', row => row.place],
  ...COMMON_TAIL,
]

const SOLO: Read<SoloRow> = [
  ...COMMON_HEAD,
  ['return', row => row.mean?.value ?? null],
  ['low', row => row.mean?.low ?? null],
  ['high', row => row.mean?.high ?? null],
  ['to_best', row => row.behind?.value ?? null],
  ['to_best_low', row => row.behind?.low ?? null],
  ['to_best_high', row => row.behind?.high ?? null],
  ['p', row => row.p],
  ['terminated', row => row.terminated],
  ...COMMON_TAIL,
]

function csv(head: readonly string[], rows: readonly (readonly Value[])[]): string {
  return [head, ...rows]
    .map(row => `${row.map(value => field(typeof value === 'number' ? tidy(value) : value)).join(',')}\r\n`)
    .join('')
}

function field(value: Value): string {
  if (value === null || (typeof value === 'number' && !Number.isFinite(value))) return ''
  const text = String(typeof value === 'number' ? Number(value.toPrecision(9)) : value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
