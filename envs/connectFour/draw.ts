import type { Paint } from '../core/game.ts'
import { formatColumn } from './notation.ts'
import type { ConnectFourState } from './state.ts'
import { STONES } from './view.ts'

const STYLES = ['dim', 'yellow', 'red'] as const

/** The board as text, with what was last played in parentheses, and a line on how the game stands. */
export function draw(state: ConnectFourState, paint: Paint): string {
  const { geometry, board, heights, last } = state
  const { columns, rows } = geometry
  const lines: string[] = []
  for (let row = rows - 1; row >= 0; row--) {
    let line = ''
    for (let column = 0; column <= columns; column++) {
      const played = (at: number): boolean => at === last && heights[at] - 1 === row
      line += played(column) ? '(' : played(column - 1) ? ')' : ' '
      if (column === columns) continue
      const stone = board[geometry.cell(column, row)]
      line += paint(STYLES[stone], STONES[stone])
    }
    lines.push(line.trimEnd())
  }
  const numbers = Array.from({ length: columns }, (_, column) => ` ${formatColumn(column)}`).join('')
  return [...lines, paint('dim', numbers), status(state)].join('\n')
}

function status({ turn, winner, last }: ConnectFourState): string {
  if (winner !== undefined) return `${STONES[winner + 1]} has four in a row`
  if (turn < 0) return 'a draw'
  return `${STONES[turn + 1]} to play${last < 0 ? '' : ` after ${formatColumn(last)}`}`
}
