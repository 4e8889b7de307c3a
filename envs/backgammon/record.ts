import type { ArchiveNotes } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { allSteps } from './actions.ts'
import { checkFor } from './check.ts'
import { openingIndex, rollIndex } from './dice.ts'
import { type MatEvent, type MatGame, readMat, writeMat } from './mat.ts'
import { formatSteps, matchPlay } from './playNotation.ts'
import type { Position } from './position.ts'
import { formatGnuId, parsePosition } from './positionText.ts'
import type { Rules } from './rules.ts'
import { positionOf } from './snapshot.ts'
import { BackgammonState, DOUBLE, DROP, FIRST_PLAY, ROLL, TAKE } from './state.ts'

/** The tag of a record that begins elsewhere than games do: both of GNU Backgammon's IDs. */
const POSITION_TAG = 'Position'

/** Writes a match, or a game for money, as a `.mat` file. Who won by other than the rules has the match, or the stake. */
export function writeRecord(start: BackgammonState, actions: readonly number[], notes: ArchiveNotes): string {
  const { rules } = start
  const state = start.clone()
  const games: { score: [number, number]; events: MatEvent[] }[] = []
  let events: MatEvent[] = []
  const begin = (): void => {
    events = []
    games.push({ score: [state.score[0], state.score[1]], events })
  }
  begin()
  for (const action of actions) {
    const { phase, onRoll } = state
    events.push(...eventsOf(state, action))
    state.play(action)
    const begins = state.phase === 'opening' && phase !== 'opening'
    if (!begins && state.winner < 0) continue
    events.push({ kind: 'win', player: onRoll, points: state.won, match: isWon(state) })
    if (begins) begin()
  }
  const { winner } = notes
  if (state.winner < 0 && (winner === 0 || winner === 1)) {
    const points = rules.length > 0 ? rules.length - state.score[winner] : state.cube
    events.push({ kind: 'win', player: winner, points, match: rules.length > 0 })
  }
  const begun = formatGnuId(positionOf(start))
  return writeMat({
    tags: {
      Site: 'Ludus',
      'Player 1': notes.players[0],
      'Player 2': notes.players[1],
      Variation: 'Backgammon',
      ...(rules.length > 0 ? { Crawford: onOff(rules.crawford) } : { Jacoby: onOff(start.jacoby) }),
      ...(begun !== formatGnuId(opening(rules)) && { [POSITION_TAG]: begun }),
    },
    length: rules.length,
    players: [notes.players[0], notes.players[1]],
    games,
  })
}

/** What a record tells of an action: nothing of rolls, for a play tells its own. */
function eventsOf(state: BackgammonState, action: number): MatEvent[] {
  const { phase, turn, cube, high, low } = state
  const player = turn === 0 ? 0 : 1
  if (phase === 'play') return [{ kind: 'play', player, dice: [high, low], play: formatSteps(state.steps(action)) }]
  if (phase === 'turn' && action === DOUBLE) return [{ kind: 'double', player, value: 2 * cube }]
  return phase === 'doubled' ? [{ kind: action === DROP ? 'drop' : 'take', player }] : []
}

/**
 * The position at the end of a `.mat` file: of a match, or of the first game of a session for money. A game that is won before its end was resigned, and
 * counts as the file says; of the game that wins the match some programs tell only the points that were missing. Where the first game of the file has one
 * player a point from winning, and nobody doubles in it, it is the Crawford game.
 *
 * @returns or fails with `bad-mat` where it is no such file, `wrong-match` where it is of another length, `bad-position` where it can't begin so,
 * `illegal-record` where it tells what the rules forbid (of a play as {@link matchPlay} does), and `too-long` where the game has had all its turns.
 */
export function readRecord(text: string, rules: Rules): Result<BackgammonState> {
  const read = readMat(text)
  if (!read.ok) return read
  const { tags, length, games } = read.value
  const begun = POSITION_TAG in tags ? parsePosition(tags[POSITION_TAG]) : ok(beginning(length, games[0], rules))
  const position = begun.ok ? checkFor(begun.value, rules) : begun
  if (!position.ok) return position
  if (position.value.ended)
    return fail('bad-position', 'Expected a game under way in the tag Position, but it is over.')
  const state = new BackgammonState(rules)
  state.setUp(position.value)
  for (const [i, game] of (length > 0 ? games : games.slice(0, 1)).entries()) {
    const score = state.score.join('-')
    if (i > 0 && (state.phase !== 'opening' || game.score.join('-') !== score))
      return illegal(
        `a game that begins at ${score} after one that is over`,
        `one at ${game.score.join('-')}`,
        game.line,
      )
    const followed = follow(state, game.events)
    if (!followed.ok) return followed
  }
  return ok(state)
}

