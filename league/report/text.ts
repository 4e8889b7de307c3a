import type { Paint } from '../../envs/core/game.ts'
import type { Cell, CrossTable } from '../crossTable.ts'
import type { SoloRow, Standings, VersusRow } from '../standings.ts'
import { confidence, digitsFor, forfeitText, halfWidth, milliseconds, percent, signed, UNKNOWN } from './numbers.ts'
import { type Column, clip, drawTable } from './table.ts'

/** Widest a name is shown. */
const NAME = 30

/** The standings as lines for a terminal, with what the numbers mean below them. */
export function standingsText(standings: Standings, paint: Paint): readonly string[] {
  const body = standings.kind === 'returns' ? soloColumns(standings.rows) : versusColumns(standings)
  return [
    ...drawTable(body, paint),
    '',
    ...forfeitLines(standings),
    ...footnotes(standings).map(line => paint('dim', line)),
  ]
}

function versusColumns({ kind, rows }: Extract<Standings, { kind: 'elo' | 'points' }>): readonly Column[] {
  const digits = kind === 'elo' ? 0 : digitsFor(rows.map(row => row.rating.value))
  return [
    ...leading(rows),
    right('rating', rows, row => signed(row.rating.value, digits)),
    right('± 95%', rows, row => halfWidth(row.rating, digits)),
    right('per game', rows, row => (row.mean === null || row.games === 0 ? '' : signed(row.mean.value, digits))),
    right('± 95%', rows, row => (row.mean === null || row.games === 0 ? '' : halfWidth(row.mean, digits))),
    right(kind === 'elo' ? 'score' : 'won', rows, row => percent(row.score, 1)),
    right('points', rows, row => (kind === 'elo' ? String(row.points) : '')), // those of games of points are another thing
    right('games', rows, row => String(row.games)),
    right('W', rows, row => String(row.wins)),
    right('D', rows, row => String(row.draws)),
    right('L', rows, row => String(row.losses)),
    right('LOS', rows, row => confidence(row.los)),
    thinking(rows),
    { title: 'place', align: 'left', cells: rows.map(row => row.place ?? '') },
  ]
}

function soloColumns(rows: readonly SoloRow[]): readonly Column[] {
  const digits = digitsFor(rows.flatMap(row => (row.mean ? [row.mean.value] : [])))
  return [
    ...leading(rows),
    right('return', rows, row => (row.mean ? row.mean.value.toFixed(digits) : UNKNOWN)),
    right('± 95%', rows, row => (row.mean ? halfWidth(row.mean, digits) : UNKNOWN)),
    right('to best', rows, row => (row.behind ? signed(row.behind.value, digits) : '')),
    right('± 95%', rows, row => (row.behind ? halfWidth(row.behind, digits) : '')),
    right('p', rows, row => (row.p === null ? '' : row.p < 0.001 ? '<.001' : row.p.toFixed(3).replace(/^0/, ''))),
    right('episodes', rows, row => String(row.games)),
    right('ended', rows, row => percent(row.terminated, 0)),
    right('LOS', rows, row => confidence(row.los)),
    thinking(rows),
  ]
}

function leading(rows: readonly { rank: number; name: string }[]): readonly Column[] {
  return [
    { title: '#', align: 'right', cells: rows.map(row => String(row.rank)) },
    {
      title: 'player',
      align: 'left',
      cells: rows.map(row => clip(row.name, NAME)),
      paint: row => (row === 0 ? 'bold' : undefined),
    },
  ]
}

/** Nothing, and so no column, where nobody's thinking time was kept. */
function thinking(rows: readonly { thinking: number | null }[]): Column {
  const known = rows.some(row => row.thinking !== null)
  return right('ms/move', rows, row => (known ? milliseconds(row.thinking) : ''))
}

function right<Row>(title: string, rows: readonly Row[], cell: (row: Row) => string): Column {
  return { title, align: 'right', cells: rows.map(cell) }
}

function forfeitLines(standings: Standings): readonly string[] {
  const rows: readonly { name: string; forfeits: VersusRow['forfeits'] }[] = standings.rows
  const told = rows.filter(row => forfeitText(row.forfeits) !== '')
  return told.length === 0
    ? []
    : [`Forfeits: ${told.map(row => `${row.name} ${forfeitText(row.forfeits)}`).join('; ')}.`]
}

function footnotes(standings: Standings): readonly string[] {
  const { matches } = standings
  if (standings.kind === 'returns') {
    return [
      `${matches} episodes, of the same seeds for all. ± is a 95% interval; LOS: how sure it is that a player is better than`,
      'the next. Forfeited episodes count as the lowest return.',
    ]
  }
  const unit = standings.kind === 'elo' ? 'Elo' : 'points a game'
  const { w, d, l } = standings.firstSeat
  const first =
    w + d + l === 0
      ? ''
      : ` First seat: ${percent((w + d / 2) / (w + d + l), 1)}, draws ${percent(d / (w + d + l), 1)}.`
  const apart = new Set(standings.rows.map(row => row.group)).size > 1
  return [
    `${matches} matches. Ratings in ${unit}, 0 being the field's mean. ± is a 95% interval over pairs of games;`,
    `LOS: how sure it is that a player is better than the next.${first}`,
    ...(standings.kind === 'points' ? ['Per game: points against all opponents, as they were met.'] : []),
    ...(apart ? ['Some players are linked by no results: how they compare rests on the prior alone.'] : []),
  ]
}

/** The cross table as lines: each row's score against each column, in blocks of as many columns as the width takes. */
export function crossTableText(table: CrossTable, paint: Paint, width = 100): readonly string[] {
  const { names, cells } = table
  const digits = digitsFor(cells.flatMap(row => row.flatMap(cell => (cell?.gain == null ? [] : [cell.gain]))))
  const texts = cells.map(row => row.map(cell => cellText(cell, digits)))
  const widest = Math.max(3, ...texts.flat().map(text => text.length)) + 2
  const named = Math.max(6, ...names.map(name => clip(name, NAME).length)) + 6
  const perBlock = Math.max(1, Math.floor((width - named) / widest))
  const lines: string[] = []
  for (let from = 0; from < names.length; from += perBlock) {
    const columns = names.slice(from, from + perBlock).map((_, i): Column => {
      const column = from + i
      return {
        title: String(column + 1),
        align: 'right',
        cells: texts.map(row => row[column]),
        paint: row => cellStyle(cells[row][column]),
      }
    })
    const rows = names.map((name, i) => ({ rank: i + 1, name }))
    lines.push(...(from > 0 ? [''] : []), ...drawTable([...leading(rows), ...columns], paint))
  }
  return lines
}

function cellText(cell: Cell | null, digits: number): string {
  if (cell === null) return '·'
  if (cell.gain !== null) return signed(cell.gain, digits)
  return cell.score === null ? UNKNOWN : (100 * cell.score).toFixed(0)
}

function cellStyle(cell: Cell | null): Parameters<Paint>[0] | undefined {
  const lean = cell === null ? 0 : (cell.gain ?? (cell.score === null ? 0 : cell.score - 0.5))
  if (cell === null || lean === 0) return 'dim'
  return lean > 0 ? 'green' : 'red'
}
