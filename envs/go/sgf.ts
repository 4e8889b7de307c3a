import sgf, { type Node } from '@sabaki/sgf'
import { fail, ok, type Result } from '../core/result.ts'
import { BLACK, EMPTY, WHITE } from './geometry.ts'

/** What a node of a game record does: edits the board, or makes a move. */
export type SgfStep =
  | {
      readonly kind: 'setup'
      readonly stones: readonly (readonly [action: number, color: number])[]
      readonly toPlay?: number
    }
  | { readonly kind: 'move'; readonly player: number; readonly action: number }

/** The main line of a game record (SGF FF[4], red-bean.com/sgf): the first game of the file, and of its variations the first. */
export interface SgfGame {
  readonly width: number
  readonly height: number
  readonly steps: readonly SgfStep[]
  readonly komi?: number
  readonly handicap?: number
  readonly rules?: string
  readonly result?: string
  readonly black?: string
  readonly white?: string
}

type Size = Pick<SgfGame, 'width' | 'height'>

/** The colour that each setup property puts on points. */
const SETUP = { AB: BLACK, AW: WHITE, AE: EMPTY } as const
const MOVES = { B: 0, W: 1 } as const

/**
 * Reads a game record.
 *
 * @param size the board where the file names none.
 * @returns or fails with `bad-sgf`, saying where and what was expected.
 */
export function readSgf(text: string, size: Size): Result<SgfGame> {
  const root = mainTree(text)
  if (!root.ok) return root
  const { data } = root.value
  const kind = first(data.GM)
  if (kind !== undefined && kind !== '1') return bad(`a game of Go, GM[1], but got GM[${kind}]`)
  const board = readSize(first(data.SZ), size)
  if (!board.ok) return board
  const komi = readNumber('KM', first(data.KM))
  if (!komi.ok) return komi
  const handicap = readNumber('HA', first(data.HA))
  if (!handicap.ok) return handicap
  const steps: SgfStep[] = []
  for (let node: Node | undefined = root.value; node; node = node.children[0]) {
    const fault = readNode(node, board.value, steps)
    if (!fault.ok) return fault
  }
  return ok({
    ...board.value,
    steps,
    ...(komi.value !== undefined && { komi: komi.value }),
    ...(handicap.value !== undefined && { handicap: handicap.value }),
    ...texts({ rules: data.RU, result: data.RE, black: data.PB, white: data.PW }),
  })
}

/** Writes a game record: a node for the setup and one for each move. */
export function writeSgf(game: SgfGame): string {
  const { width, height } = game
  const stones = (color: number): string[] =>
    game.steps
      .flatMap(step => (step.kind === 'setup' ? step.stones : []))
      .flatMap(([action, stone]) => (stone === color ? [point(action, game)] : []))
  const toPlay = game.steps.find(step => step.kind === 'setup')?.toPlay
  const root: Record<string, readonly string[]> = {
    GM: ['1'],
    FF: ['4'],
    CA: ['UTF-8'],
    AP: ['Ludus'],
    SZ: [width === height ? `${width}` : `${width}:${height}`],
    KM: game.komi === undefined ? [] : [`${game.komi}`],
    HA: game.handicap ? [`${game.handicap}`] : [],
    RU: line(game.rules),
    PB: line(game.black),
    PW: line(game.white),
    RE: line(game.result),
    AB: stones(BLACK),
    AW: stones(WHITE),
    PL: toPlay === undefined ? [] : [toPlay === 0 ? 'B' : 'W'],
  }
  const nodes = [Object.fromEntries(Object.entries(root).filter(([, values]) => values.length > 0))]
  for (const step of game.steps) {
    if (step.kind === 'move') nodes.push({ [step.player === 0 ? 'B' : 'W']: [point(step.action, game)] })
  }
  // Node by node: the library writes a whole tree by recursion, which a long game would overflow.
  return `(${nodes.map(data => sgf.stringify({ data, children: [] }, { linebreak: '' })).join('\n')})\n`
}

