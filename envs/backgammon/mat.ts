import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { MOST_POINTS } from './check.ts'
import { parsePlay } from './playNotation.ts'

/**
 * What happens in a game, and whose column tells it. `play` is the roll and the play as text: '' where nothing moves, or where a player resigned after the
 * roll. A `win` ends a game in any way: after a drop, by bearing off, or where the other resigned.
 */
export type MatEvent = (
  | { readonly kind: 'play'; readonly player: 0 | 1; readonly dice: readonly [number, number]; readonly play: string }
  | { readonly kind: 'double'; readonly player: 0 | 1; readonly value: number } // what the cube is turned to
  | { readonly kind: 'take' | 'drop'; readonly player: 0 | 1 }
  | { readonly kind: 'win'; readonly player: 0 | 1; readonly points: number; readonly match: boolean }
) & {
  /** The line that told it, counted from 1; said by the reader alone. */
  readonly line?: number
}

export interface MatGame {
  /** Points of each player before the game. */
  readonly score: readonly [number, number]
  readonly events: readonly MatEvent[]
  /** The line of the score; said by the reader alone. */
  readonly line?: number
}

/** A match in the text format of Jellyfish, `.mat`, which other programs write too. Player 0 is told in the left column. */
export interface Mat {
  /** What stands in comments as `; [Name "value"]`. */
  readonly tags: Readonly<Record<string, string>>
  readonly length: number // points, 0 for money play
  readonly players: readonly [string, string]
  readonly games: readonly MatGame[]
}

/** Longest file that is read, and longest line, in characters (UTF-16 units). */
export const LONGEST_MAT = 1 << 22
const LONGEST_LINE = 1000
/** Where a lone entry of a line must begin to be in the right column. */
const RIGHT_COLUMN = 20
const LEFT_WIDTH = 27

const TAG = /^[;#]\s*\[([^"\]]+?)\s*"(.*)"\]\s*$/
const LENGTH = /^(\d{1,5}) +points? +match$/i
const GAME = /^game +\d+$/i
const SCORES = /^(.*?): *(\d{1,5})(?: +(\S.*?)): *(\d{1,5})$/
const NUMBER = /^ *\d+\)/
/** Where an entry begins; a number before a colon is a roll. */
const ENTRY =
  /(?<= |^)(?:[1-6]{2}:|(?:doubles?|redoubles?|takes?|drops?|wins?|loss(?:es)?|resigns?|beavers?|raccoons?)(?![a-z]))/gi

/** Writes a match as GNU Backgammon does. */
export function writeMat({ tags, length, players, games }: Mat): string {
  const names = players.map((name, i) => name.replace(/[:\s]+/g, ' ').trim() || `Player ${i + 1}`)
  const head = Object.entries(tags).map(([name, value]) => `; [${name} "${value.replace(/\s/g, ' ')}"]`)
  const lines = games.flatMap(({ score, events }, i) => {
    const [left, right] = names.map((name, player) => `${name} : ${score[player]}`)
    return ['', ` Game ${i + 1}`, ` ${left.padEnd(30)} ${right}`, ...writeRows(events)]
  })
  return `${[...head, '', ` ${length} point match`, ...lines, ''].join('\n')}\n`
}

/** A numbered line for each event of player 0 and what player 1 answers; who won has a line of its own, but for player 1 after a drop. */
function writeRows(events: readonly MatEvent[]): string[] {
  const rows: string[] = []
  let turn = 0
  let isOpen = false // whether the last line still has room in its right column
  for (const [i, event] of events.entries()) {
    const entry = writeEntry(event)
    if (event.kind === 'win' && event.player === 1 && isOpen && events[i - 1].kind === 'drop') {
      rows.push(`${rows.pop()!.padEnd(LEFT_WIDTH + 6)} ${entry}`) // elsewhere GNU Backgammon does not find it
      isOpen = false
    } else if (event.kind === 'win') {
      rows.push(event.player === 0 ? `      ${entry}` : ' '.repeat(LEFT_WIDTH + 7) + entry)
      isOpen = false
    } else if (event.player === 1 && isOpen) {
      rows.push(`${rows.pop()!.padEnd(LEFT_WIDTH + 5)} ${entry}`)
      isOpen = false
    } else {
      const left = event.player === 0 ? entry : `${''.padEnd(LEFT_WIDTH)} ${entry}`
      rows.push(`${`${++turn}`.padStart(3)}) ${left}`)
      isOpen = event.player === 0
    }
  }
  return rows
}

function writeEntry(event: MatEvent): string {
  switch (event.kind) {
    case 'play':
      return `${event.dice.join('')}: ${event.play}`
    case 'double':
      return ` Doubles => ${event.value}`
    case 'take':
      return ' Takes'
    case 'drop':
      return ' Drops'
    case 'win':
      return `Wins ${event.points} ${event.points === 1 ? 'point' : 'points'}${event.match ? ' and the match' : ''}`
  }
}

/**
 * Reads a match. Whether what it tells is by the rules is not judged. Fails with `bad-mat`, naming the line and what was expected in it; beavers and plays that a
 * file itself calls illegal are among what is refused.
 */
