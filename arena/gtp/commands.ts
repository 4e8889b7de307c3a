import { readFileSync, writeFileSync } from 'node:fs'
import { RESIGN } from '../../agents/core/agent.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { handicapPoints, mostHandicap } from '../../envs/go/handicap.ts'
import { toSgf } from '../../envs/go/record.ts'
import { formatVertex } from '../../envs/go/vertex.ts'
import { boardText } from '../../envs/go/view.ts'
import { readColor, readFloat, readInt, readVertex, SYNTAX_ERROR } from './arguments.ts'
import type { GtpPlayers } from './players.ts'
import type { GtpRecord } from './record.ts'
import type { TimeKeeper } from './timeKeeper.ts'

/** What the commands act on. */
export interface GtpTable {
  readonly record: GtpRecord
  readonly players: GtpPlayers
  readonly time: TimeKeeper
}

type Words = readonly string[]
type Handler = (table: GtpTable, words: Words) => Result<string> | Promise<Result<string>>

const DONE = ok('')
const done = (result: Result<undefined>): Result<string> => (result.ok ? DONE : result)

/** Everything that is about the game; what is about the protocol itself is the server's. Words after those that a command knows are passed over. */
export const GAME_COMMANDS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['boardsize', ({ record }, [side]) => resize(record, side, side)],
  ['rectangular_boardsize', ({ record }, [width, height]) => resize(record, width, height)],
  ['clear_board', ({ record }) => done(record.clear())],
  ['komi', ({ record }, [word]) => chain(readFloat(word), komi => done(record.setKomi(komi)))],
  ['play', ({ record }, [color, vertex]) => play(record, color, vertex)],
  ['genmove', (table, [color]) => generate(table, color, true)],
  ['reg_genmove', (table, [color]) => generate(table, color, false)],
  ['undo', ({ record }) => done(record.undo())],
  ['fixed_handicap', ({ record }, [word]) => chain(readInt(word), stones => handicap(record, stones, stones))],
  ['place_free_handicap', ({ record }, [word]) => chain(readInt(word), stones => freeHandicap(record, stones))],
  ['set_free_handicap', ({ record }, vertices) => setHandicap(record, vertices)],
  ['final_score', ({ record }) => ok(scoreText(record.state.margin()))],
  ['final_status_list', ({ record }, [status]) => statusList(record, status)],
  ['showboard', ({ record }) => ok(`\n${record.game.draw(record.state, 'all', (_style, text) => text)}`)],
  ['time_settings', ({ time }, words) => threeInts(words, (main, period, moves) => time.settings(main, period, moves))],
  ['time_left', ({ time }, words) => timeLeft(time, words)],
  ['loadsgf', ({ record }, words) => load(record, words)],
  ['printsgf', ({ record }, words) => print(record, words)],
  ['ludus-thoughts', ({ players }) => ok(JSON.stringify(players.thoughts(), undefined, 2))],
  ['gogui-analyze_commands', () => ok('string/Thoughts behind the last move/ludus-thoughts')],
])

function chain<T>(read: Result<T>, next: (value: T) => Result<string>): Result<string> {
  return read.ok ? next(read.value) : read
}

function resize(record: GtpRecord, ...sides: (string | undefined)[]): Result<string> {
  return chain(readInt(sides[0]), width => chain(readInt(sides[1]), height => done(record.resize(width, height))))
}

function play(record: GtpRecord, color: string | undefined, vertex: string | undefined): Result<string> {
  return chain(readColor(color), player =>
    chain(readVertex(vertex, record), action => done(record.play(player, action))),
  )
}

/** Has the agent decide for a player, whoever's turn it is; `plays` tells whether its move is made. */
async function generate(
  { record, players, time }: GtpTable,
  color: string | undefined,
  plays: boolean,
): Promise<Result<string>> {
  const player = readColor(color)
  if (!player.ok) return player
  record.turnTo(player.value)
  const { state } = record
  if (state.turn !== player.value) return fail('game-over', 'the game has had all its moves')
  const action = await time.clocked(player.value, clock => players.decide(record, player.value, clock))
  if (action === RESIGN) return ok('resign')
  if (!state.isLegal(action)) return fail('illegal-action', `the agent decided on an illegal action, ${action}`)
  if (plays) record.play(player.value, action)
  return ok(formatVertex(action, state.geometry.width, state.geometry.height))
}