/** The root of the first game tree of a file. */
function mainTree(text: string): Result<Node> {
  const begin = /\(\s*;/.exec(text)?.index // what stands before is no part of the record
  if (begin === undefined) return bad(`a game record beginning with '(;', but got '${text.slice(0, 20)}'`)
  const tokens = sgf.tokenize(text.slice(begin))
  let depth = 0
  for (const [i, { type, value, row, col }] of tokens.entries()) {
    if (type === 'invalid') return bad(`SGF, but got '${value}' in line ${row + 1}, column ${col + 1} of the record`)
    if (type !== 'parenthesis') continue
    depth += value === '(' ? 1 : -1
    if (depth > DEEPEST) return bad(`variations within variations to a depth of ${DEEPEST}, but there are more`)
    if (depth === 0) return ok(sgf.parseTokens(tokens.slice(0, i + 1))[0])
  }
  return bad(`a ')' for each '(', but ${depth} ${depth === 1 ? 'is' : 'are'} missing`)
}

/** Far beyond any real file, and well within what the library's recursion can take. */
const DEEPEST = 1000

function readNode({ data }: Node, size: Size, steps: SgfStep[]): Result<undefined> {
  const stones: [number, number][] = []
  for (const [property, color] of Object.entries(SETUP)) {
    for (const list of data[property] ?? []) {
      for (const [column, row] of sgf.parseCompressedVertices(list.trim())) {
        if (!isOn(column, row, size)) return bad(`points on ${size.width}x${size.height}, but got ${property}[${list}]`)
        stones.push([actionAt(column, row, size), color])
      }
    }
  }
  const player = first(data.PL)?.toUpperCase()
  if (player !== undefined && !/^(B|W|BLACK|WHITE)$/.test(player)) return bad(`PL[B] or PL[W], but got PL[${player}]`)
  const toPlay = player === undefined ? undefined : player.startsWith('B') ? 0 : 1
  if (stones.length > 0 || toPlay !== undefined)
    steps.push({ kind: 'setup', stones, ...(toPlay !== undefined && { toPlay }) })
  if (data.B && data.W) return bad('one move in a node, but got B and W in the same')
  for (const [property, mover] of Object.entries(MOVES)) {
    const values = data[property]
    if (!values) continue
    if (values.length !== 1) return bad(`one move in a node, but got ${values.length} of ${property}`)
    const action = readMove(values[0].trim(), size)
    if (action === undefined) return bad(`a point on ${size.width}x${size.height}, but got ${property}[${values[0]}]`)
    steps.push({ kind: 'move', player: mover, action })
  }
  return ok(undefined)
}

/** `[]` is a pass, and so is `[tt]` on boards up to 19x19, all that there are here. */
function readMove(text: string, size: Size): number | undefined {
  if (text === '' || text === 'tt') return size.width * size.height
  const [[column, row], ...more] = sgf.parseCompressedVertices(text)
  return more.length === 0 && isOn(column, row, size) ? actionAt(column, row, size) : undefined
}

function readSize(text: string | undefined, otherwise: Size): Result<Size> {
  if (text === undefined || text === '') return ok({ width: otherwise.width, height: otherwise.height })
  const match = /^(\d{1,2})\s*(?::\s*(\d{1,2}))?$/.exec(text)
  if (!match) return bad(`SZ[number] or SZ[columns:rows], but got SZ[${text}]`)
  return ok({ width: Number(match[1]), height: Number(match[2] ?? match[1]) })
}

function readNumber(property: string, text: string | undefined): Result<number | undefined> {
  if (text === undefined || text === '') return ok(undefined)
  const value = /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : Number.NaN
  return Math.abs(value) <= 1000
    ? ok(value)
    : bad(`${property} to be a number up to 1000, but got ${property}[${text}]`)
}

function texts<Key extends string>(properties: Record<Key, readonly string[] | undefined>): { [key in Key]?: string } {
  const entries = Object.entries<readonly string[] | undefined>(properties)
  return Object.fromEntries(entries.flatMap(([key, values]) => (values ? [[key, values[0] ?? '']] : []))) as {
    [key in Key]?: string
  }
}

function first(values: readonly string[] | undefined): string | undefined {
  return values?.[0]?.trim()
}

/** SimpleText: white space other than a space has no place in it. */
function line(text: string | undefined): string[] {
  return text === undefined ? [] : [text.replace(/\s/g, ' ')]
}

function isOn(column: number, row: number, { width, height }: Size): boolean {
  return column >= 0 && row >= 0 && column < width && row < height
}

// SGF counts rows from above, actions from below.
function actionAt(column: number, row: number, { width, height }: Size): number {
  return (height - 1 - row) * width + column
}

function point(action: number, { width, height }: Size): string {
  if (action === width * height) return ''
  return sgf.stringifyVertex([action % width, height - 1 - Math.floor(action / width)])
}

function bad(expected: string): Result<never> {
  return fail('bad-sgf', `Expected ${expected}.`)
}
