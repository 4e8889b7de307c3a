import type { Game, GameSpec, Json, Paint, Viewer } from '../core/game.ts'
import { defineGame } from '../core/registry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { allSteps, formatAction, parseAction } from './actions.ts'
import { checkersOf, PLACES } from './board.ts'
import { checkFor } from './check.ts'
import { OPENING_COUNT } from './dice.ts'
import { draw } from './draw.ts'
import { readGiven } from './givenPosition.ts'
import { isMat, readMat } from './mat.ts'
import { PLANES } from './observe.ts'
import { formatPlay } from './playNotation.ts'
import { MOST_PLAYS } from './plays.ts'
import type { Position } from './position.ts'
import { formatPositionId } from './positionId.ts'
import { readRecord, writeRecord } from './record.ts'
import { backgammonOptions, mostGames, type Rules, readRules } from './rules.ts'
import { readSaved, savedPosition } from './snapshot.ts'
import { BackgammonState, FIRST_PLAY } from './state.ts'
import { view } from './view.ts'

/** Raised whenever the same seed and actions would no longer give the same game. */
const VERSION = 1
/** Most actions of a turn: double, take, the dice, the play. */
const ACTIONS_A_TURN = 4
/** Actions of a game that ends without a play: a double and a drop. */
const ACTIONS_OF_A_DROP = 2

/** Backgammon by one set of rules: a game for money, or a match. */
export class Backgammon implements Game<BackgammonState> {
  readonly rules: Rules
  readonly options: Readonly<Record<string, Json>>
  readonly spec: GameSpec
  readonly doorOps = { afterstates }
  readonly archive = { extension: 'mat', write: writeRecord }

  constructor(rules: Rules) {
    const { length, cube, jacoby, crawford, maxTurns } = rules
    this.rules = rules
    this.options =
      length === 0 ? { mode: 'money', cube, jacoby, maxTurns } : { mode: 'match', length, cube, crawford, maxTurns }
    this.spec = {
      id: 'backgammon',
      version: VERSION,
      players: 2,
      actions: { kind: 'listed', count: FIRST_PLAY + MOST_PLAYS },
      outcomes: OPENING_COUNT,
      observation: { shape: [PLACES, PLANES.length], planes: PLANES },
      hidden: false,
      simultaneous: false,
      scoring: length === 0 ? 'points' : 'win-loss',
      historical: false,
      longest: ACTIONS_A_TURN * maxTurns + ACTIONS_OF_A_DROP * mostGames(length),
    }
  }

  start(): BackgammonState {
    return new BackgammonState(this.rules)
  }

  load(data: unknown): Result<BackgammonState> {
    const saved = readSaved(data, this.rules)
    if (!saved.ok) return saved
    const state = this.start()
    state.setUp(saved.value.position)
    state.resume(saved.value)
    return ok(state)
  }

  fromPosition(text: string): Result<BackgammonState> {
    if (isMat(text)) return readRecord(text, this.rules)
    const read = readGiven(text, this.rules)
    const position = read.ok ? checkFor(read.value, this.rules) : read
    if (!position.ok) return position
    const state = this.start()
    state.setUp(position.value)
    if (position.value.ended && !state.settle())
      return fail('bad-position', 'Expected a game under way, or one that says who has won, but got neither.')
    return ok(state)
  }

  format(action: number, state: BackgammonState): string {
    return formatAction(action, state)
  }

  parse(text: string, state: BackgammonState): Result<number> {
    return parseAction(text, state)
  }

  view(state: BackgammonState, _viewer: Viewer): Json {
    return view(state)
  }

  draw(state: BackgammonState, viewer: Viewer, paint: Paint): string {
    return draw(state, viewer, paint)
  }
}

/** The distinct results of the roll on the table: each play, and the position ID that it leads to, with the opponent on roll. */
function afterstates(state: BackgammonState): Result<Record<string, Json>> {
  if (state.phase !== 'play') return fail('no-roll', 'Expected a state with a roll to be played, but got one without.')
  const after = new Int8Array(2 * PLACES)
  const plays = allSteps(state).map((steps, i) => {
    state.afterstate(FIRST_PLAY + i, after)
    return [formatPlay(steps), formatPositionId(checkersOf(after), state.onRoll === 0 ? 1 : 0)]
  })
  return ok({ plays })
}

export const backgammon = defineGame({
  id: 'backgammon',
  summary: 'Backgammon for money or whole matches, with the cube',
  options: backgammonOptions,
  examples: ['backgammon', 'backgammon?jacoby=true', 'backgammon?cube=false', 'backgammon?length=7'],
  make(options) {
    if (options.mode === 'match' && options.length === 0)
      return fail('bad-option', 'Expected length of backgammon to be at least 1 in a match, but got 0.')
    return ok(new Backgammon(readRules(options)))
  },
  implied(text, { mode, length }) {
    if (length !== undefined || mode === 'money') return {}
    if (isMat(text)) return impliedByRecord(text)
    const position = readGiven(text, { length: 0, jacoby: false })
    return position.ok ? impliedBy(position.value) : {}
  },
  impliedBySave(data, { mode, length }) {
    if (length !== undefined || mode === 'money') return {}
    const position = savedPosition(data)
    return position ? impliedBy(position) : {}
  },
})

/** Which match a position is of. */
function impliedBy({ length }: Position): Record<string, Json> {
  return length > 0 ? { mode: 'match', length } : {}
}

/** What a `.mat` file says of the rules. */
function impliedByRecord(text: string): Record<string, Json> {
  const read = readMat(text)
  if (!read.ok) return {}
  const { length, tags } = read.value
  if (length === 0) return { mode: 'money', ...(tags.Jacoby !== undefined && { jacoby: tags.Jacoby === 'On' }) }
  return { mode: 'match', length, ...(tags.Crawford !== undefined && { crawford: tags.Crawford === 'On' }) }
}
