import type { Paint, Viewer } from '../core/game.ts'
import { BAR, OFF, PLACES, POINTS } from './board.ts'
import type { BackgammonState } from './state.ts'

const LETTERS = ['X', 'O']
const NAMES = ['Player 1 (X)', 'Player 2 (O)']
/** Rows of each half; where more checkers stand on a point, the row nearest the middle says how many. */
const ROWS = 5

/** The board as users of GNU Backgammon know it, with the viewer's home below on the right and the points as the viewer counts them. */
export function draw(state: BackgammonState, viewer: Viewer, paint: Paint): string {
  const below = viewer === 1 ? 1 : 0
  const side = notes(state, below)
  const lines = [
    paint('dim', ' +13-14-15-16-17-18------19-20-21-22-23-24-+'),
    ...Array.from({ length: ROWS }, (_, row) => halfRow(state, below, row, true, paint)),
    `${mark(state, below)}|${' '.repeat(18)}${paint('dim', '|BAR|')}${' '.repeat(18)}|`,
    ...Array.from({ length: ROWS }, (_, row) => halfRow(state, below, ROWS - 1 - row, false, paint)),
    paint('dim', ' +12-11-10--9--8--7-------6--5--4--3--2--1-+'),
  ]
  return [...lines.map((line, i) => (side[i] ? `${line}  ${side[i]}` : line)), status(state)].join('\n')
}

/** Points of the upper or the lower half at a distance from the edge, the bar between. */
function halfRow(state: BackgammonState, below: number, row: number, isUpper: boolean, paint: Paint): string {
  const points = Array.from({ length: POINTS / 2 }, (_, i) => (isUpper ? POINTS / 2 + i : POINTS / 2 - 1 - i))
  const cells = points.map(point => {
    const own = state.checkers[PLACES * below + point]
    const other = state.checkers[PLACES * (1 - below) + POINTS - 1 - point]
    return own > 0 ? cell(own, below, row, paint) : cell(other, 1 - below, row, paint)
  })
  const onBar = isUpper ? below : 1 - below // a checker on the bar is shown on the side where it enters
  const bar = cell(state.checkers[PLACES * onBar + BAR], onBar, row, paint)
  return ` |${cells.slice(0, 6).join('')}${paint('dim', '|')}${bar}${paint('dim', '|')}${cells.slice(6).join('')}|`
}

function cell(count: number, player: number, row: number, paint: Paint): string {
  if (count <= row) return '   '
  const text = row === ROWS - 1 && count > ROWS ? `${count}` : LETTERS[player]
  return ` ${paint(player === 0 ? 'bold' : 'cyan', text)}${text.length < 2 ? ' ' : ''}`
}

/** An arrow on the side of who is on roll. */
function mark({ phase, onRoll }: BackgammonState, below: number): string {
  if (phase === 'opening' || phase === 'over') return ' '
  return onRoll === below ? 'v' : '^'
}

/** What stands beside the board, line by line: each player on its own side, the cube where its owner has it. */
function notes(state: BackgammonState, below: number): string[] {
  const above = 1 - below
  const cube = state.rules.cube || state.cube > 1 ? `cube ${state.cube}` : ''
  const lines = new Array<string>(2 * ROWS + 3).fill('')
  const put = (at: number, ...texts: string[]) => {
    lines[at] = [lines[at], ...texts].filter(text => text !== '').join(', ')
  }
  put(0, NAMES[above])
  put(1, `${state.pips(above)} pips`, off(state, above))
  put(2, points(state, above))
  put(2 * ROWS, points(state, below))
  put(2 * ROWS + 1, `${state.pips(below)} pips`, off(state, below))
  put(2 * ROWS + 2, NAMES[below])
  put(state.cubeOwner < 0 ? ROWS + 1 : state.cubeOwner === above ? 3 : 2 * ROWS - 1, cube)
  if (state.high > 0) put(state.onRoll === above ? 4 : 2 * ROWS - 2, `rolled ${state.high}-${state.low}`)
  return lines
}

function off({ checkers }: BackgammonState, player: number): string {
  const count = checkers[PLACES * player + OFF]
  return count > 0 ? `${count} off` : ''
}

function points({ rules, score }: BackgammonState, player: number): string {
  return rules.length > 0 ? `${score[player]} of ${rules.length} points` : ''
}

function status(state: BackgammonState): string {
  const { phase, onRoll, rules, winner, won, score, cube, turns } = state
  const name = NAMES[onRoll]
  const crawford = state.crawford ? ' (Crawford game)' : ''
  switch (phase) {
    case 'opening':
      return `To be rolled for who begins${crawford}`
    case 'turn':
      return `${name} to roll or double`
    case 'roll':
      return `${name} to roll${crawford}`
    case 'doubled':
      return `${name} doubles to ${2 * cube}: ${NAMES[1 - onRoll]} to take or drop`
    case 'play':
      return `${name} to play ${state.high}-${state.low}${state.playCount === 0 ? ': no play is legal' : ''}${crawford}`
    case 'over':
      if (winner < 0) return `Cut off after ${turns} ${turns === 1 ? 'turn' : 'turns'}`
      return rules.length > 0
        ? `${NAMES[winner]} wins the match ${score[winner]}-${score[1 - winner]}`
        : `${NAMES[winner]} wins ${won} ${won === 1 ? 'point' : 'points'}`
  }
}