/** Where the first game of a file begins. */
function beginning(length: number, { score, events }: MatGame, rules: Rules): Position {
  if (length === 0) return { ...opening(rules), length }
  const isClose = score.includes(length - 1) && score[0] !== score[1]
  const crawford = rules.crawford && isClose && events.every(({ kind }) => kind !== 'double')
  return { ...opening(rules), length, score, crawford }
}

/** Plays the events of a game. */
function follow(state: BackgammonState, events: readonly MatEvent[]): Result<undefined> {
  let winner: 0 | 1 | undefined
  for (const [i, event] of events.entries()) {
    const next = events[i + 1]
    if (winner !== undefined && event.kind !== 'win') return illegal('a win', `a ${event.kind}`, event.line)
    if (event.kind === 'win') {
      if (next) return illegal('no more of a game that is won', `a ${next.kind}`, next.line)
      if (winner === undefined) concede(state, event)
      else if (winner !== event.player || (state.won !== event.points && !isWon(state)))
        return illegal(`player ${winner} to win ${state.won}`, `player ${event.player} ${event.points}`, event.line)
      continue
    }
    const { onRoll, phase } = state
    const made = event.kind === 'play' ? makePlay(state, event, next) : makeCube(state, event)
    if (!made.ok) return made
    if (state.winner >= 0 || (phase !== 'opening' && state.phase === 'opening')) winner = onRoll
    else if (state.phase === 'over' && next)
      return fail('too-long', `Expected at most ${state.rules.maxTurns} turns, but got more in line ${next.line}.`)
  }
  return ok(undefined)
}

/** Ends a game that the loser has resigned. */
function concede(state: BackgammonState, { player, points }: Extract<MatEvent, { kind: 'win' }>): void {
  const { rules, turns, score } = state
  const { length } = rules
  const after: [number, number] = [score[0], score[1]]
  if (length > 0) after[player] += points
  if (length === 0 || after[player] >= length) {
    score.set(after)
    state.resume({ phase: 'over', turns, winner: player, won: points })
  } else {
    const crawford = rules.crawford && !score.includes(length - 1) && after[player] === length - 1
    state.setUp({ ...opening(rules), score: after, crawford })
    state.resume({ phase: 'opening', turns, winner: -1, won: points })
  }
}

function makeCube(state: BackgammonState, event: Exclude<MatEvent, { kind: 'play' | 'win' }>): Result<undefined> {
  const { kind, player, line } = event
  if (state.turn !== player || state.phase !== (kind === 'double' ? 'turn' : 'doubled'))
    return illegal(expectation(state), `${kind} by player ${player}`, line)
  if (kind === 'double' && event.value !== 2 * state.cube)
    return illegal(`the cube to be turned to ${2 * state.cube}`, `${event.value}`, line)
  state.play({ double: DOUBLE, take: TAKE, drop: DROP }[kind])
  return ok(undefined)
}

/** Rolls and plays. Where several plays are legal and none is told, the roll stays on the table: whoever rolled it has resigned. */
function makePlay(
  state: BackgammonState,
  { player, dice, play, line }: Extract<MatEvent, { kind: 'play' }>,
  next: MatEvent | undefined,
): Result<undefined> {
  const [high, low] = [Math.max(...dice), Math.min(...dice)]
  if (state.phase === 'turn' && state.turn === player) state.play(ROLL)
  if (state.phase === 'opening' && high > low)
    state.play(player === 0 ? openingIndex(high, low) : openingIndex(low, high))
  else if (state.phase === 'roll' && state.onRoll === player) state.play(rollIndex(high, low))
  if (state.turn !== player || state.phase !== 'play' || state.high !== high || state.low !== low)
    return illegal(expectation(state), `${dice.join('')} of player ${player}`, line)
  if (play === '' && state.playCount > 1 && (!next || next.kind === 'win')) return ok(undefined)
  const found = play === '' && state.playCount === 1 ? ok(0) : matchPlay(play, allSteps(state))
  if (!found.ok) return fail(found.error.code, found.error.message.replace(/\.$/, `, in line ${line}.`))
  state.play(FIRST_PLAY + found.value)
  return ok(undefined)
}

function expectation({ phase, onRoll, high, low }: BackgammonState): string {
  switch (phase) {
    case 'opening':
      return 'unlike dice to begin with'
    case 'play':
      return `${high}${low} of player ${onRoll} to be played`
    case 'doubled':
      return `player ${1 - onRoll} to take or drop`
    case 'turn':
      return `player ${onRoll} to roll or double`
    default:
      return `player ${onRoll} to roll`
  }
}

function opening(rules: Rules): Position {
  return positionOf(new BackgammonState(rules))
}

function isWon({ rules, winner }: BackgammonState): boolean {
  return rules.length > 0 && winner >= 0
}

function onOff(value: boolean): string {
  return value ? 'On' : 'Off'
}

function illegal(expected: string, came: string, line: number | undefined): Result<never> {
  return fail('illegal-record', `Expected ${expected}, but got ${came}, in line ${line} of the record.`)
}