function handicap(record: GtpRecord, asked: number, stones: number): Result<string> {
  const { width, height } = record.state.geometry
  if (asked < 2 || stones < 2 || stones > mostHandicap(width, height)) {
    return fail('bad-handicap', 'invalid number of stones')
  }
  if (!record.isEmpty) return fail('bad-handicap', 'board not empty')
  const points = handicapPoints(width, height, stones)
  const placed = record.placeHandicap(points)
  return placed.ok ? ok(points.map(point => formatVertex(point, width, height)).join(' ')) : placed
}

/** The fixed points, and no more stones than there are such points, which the specification allows. */
function freeHandicap(record: GtpRecord, asked: number): Result<string> {
  const { width, height } = record.state.geometry
  return handicap(record, asked, Math.min(asked, mostHandicap(width, height)))
}

function setHandicap(record: GtpRecord, vertices: Words): Result<string> {
  const pass = record.state.geometry.points
  const actions: number[] = []
  for (const vertex of vertices) {
    const action = readVertex(vertex, record)
    if (!action.ok || action.value === pass) return fail('bad-handicap', 'bad vertex list')
    actions.push(action.value)
  }
  if (actions.length < 2 || new Set(actions).size < actions.length || actions.length >= pass) {
    return fail('bad-handicap', 'bad vertex list')
  }
  return record.isEmpty ? done(record.placeHandicap(actions)) : fail('bad-handicap', 'board not empty')
}

function scoreText(margin: number): string {
  return margin === 0 ? '0' : `${margin > 0 ? 'B' : 'W'}+${Math.abs(margin)}`
}

/** Under Tromp-Taylor rules every stone on the board lives. A chain a line. */
function statusList({ state }: GtpRecord, status: string | undefined): Result<string> {
  if (status === 'dead' || status === 'seki') return DONE
  if (status !== 'alive') return SYNTAX_ERROR
  const { width, height } = state.geometry
  const board = boardText(state)
  const seen = new Set<number>()
  const lines: string[] = []
  for (let start = 0; start < board.length; start++) {
    if (board[start] === '.' || seen.has(start)) continue
    const chainOf = [start]
    seen.add(start)
    for (const point of chainOf) {
      for (const near of neighbours(point, width, height)) {
        if (board[near] !== board[start] || seen.has(near)) continue
        seen.add(near)
        chainOf.push(near)
      }
    }
    lines.push(chainOf.map(point => formatVertex(point, width, height)).join(' '))
  }
  return ok(lines.join('\n'))
}

function neighbours(point: number, width: number, height: number): number[] {
  const column = point % width
  return [
    ...(column > 0 ? [point - 1] : []),
    ...(column < width - 1 ? [point + 1] : []),
    ...(point >= width ? [point - width] : []),
    ...(point < width * (height - 1) ? [point + width] : []),
  ]
}

function threeInts(words: Words, next: (a: number, b: number, c: number) => void): Result<string> {
  const read = [words[0], words[1], words[2]].map(readInt)
  if (!read.every(each => each.ok)) return SYNTAX_ERROR
  next(read[0].value, read[1].value, read[2].value)
  return DONE
}

function timeLeft(time: TimeKeeper, [color, seconds, moves]: Words): Result<string> {
  return chain(readColor(color), player =>
    threeInts([seconds, moves, '0'], (left, count) => time.set(player, left, count)),
  )
}

/** The file's name may hold spaces: a last word that is a number is the number of the move before which to stop. */
function load(record: GtpRecord, words: Words): Result<string> {
  const before = words.length > 1 ? readInt(words.at(-1)) : SYNTAX_ERROR
  const file = (before.ok ? words.slice(0, -1) : words).join(' ')
  if (file === '') return SYNTAX_ERROR
  let sgf: string
  try {
    sgf = readFileSync(file, 'utf8')
  } catch {
    return fail('no-file', 'cannot load file')
  }
  const loaded = record.load(sgf, before.ok ? before.value : undefined)
  return loaded.ok ? DONE : fail(loaded.error.code, `cannot load file: ${loaded.error.message}`)
}

/** To a file where one is named, else as the answer. */
function print({ state }: GtpRecord, words: Words): Result<string> {
  const sgf = toSgf(state)
  if (words.length === 0) return ok(sgf)
  try {
    writeFileSync(words.join(' '), sgf)
    return DONE
  } catch {
    return fail('no-file', 'cannot save file')
  }
}
