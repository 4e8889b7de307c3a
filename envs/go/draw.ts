import type { Paint } from '../core/game.ts'
import { EMPTY } from './geometry.ts'
import { handicapPoints, mostHandicap } from './handicap.ts'
import { STONES } from './setup.ts'
import type { GoState } from './state.ts'
import { COLUMNS, formatVertex } from './vertex.ts'

const PLAYERS = ['Black (X)', 'White (O)']

/** The board as text, row 1 below, with what was last played in parentheses, and a line on how the game stands. */
export function draw(state: GoState, paint: Paint): string {
  const { geometry, board, history, setup } = state
  const { width, height, points } = geometry
  const stars = new Set(handicapPoints(width, height, mostHandicap(width, height)))
  const last = history.length > 0 ? history.actionOf(history.length - 1) : points
  const letters = paint('dim', `   ${[...COLUMNS.slice(0, width)].join(' ')}`)
  const rows: string[] = []
  for (let row = height - 1; row >= 0; row--) {
    const number = paint('dim', `${row + 1}`.padStart(2))
    let line = ''
    for (let column = 0; column < width; column++) {
      const action = row * width + column
      const color = board.colors[geometry.pointOf[action]]
      const before = action === last ? '(' : column > 0 && action - 1 === last ? ')' : ' '
      line += before + stone(color, stars.has(action), paint)
    }
    rows.push(`${number}${line}${row * width + width - 1 === last ? ')' : ' '}${number}`)
  }
  return [letters, ...rows, letters, status(state, last), `komi ${setup.komi}, ${prisoners(state)}`].join('\n')
}

function stone(color: number, star: boolean, paint: Paint): string {
  if (color === EMPTY) return paint('dim', star ? '+' : '.')
  return paint(color === 1 ? 'bold' : 'cyan', STONES[color])
}

function status(state: GoState, last: number): string {
  const { width, height } = state.geometry
  const moves = state.history.length
  const before = moves > 0 ? `after ${moves} moves (last ${formatVertex(last, width, height)})` : 'at the start'
  if (state.end === 'going') return `${PLAYERS[state.toPlay]} to play ${before}`
  const margin = state.margin()
  const outcome = margin === 0 ? 'a draw' : `${PLAYERS[margin > 0 ? 0 : 1]} wins by ${Math.abs(margin)}`
  return `${outcome} ${before}${state.end === 'truncated' ? ', cut off there' : ''}`
}

function prisoners(state: GoState): string {
  const [byBlack, byWhite] = state.captures()
  return `${byBlack} white and ${byWhite} black stones taken`
}
