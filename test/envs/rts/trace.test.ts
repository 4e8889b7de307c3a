import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fail, type Result, unwrap } from '../../../envs/core/result.ts'
import { type RtsMap, readMap } from '../../../envs/rts/map.ts'
import { replayTrace, type TraceDifference } from '../../../envs/rts/trace.ts'
import '../../support/fastCheck.ts'

/** Games of the original engine with orders of all kinds, one for each unit table and conflict policy: see the folder's README. */
const FOLDER = 'test/golden/rts'
const GOLDEN = readdirSync(FOLDER)
  .filter(file => file.endsWith('.jsonl.gz'))
  .map(file => [file, gunzipSync(readFileSync(`${FOLDER}/${file}`)).toString()] as const)

const noMap = (name: string): Result<RtsMap> => fail('no-map', `no map ${name}`)
const textOf = (name: string): string => GOLDEN.find(([file]) => file.startsWith(name))![1]

// biome-ignore lint/suspicious/noExplicitAny: a trace is tampered with by key, wherever it hurts
type Row = Record<string, any>

/** A trace as rows that can be tampered with. */
function rowsOf(name: string): Row[] {
  return textOf(name)
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))
}

function differenceOf(rows: readonly Row[]): TraceDifference | undefined {
  return unwrap(replayTrace(rows.map(row => JSON.stringify(row)).join('\n'), noMap)).difference
}

describe('a trace of the original', () => {
  it.each(GOLDEN)('is reproduced state for state: %s', (_, text) => {
    expect(unwrap(replayTrace(text, noMap))).toEqual({
      game: expect.any(String),
      ticks: text.trim().split('\n').length - 2,
    })
  })

  it('covers every unit table and conflict policy, and every key', () => {
    const headers = GOLDEN.map(([file]) => rowsOf(file)[0])
    for (const utt of [1, 2, 3])
      for (const policy of [1, 2, 3])
        expect(headers.some(each => each.utt === utt && each.policy === policy)).toBe(true)
    const keys = new Set(
      GOLDEN.flatMap(([file]) =>
        rowsOf(file)
          .slice(1)
          .flatMap(row => Object.keys(row)),
      ),
    )
    expect([...keys].sort()).toEqual(['a', 'c', 'd', 'end', 'i', 'l', 'r', 't', 'u', 'v', 'x'])
  })
})

