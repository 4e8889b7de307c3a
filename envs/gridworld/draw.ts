import type { Paint, Viewer } from '../core/game.ts'
import { CONTENT_NAMES, type Content, FLOOR } from './maze.ts'
import type { MazeRulesInPlay, MazeState } from './mazeState.ts'
import type { TableState } from './tableState.ts'
import { FACINGS } from './types.ts'
import type { World } from './world.ts'

type Style = Parameters<Paint>[0]
/** How a cell is drawn: two characters wide, so that cells look square. */
type Glyph = readonly [text: string, style?: Style]

const WALL: Glyph = ['██', 'dim']
const GOAL: Glyph = ['★ ', 'green']
const AGENT: Glyph = ['● ', 'bold']
const HOLE: Glyph = ['○ ', 'blue']

/** Cells of fully seen maps, by their character. */
const CELLS: Readonly<Record<string, Glyph>> = {
  '#': WALL,
  G: GOAL,
  C: ['▒▒', 'red'],
  H: HOLE,
  F: ['░░', 'cyan'],
  S: ['s ', 'dim'],
  '.': ['· ', 'dim'],
}

const CONTENT_GLYPHS: Readonly<Record<Content, Glyph>> = {
  floor: ['· ', 'dim'],
  wall: WALL,
  goal: GOAL,
  hole: HOLE,
  key: ['k ', 'yellow'],
  ball: ['o ', 'magenta'],
  door: ['▒▒', 'yellow'],
  'open-door': ['╎ ', 'yellow'],
  'locked-door': ['▓▓', 'red'],
}
const UNSEEN_GLYPH: Glyph = ['░░', 'dim']
/** The agent by its facing, in the order of FACINGS. */
const ARROWS = ['▶ ', '▼ ', '◀ ', '▲ '] as const

/** A fully seen map with the agent on it, and a line on how the game stands. */
export function drawWorld(world: World, state: TableState, pending: string | null, paint: Paint): string {
  const picture = world.rules === 'taxi' ? drawTaxi(world, state, paint) : drawCells(world, state, paint)
  return `${picture.join('\n')}\n${paint('dim', statusOf(world, state, pending))}\n`
}

function drawCells(world: World, state: TableState, paint: Paint): string[] {
  const [row, column] = world.show(state.at).agent
  return world.lines.map((line, i) =>
    [...line]
      .map((character, j) => {
        if (i === row && j === column) return put(AGENT, paint)
        return put(CELLS[character] ?? [`${character} `, 'dim'], paint) // a digit: the wind of a column
      })
      .join(''),
  )
}

/** Gymnasium's drawing of the map; the taxi is `t`, or `T` with its passenger; `*` stands where the passenger waits. */
function drawTaxi(world: World, state: TableState, paint: Paint): string[] {
  const shown = world.show(state.at)
  const [row, column] = shown.agent
  return world.lines.map((line, i) =>
    [...line]
      .map((character, j) => {
        if (i === row + 1 && j === 2 * column + 1) return shown.carrying ? paint('green', 'T') : paint('yellow', 't')
        if (character !== ' ' && character === shown.passenger) return paint('blue', '*')
        if (character === shown.destination) return paint('magenta', character)
        return /[RGYB]/.test(character) ? character : paint('dim', character)
      })
      .join(''),
  )
}

function statusOf(world: World, state: TableState, pending: string | null): string {
  const { carrying, passenger, destination } = world.show(state.at)
  const taxi =
    world.rules === 'taxi' ? `, passenger ${carrying ? 'in the taxi' : `at ${passenger}`}, to ${destination}` : ''
  return `state ${state.at}, step ${state.steps} of ${world.maxSteps}${taxi}${pending ? `, ${pending}?` : ''}`
}

/** A maze: what the viewer has seen, or from above all of it with what the agent has not seen dimmed. */
export function drawMaze(
  { layout, maxSteps }: MazeRulesInPlay,
  state: MazeState,
  viewer: Viewer,
  paint: Paint,
): string {
  const { cells, seen, agent, facing, carrying } = state
  const glyph = (cell: number): Glyph => {
    if (cell === agent) return [ARROWS[facing], 'bold']
    const seenGlyph = CONTENT_GLYPHS[CONTENT_NAMES[cells[cell]]]
    if (seen[cell] === 1) return seenGlyph
    return viewer === 'all' ? [seenGlyph[0], 'dim'] : UNSEEN_GLYPH
  }
  const lines = Array.from({ length: layout.rows }, (_, row) =>
    Array.from({ length: layout.columns }, (_, column) => put(glyph(row * layout.columns + column), paint)).join(''),
  )
  const carried = carrying === FLOOR ? '' : `, carrying a ${CONTENT_NAMES[carrying]}`
  const status = `facing ${FACINGS[facing]}${carried}, step ${state.steps} of ${maxSteps}`
  return `${lines.join('\n')}\n${paint('dim', status)}\n`
}

function put([text, style]: Glyph, paint: Paint): string {
  return style === undefined ? text : paint(style, text)
}