export function readMat(text: string): Result<Mat> {
  if (text.length > LONGEST_MAT) return bad(`at most ${LONGEST_MAT} characters`, `${text.length}`)
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)
  const tags: Record<string, string> = {}
  const games: { score: [number, number]; events: MatEvent[]; line: number }[] = []
  let length: number | undefined
  let players: [string, string] | undefined
  let awaited: 'length' | 'game' | 'scores' | 'events' = 'length'
  for (const [index, raw] of lines.entries()) {
    const line = raw.replaceAll('\t', '        ').trimEnd()
    const words = line.trim()
    const at = index + 1
    if (line.length > LONGEST_LINE) return bad(`at most ${LONGEST_LINE} characters`, `${line.length}`, at)
    if (words === '') continue
    if (/^[;#]/.test(words)) {
      const tag = TAG.exec(words)
      if (tag) tags[tag[1]] = tag[2]
    } else if (awaited === 'length') {
      const match = LENGTH.exec(words)
      if (!match || Number(match[1]) > MOST_POINTS) return bad("'7 point match' or such", words, at)
      length = Number(match[1])
      awaited = 'game'
    } else if (GAME.test(words) && awaited !== 'scores') {
      awaited = 'scores'
    } else if (awaited === 'scores') {
      const match = SCORES.exec(words)
      if (!match) return bad("both players' names and scores, 'name : 0    name : 0'", words, at)
      players ??= [nameOf(match[1], 1), nameOf(match[3], 2)]
      games.push({ score: [Number(match[2]), Number(match[4])], events: [], line: at })
      awaited = 'events'
    } else if (awaited === 'events') {
      const events = readLine(line, at)
      if (!events.ok) return events
      games[games.length - 1].events.push(...events.value)
    } else return bad("'Game 1'", words, at)
  }
  if (length === undefined) return bad("a line such as '7 point match'", 'none')
  if (!players || awaited === 'scores') return bad("a game with both players' names and scores", 'none')
  return ok({ tags, length, players, games })
}

/** Whether a text is meant as a `.mat` file: it has the line that says how long the match is. */
export function isMat(text: string): boolean {
  return /^\uFEFF?[ \t]*\d{1,5} +points? +match[ \t]*\r?$/im.test(text)
}

/** A name without the rating that some put behind it. */
function nameOf(text: string, number: number): string {
  return text.replace(/, *[\d.]+ *$/, '').trim() || `Player ${number}`
}

/** What a line of a game tells: an entry of each column or of one. */
function readLine(line: string, at: number): Result<MatEvent[]> {
  const number = NUMBER.exec(line)?.[0] ?? ''
  const columns = line.replace(number, ' '.repeat(number.length))
  const starts = [...columns.matchAll(ENTRY)].map(({ index }) => index)
  const [first] = starts
  if (first === undefined && number !== '' && columns.trim() === '') return ok([]) // a number is all there is
  if (first === undefined || starts.length > 2 || columns.slice(0, first).trim() !== '')
    return bad('a roll, a double, a take, a drop or a win in a column or both', line.trim(), at)
  const events: MatEvent[] = []
  for (const [i, start] of starts.entries()) {
    const player = i === 1 || (starts.length === 1 && start >= RIGHT_COLUMN) ? 1 : 0
    const read = readEntry(columns.slice(start, starts[i + 1]).trim(), player, at)
    if (!read.ok) return read
    if (read.value) events.push(read.value)
  }
  return ok(events)
}

/** An entry; undefined where it tells what the line of the win tells again. */
function readEntry(entry: string, player: 0 | 1, line: number): Result<MatEvent | undefined> {
  const roll = /^([1-6])([1-6]):(.*)$/.exec(entry)
  if (roll) {
    const play = roll[3].trim().replace(/^(\?+|cannot move)$/i, '')
    if (!parsePlay(play).ok) return bad("a play such as '24/18 13/11'", play, line)
    return ok({ kind: 'play', player, dice: [Number(roll[1]), Number(roll[2])], play, line })
  }
  const double = /^(?:re)?doubles? *(?:=> *)?(\d{1,10})$/i.exec(entry)
  if (double) return ok({ kind: 'double', player, value: Number(double[1]), line })
  if (/^takes?$/i.test(entry)) return ok({ kind: 'take', player, line })
  if (/^drops?$/i.test(entry)) return ok({ kind: 'drop', player, line })
  const win = /^wins? +([1-9]\d{0,4}) +points?( +and the match)?\.?$/i.exec(entry)
  if (win) return ok({ kind: 'win', player, points: Number(win[1]), match: win[2] !== undefined, line })
  if (/^(resign|loss)/i.test(entry)) return ok(undefined)
  if (/^(beaver|raccoon)/i.test(entry)) return bad('a match without beavers and raccoons', entry, line)
  return bad("'Doubles => 2', 'Takes', 'Drops' or 'Wins 2 points'", entry, line)
}

function bad(expected: string, came: string, line?: number): Result<never> {
  const where = line === undefined ? '' : ` in line ${line}`
  return fail(
    'bad-mat',
    `Expected ${expected}${where} of a .mat file, but got ${came === 'none' ? came : `'${shorten(came)}'`}.`,
  )
}