describe('one changed number', () => {
  /** For every number in a value, a function that adds one to it. */
  function* changes(value: Row): Generator<() => void> {
    for (const key of Object.keys(value)) {
      if (typeof value[key] === 'number') yield () => value[key]++
      else if (typeof value[key] === 'object') yield* changes(value[key])
    }
  }

  /** The place in the file of the last row that has something under a key. */
  function lastWith(rows: readonly Row[], key: string): number {
    return rows.findLastIndex((row, index) => index > 0 && JSON.stringify(row[key] ?? []) !== '[]')
  }

  it.each(['t', 'r', 'u', 'a', 'l', 'v', 'x'])('under %s is found where it stands', key => {
    const rows = rowsOf('table-2-cancel')
    const index = lastWith(rows, key)
    const count = [...changes([rows[index][key]])].length
    expect(count).toBeGreaterThan(0)
    for (let change = 0; change < count; change++) {
      const copy = structuredClone(rows)
      const within = { [key]: copy[index][key] }
      ;[...changes(within)][change]()
      copy[index][key] = within[key]
      const found = differenceOf(copy)!
      expect(found.line).toBe(index + 1)
      expect(found.key).toMatch(new RegExp(`^${key}(\\[|$)`))
      expect(found.expected).not.toEqual(found.came)
    }
  })

  it.each(['u', 'a', 'l', 'v', 'x'])('fewer entries under %s are found too', key => {
    const rows = rowsOf('table-2-cancel')
    const index = lastWith(rows, key)
    const dropped = rows[index][key].pop()
    expect(differenceOf(rows)).toMatchObject({ line: index + 1, expected: null })
    rows[index][key].push(dropped, dropped)
    expect(differenceOf(rows)).toMatchObject({ line: index + 1, came: null })
  })

  it('x that is missing altogether is found', () => {
    const rows = rowsOf('table-2-cancel')
    const index = lastWith(rows, 'x')
    delete rows[index].x
    expect(differenceOf(rows)).toMatchObject({ line: index + 1, key: 'x[0]', expected: null })
  })

  it('what a unit with several orders got may be listed once, or for each order that it did not get', () => {
    const units = [
      [0, 'Worker', 0, 0, 0, 1, 0],
      [1, 'Worker', 1, 2, 2, 1, 0],
    ]
    const mapInline = { width: 3, height: 3, terrain: '000000000', playerResources: [0, 0], units }
    const header = { mapInline, utt: 2, policy: 1, maxCycles: 1, nextId: 2 }
    const rows = units.map(([id, , player, x, y, hp, carried]) => [id, 3, player, x, y, hp, carried])
    const move = [0, 1, 1, -1, -1, -1]
    const wait = [0, 0, 5, -1, -1, -1]
    const start = { t: 0, r: [0, 0], u: rows, a: [], i: [[move, wait], []] }
    const end = { t: 1, r: [0, 0], u: rows, a: [[...wait, 0, 5]], end: { gameover: false, winner: -1 } }
    expect(differenceOf([header, start, end])).toBeUndefined()
    expect(differenceOf([header, { ...start, x: [wait] }, end])).toBeUndefined()
    expect(differenceOf([header, { ...start, x: [move] }, end])).toMatchObject({ line: 2, key: 'x[0]', came: null })
    expect(differenceOf([header, { ...start, x: [wait, wait] }, end])).toMatchObject({ line: 2 })
  })

  it('in an order is found in what came of it', () => {
    const rows = rowsOf('table-2-cancel')
    const index = rows.findIndex(({ i, x }) => x === undefined && i?.[0].some((order: number[]) => order[1] === 1))
    const move = rows[index].i[0].find((order: number[]) => order[1] === 1)
    move[2] ^= 2
    expect(differenceOf(rows)).toMatchObject({
      line: expect.toBeOneOf([index + 1, index + 2]),
      key: expect.stringMatching(/^[xa]/),
    })
  })

  it('in a coin is found in what it cancels; one too many, one too few and one with three sides where they stand', () => {
    const rows = rowsOf('table-1-random')
    const index = lastWith(rows, 'c')
    const { c } = rows[index]
    const found = (coins: number[]) => differenceOf(rows.with(index, { ...rows[index], c: coins }))
    expect(found(c)).toBeUndefined()
    expect(found(c.with(0, 1 - c[0]))).toMatchObject({ line: index + 1, key: expect.stringMatching(/^[cx]/) })
    expect(found([...c, 0])).toMatchObject({ line: index + 1, key: 'c', expected: [...c, 0], came: c })
    expect(found(c.slice(1))).toMatchObject({ line: index + 1, key: `c[${c.length - 1}]`, expected: null })
    expect(found(c.with(0, 2))).toMatchObject({ line: index + 1, key: 'c[0]', expected: 2, came: 'a draw from 0 to 1' })
  })

  it('in a damage is found in the hit points that are left; too many, too few and too large ones where they stand', () => {
    const rows = rowsOf('table-3-random')
    const index = rows.findIndex(row => row.d?.length === 1)
    const { d } = rows[index]
    const found = (damages: number[]) => differenceOf(rows.with(index, { ...rows[index], d: damages }))
    expect(found(d)).toBeUndefined()
    expect(found([d[0] === 0 ? 1 : 0])).toMatchObject({ line: index + 2, key: expect.stringMatching(/^u/) })
    expect(found([...d, 0])).toMatchObject({ line: index + 1, key: 'd', came: d })
    expect(found([])).toMatchObject({ line: index + 1, key: 'd[0]', expected: null })
    expect(found([99])).toMatchObject({ line: index + 1, key: 'd[0]', expected: 99 })
  })

  it('in the end, or in the header, is found', () => {
    const rows = rowsOf('table-2-random')
    const last = rows.length - 1
    const { end } = rows[last]
    const found = (changed: Row) => differenceOf(rows.with(last, { ...rows[last], end: { ...end, ...changed } }))
    expect(found({ winner: 5 })).toMatchObject({ line: last + 1, key: 'end.winner', expected: 5, came: end.winner })
    expect(found({ gameover: !end.gameover })).toMatchObject({
      line: last + 1,
      key: 'end.gameover',
      came: end.gameover,
    })
    const [header] = rows
    expect(differenceOf(rows.with(0, { ...header, nextId: header.nextId + 1 }))).toMatchObject({
      key: expect.stringMatching(/^u/),
    })
    expect(differenceOf(rows.with(0, { ...header, utt: 1 }))).toBeDefined()
    expect(differenceOf(rows.with(0, { ...header, policy: 1 }))).toBeDefined()
  })
})

