import type { Paint } from '../core/game.ts'
import { markAt } from './position.ts'
import { SIDE } from './rules.ts'
import type { TicTacToeState } from './state.ts'

/** Player 0's and player 1's. */
const STYLES = { X: 'bold', O: 'cyan', '.': 'dim' } as const

/** The board as text, row 1 below, and a line on how the game stands. */
export function draw(state: TicTacToeState, paint: Paint): string {
  const lines: string[] = []
  for (let row = SIDE - 1; row >= 0; row--) {
    let line = paint('dim', `${row + 1}`)
    for (let column = 0; column < SIDE; column++) {
      const mark = markAt(state, row * SIDE + column) as keyof typeof STYLES
      line += ` ${paint(STYLES[mark], mark)}`
    }
    lines.push(line)
  }
  return [...lines, paint('dim', '  a b c'), status(state)].join('\n')
}

function status({ turn, winner }: TicTacToeState): string {
  if (winner !== undefined) return `${'XO'[winner]} has three in a row`
  return turn < 0 ? 'a draw' : `${'XO'[turn]} to play`
}
