import type { Game, GameSpec, Json, Viewer } from '../core/game.ts'
import type { Result } from '../core/result.ts'
import type { Rng } from '../core/rng.ts'
import { drawMaze } from './draw.ts'
import { CONTENT_NAMES, FLOOR, type Layout, linesOf } from './maze.ts'
import { fromMapText, loadMaze } from './mazeLoad.ts'
import { type MazeRulesInPlay, MazeState } from './mazeState.ts'
import { parseName } from './notation.ts'
import { Sight } from './sight.ts'
import { FACINGS } from './types.ts'

/** What the last axis of an observation holds: the square in front of the agent, then planes of one value everywhere. */
export function mazePlanes(layout: Layout): string[] {
  const carried = layout.verbs.includes('pickup') ? ['carrying-key', 'carrying-ball'] : []
  return ['seen', ...layout.contents, ...carried, ...FACINGS.map(facing => `facing-${facing}`)]
}

/** The game of a maze whose agent sees what lies in front of it. */
export function mazeGame(
  spec: GameSpec,
  layout: Layout,
  side: number,
  maxSteps: number,
  options: Readonly<Record<string, Json>>,
): Game<MazeState> {
  const rules: MazeRulesInPlay = {
    layout,
    maxSteps,
    sight: new Sight(side, layout.rows, layout.columns),
    planes: spec.observation.planes,
    planeOf: Int8Array.from(CONTENT_NAMES, name => spec.observation.planes.indexOf(name)),
  }
  return {
    spec,
    options,
    start(rng: Rng): MazeState {
      const state = new MazeState(rules)
      layout.generate(state, rng)
      if (layout.hidden) state.look()
      return state
    },
    load: data => loadMaze(rules, data),
    fromPosition: text => fromMapText(rules, text),
    format: action => layout.verbs[action],
    parse: (text, state): Result<number> => parseName(text, state, layout.verbs),
    view: (state, viewer) => view(rules, state, viewer),
    draw: (state, viewer, paint) => drawMaze(rules, state, viewer, paint),
  }
}

/** A player is shown the cells that it has seen. From above all cells are shown, and beside them what the player knows. */
function view({ layout, maxSteps }: MazeRulesInPlay, state: MazeState, viewer: Viewer): Json {
  const known = linesOf(state.cells, layout.columns, state.seen)
  return {
    cells: viewer === 'all' ? linesOf(state.cells, layout.columns) : known,
    ...(viewer === 'all' && layout.hidden ? { known } : {}),
    agent: [Math.floor(state.agent / layout.columns), state.agent % layout.columns],
    facing: FACINGS[state.facing],
    carrying: state.carrying === FLOOR ? null : CONTENT_NAMES[state.carrying],
    steps: state.steps,
    maxSteps,
    end: state.end,
  }
}