describe('what is no trace', () => {
  const [header, first] = rowsOf('table-2-cancel')
  const text = (...rows: unknown[]): string => rows.map(row => JSON.stringify(row)).join('\n')

  it.each([
    ['nothing', '', 'Expected line 1 of a trace to be JSON'],
    ['no JSON', 'RTS', "Expected line 1 of a trace to be JSON, but got 'RTS'."],
    ['another header', text({ utt: 2 }), 'Expected line 1 of a trace to have policy in order'],
    ['no map', text({ ...header, mapInline: undefined }), 'to have map or mapInline, but got neither.'],
    ['a bad map', text({ ...header, mapInline: {} }), 'width of a map to be'],
    ['an unknown map', text({ ...header, mapInline: undefined, map: 'x' }), 'no map x'],
    ['a header alone', text(header), 'Expected a trace to have lines after its header, but got none.'],
    ['no end', text(header, first), 'Expected line 2 of a trace to have end in order'],
    ['no orders', text(header, { ...first, i: undefined }, first), 'Expected line 2 of a trace to have i in order'],
    [
      'an order for no unit',
      text(header, { ...first, i: [[[999, 0, 1, -1, -1, -1]], []] }, first),
      'Line 2 of a trace: Expected the id of a unit',
    ],
    ['a line cut short', `${text(header)}\n{"t":0,"r"`, 'Expected line 2 of a trace to be JSON'],
  ])('is refused: %s', (_, given, message) => {
    const read = replayTrace(given, noMap)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.error.message).toContain(message)
  })

  it('blank lines and other line ends are passed over; a map may be named', () => {
    const [, golden] = GOLDEN[0]
    const { mapInline, ...named } = JSON.parse(golden.split('\n')[0])
    const other = [JSON.stringify({ ...named, map: 'mine' }), ...golden.split('\n').slice(1)].join('\r\n\r\n')
    const find = (name: string) => (name === 'mine' ? readMap(mapInline) : noMap(name))
    expect(unwrap(replayTrace(other, find)).difference).toBeUndefined()
  })

  it('nothing that stands where a number stood makes it throw', () => {
    const [, golden] = GOLDEN[0]
    const numbers = [...golden.matchAll(/-?\d+/g)]
    const put = fc.constantFrom('-1', '1e99', '2147483648', '127', '3.5', 'null', '"x"', '[]', '{}', '[[0]]', ']')
    fc.assert(
      fc.property(fc.nat(numbers.length - 1), put, (at, text) => {
        const { index, 0: number } = numbers[at]
        const read = replayTrace(golden.slice(0, index) + text + golden.slice(index + number.length), noMap)
        expect(read.ok || read.error.message.length < 400).toBe(true)
      }),
      { numRuns: 200 },
    )
  })
})
