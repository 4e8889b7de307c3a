import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'
import {
  BALL,
  CONTENT_NAMES,
  CONTENTS,
  FLOOR,
  GOAL,
  HOLE,
  isWalkable,
  KEY,
  LOST,
  RESULTS,
  UNSEEN,
  WON,
} from './maze.ts'
import { type MazeRulesInPlay, MazeState } from './mazeState.ts'
import { mapLines } from './parseMap.ts'
import { cellAt } from './rules/grid.ts'
import { FACINGS } from './types.ts'

const Lines = z.array(z.string().max(256)).max(256)
const Place = z.tuple([z.int().min(0), z.int().min(0)])
const Saved = z.strictObject({
  cells: Lines,
  seen: Lines,
  start: Place,
  agent: Place,
  facing: z.enum(FACINGS),
  carrying: z.enum(['key', 'ball']).nullable(),
  result: z.enum(RESULTS),
  steps: z.int().min(0),
})

/** Characters that put the agent on a map, by facing. */
const ARROWS = '>v<^'

/** A state that was saved, where it can come about by the rules; anything else is refused. */
export function loadMaze(rules: MazeRulesInPlay, data: unknown): Result<MazeState> {
  const { layout, maxSteps } = rules
  const read = Saved.safeParse(data)
  if (!read.success)
    return fail(
      'bad-save',
      'Expected cells, seen, start, agent, facing, carrying, result and steps, as save gives them.',
    )
  const saved = read.data
  const state = new MazeState(rules)
  const start = cellAt(saved.start, layout.rows, layout.columns)
  const agent = cellAt(saved.agent, layout.rows, layout.columns)
  if (!fill(rules, state, saved.cells) || !fillSeen(state, saved.cells, saved.seen) || start < 0 || agent < 0)
    return fail(
      'bad-save',
      `Expected cells and seen of ${layout.rows} lines, ${layout.columns} characters each, of the legend, and places on them.`,
    )
  if (saved.steps > maxSteps)
    return fail('bad-save', `Expected steps to be at most ${maxSteps}, but got ${saved.steps}.`)
  state.start = start
  state.agent = agent
  state.facing = FACINGS.indexOf(saved.facing)
  state.carrying = saved.carrying === null ? FLOOR : saved.carrying === 'key' ? KEY : BALL
  state.result = RESULTS.indexOf(saved.result)
  state.steps = saved.steps
  if (!isSound(rules, state))
    return fail('bad-save', `Expected a state that can come about in a ${layout.rules} maze, but this one can't.`)
  return ok(state)
}

/** The beginning of a game on a given map, one line after another with / or line ends between them; `> v < ^` is the agent. */
export function fromMapText(rules: MazeRulesInPlay, text: string): Result<MazeState> {
  const { layout } = rules
  const lines = mapLines(text)
  const state = new MazeState(rules)
  const marks = [...lines.join('')].flatMap((character, cell) =>
    ARROWS.includes(character) ? [{ character, cell }] : [],
  )
  if (marks.length !== 1)
    return fail('bad-position', `Expected a map with one of > v < ^ for the agent, but got ${marks.length} of them.`)
  if (
    !fill(
      rules,
      state,
      lines.map(line => line.replace(/[>v<^]/, CONTENTS.floor)),
    )
  )
    return fail(
      'bad-position',
      `Expected ${layout.rows} lines of ${layout.columns} characters out of ${Object.values(CONTENTS).join(' ')} > v < ^.`,
    )
  state.agent = marks[0].cell
  state.start = state.agent
  state.facing = ARROWS.indexOf(marks[0].character)
  if (layout.hidden) state.look()
  if (!isSound(rules, state))
    return fail(
      'bad-position',
      `Expected a map on which a ${layout.rules} maze with these options can begin, but this one can't.`,
    )
  return ok(state)
}

/** Writes the lines into the cells. Returns whether they are of the right size and characters. */
function fill({ layout: { rows, columns } }: MazeRulesInPlay, state: MazeState, lines: readonly string[]): boolean {
  const characters: string[] = CONTENT_NAMES.map(name => CONTENTS[name])
  if (lines.length !== rows || lines.some(line => line.length !== columns)) return false
  const text = lines.join('')
  for (let cell = 0; cell < state.cells.length; cell++) {
    const content = characters.indexOf(text[cell])
    if (content < 0) return false
    state.cells[cell] = content
  }
  return true
}

/** Reads which cells have been seen off lines that show those as they are and hide the others. */
function fillSeen(state: MazeState, cells: readonly string[], seen: readonly string[]): boolean {
  const shown = seen.join('')
  const text = cells.join('')
  if (seen.length !== cells.length || shown.length !== text.length) return false
  for (let cell = 0; cell < text.length; cell++) {
    if (shown[cell] !== UNSEEN && shown[cell] !== text[cell]) return false
    state.seen[cell] = Number(shown[cell] !== UNSEEN)
  }
  return true
}

/** Whether the parts of a state fit together, and with what the layout draws. */
function isSound({ layout }: MazeRulesInPlay, state: MazeState): boolean {
  const { cells, agent, result, seen, start, steps } = state
  const content = cells[agent]
  if (!isWalkable(content) || seen[start] === 0) return false
  const choosing = (layout.choices?.[agent] ?? -1) >= 0
  const expected = content === GOAL ? WON : content === HOLE ? LOST : 0
  if (choosing ? result === 0 : result !== expected) return false
  if (steps === 0 && (result !== 0 || agent !== start)) return false
  if (!layout.admits(state)) return false
  if (!layout.hidden) return true
  const looked = state.clone()
  looked.look()
  return looked.seen.every((value, cell) => value === seen[cell])
}
