import { z } from 'zod'
import type { Json } from '../core/game.ts'
import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { decode, END } from './actions.ts'
import { cycle, damagesToDraw, takeDamage } from './cycle.ts'
import { issue, takeCoin } from './issue.ts'
import { listOrders } from './legal.ts'
import { type RtsMap, readMap } from './map.ts'
import { IDLE, type Order } from './orders.ts'
import { Reservations } from './reservations.ts'
import { CONFLICTS, Rules } from './rules.ts'
import { unitsInSight } from './sight.ts'
import { RtsState } from './state.ts'
import { orderRow, unitRow } from './view.ts'

/** Where a trace and these rules first part. */
export interface TraceDifference {
  /** In the file, from 1. */
  readonly line: number
  readonly time: number
  /** What differs, by its key in the trace and its place in the list there: `r`, `u[3]`, `l[0][2]`. */
  readonly key: string
  /** What the trace has, and what the rules gave; null for nothing. */
  readonly expected: Json
  readonly came: Json
}

export interface TraceReplay {
  readonly game: string
  /** Ticks that were made and found the same. */
  readonly ticks: number
  readonly difference?: TraceDifference
}

const whole = z.int()
const int32 = z.int32()
const order = z.tuple([int32, int32, int32, int32, int32, int32])

const headerLine = z.object({
  game: z.string().default(''),
  map: z.string().optional(),
  mapInline: z.unknown().optional(),
  utt: z.literal([1, 2, 3]),
  policy: z.literal([1, 2, 3]),
  maxCycles: int32.min(1),
  nextId: int32.min(0),
})
const tickLine = z.object({
  t: whole,
  r: z.json(),
  u: z.json(),
  a: z.json(),
  l: z.json().optional(),
  v: z.json().optional(),
  i: z.tuple([z.array(order), z.array(order)]),
  x: z.json().default([]),
  c: z.array(whole).default([]),
  d: z.array(whole).default([]),
})
const endLine = tickLine.omit({ i: true, x: true, c: true, d: true }).extend({
  end: z.object({ gameover: z.json(), winner: z.json() }),
})

type Header = z.infer<typeof headerLine>
type Tick = z.infer<typeof tickLine>

/**
 * Replays a trace of the original (JSON lines) and compares state by state, up to the first difference. Fails with `bad-trace` on what is no trace, and as
 * `findMap` does.
 *
 * @param findMap the map of this name.
 */
export function replayTrace(text: string, findMap: (name: string) => Result<RtsMap>): Result<TraceReplay> {
  const [first, ...rest] = text
    .split('\n')
    .map((line, index) => ({ line: line.trim(), number: index + 1 }))
    .filter(({ line }) => line !== '')
  const header = readLine(headerLine, first?.line ?? '', first?.number ?? 1)
  if (!header.ok) return header
  const map = mapOf(header.value, findMap)
  if (!map.ok) return map
  const replay = new Replay(header.value, map.value)
  for (const [index, { line, number }] of rest.entries()) {
    const isLast = index === rest.length - 1
    const fault = isLast ? replay.end(line, number) : replay.tick(line, number)
    if (!fault.ok) return fault
    if (fault.value) return ok({ game: header.value.game, ticks: replay.ticks, difference: fault.value })
  }
  if (rest.length === 0) return fail('bad-trace', 'Expected a trace to have lines after its header, but got none.')
  return ok({ game: header.value.game, ticks: replay.ticks })
}

function mapOf({ map, mapInline }: Header, findMap: (name: string) => Result<RtsMap>): Result<RtsMap> {
  if (mapInline !== undefined && mapInline !== null) return readMap(mapInline)
  if (map !== undefined) return findMap(map)
  return fail('bad-trace', 'Expected the header of a trace to have map or mapInline, but got neither.')
}

function readLine<T>(schema: z.ZodType<T>, line: string, number: number): Result<T> {
  let data: unknown
  try {
    data = JSON.parse(line)
  } catch {
    return fail('bad-trace', `Expected line ${number} of a trace to be JSON, but got '${shorten(line)}'.`)
  }
  const read = schema.safeParse(data)
  if (read.success) return ok(read.data)
  const [issue] = read.error.issues
  return fail(
    'bad-trace',
    `Expected line ${number} of a trace to have ${issue.path.join('.') || 'an object'} in order: ${issue.message}.`,
  )
}

/** What the rules made so far, beside what the trace says. Every method gives the difference it finds, if any. */
class Replay {
  ticks = 0
  private readonly state: RtsState
  private readonly reservations: Reservations
  private readonly actions = new Int32Array(END)

  constructor({ utt, policy, maxCycles, nextId }: Header, map: RtsMap) {
    const rules = new Rules(map, utt, CONFLICTS[policy - 1], false, maxCycles)
    this.state = new RtsState(rules)
    this.state.setUp()
    this.state.nextId = nextId
    this.reservations = new Reservations(rules.size)
  }

  tick(line: string, number: number): Result<TraceDifference | undefined> {
    const read = readLine(tickLine, line, number)
    if (!read.ok) return read
    const { state } = this
    const given = read.value
    const time = state.time
    const at = (found: Place | undefined): Result<TraceDifference | undefined> =>
      ok(found && { line: number, time, ...found })
    const before = this.compareState(given)
    if (before) return at(before)
    for (const [player, orders] of given.i.entries()) {
      const taken = state.submit(player, orders)
      if (!taken.ok) return fail('bad-trace', `Line ${number} of a trace: ${taken.error.message}`)
    }
    const drawn = this.issueOrders(given)
    if (drawn) return at(drawn)
    const made = this.compareGotten(given) ?? this.makeTick(given)
    if (!made) this.ticks++
    return at(made)
  }

  end(line: string, number: number): Result<TraceDifference | undefined> {
    const read = readLine(endLine, line, number)
    if (!read.ok) return read
    const { decided, winner, time } = this.state
    const { end } = read.value
    const found =
      this.compareState(read.value) ??
      compare('end.gameover', end.gameover, decided) ??
      compare('end.winner', end.winner, winner)
    return ok(found && { line: number, time, ...found })
  }

  private compareState({ t, r, u, a, l, v }: Pick<Tick, 't' | 'r' | 'u' | 'a' | 'l' | 'v'>): Place | undefined {
    const { state } = this
    const units = Array.from({ length: state.count }, (_, unit) => unit)
    return (
      compare('t', t, state.time) ??
      compare('r', r, [...state.stocks]) ??
      compare(
        'u',
        u,
        units.map(unit => unitRow(state, unit)),
      ) ??
      compare(
        'a',
        a,
        Array.from(state.queue.subarray(0, state.queued), unit => orderRow(state, unit)),
      ) ??
      (l === undefined ? undefined : compare('l', l, this.ordersOf(units))) ??
      (v === undefined
        ? undefined
        : compare(
            'v',
            v,
            [0, 1].map(player => unitsInSight(state, player).map(unit => state.ids[unit])),
          ))
    )
  }

  /** What each idle unit of the players may be ordered, and whether the reservation test allows it. */
  private ordersOf(units: readonly number[]): Json {
    const { state, actions, reservations } = this
    return units
      .filter(unit => state.owners[unit] >= 0 && state.orders[unit] === IDLE)
      .map(unit => {
        reservations.begin(state, state.owners[unit])
        const count = listOrders(state, unit, actions)
        const listed = Array.from(actions.subarray(0, count), action => {
          return [...decode(action, state.cells[unit], state.rules)!, Number(reservations.allows(state, unit, action))]
        })
        return [state.ids[unit], ...listed]
      })
  }

  /** A unit may be given several orders: traces may list what it got once, or for each order that it did not get. */
  private compareGotten({ i, x }: Tick): Place | undefined {
    const each = i.flat()
    const last = [...new Map(each.map(order => [order[0], order])).values()]
    const [byUnit, byOrder] = [last, each].map(orders => {
      const missed = orders.filter(order => !same(order, this.gotten(order)))
      return compare(
        'x',
        x,
        missed.map(order => this.gotten(order)),
      )
    })
    return byOrder && byUnit
  }

  /** The order in progress of the unit that was given one. */
  private gotten([id]: Order): number[] {
    return orderRow(this.state, this.state.indexOf(id)).slice(0, 6)
  }

  private issueOrders({ c }: Tick): Place | undefined {
    let drawn = 0
    while (!issue(this.state)) {
      const place = drawable('c', c, drawn, 2)
      if (place) return place
      takeCoin(this.state, c[drawn++])
    }
    return compare('c', c, c.slice(0, drawn))
  }

  private makeTick({ d }: Tick): Place | undefined {
    let drawn = 0
    while (!cycle(this.state)) {
      const place = drawable('d', d, drawn, damagesToDraw(this.state))
      if (place) return place
      takeDamage(this.state, d[drawn++])
    }
    return compare('d', d, d.slice(0, drawn))
  }
}

type Place = Pick<TraceDifference, 'key' | 'expected' | 'came'>

/** What keeps the next draw of a trace from being one that the rules ask for. */
function drawable(key: string, draws: readonly number[], drawn: number, outcomes: number): Place | undefined {
  if (draws[drawn] >= 0 && draws[drawn] < outcomes) return undefined
  return { key: `${key}[${drawn}]`, expected: draws[drawn] ?? null, came: `a draw from 0 to ${outcomes - 1}` }
}

/** The first place where two values differ. Lists of lists are entered. */
function compare(key: string, expected: Json, came: Json): Place | undefined {
  if (same(expected, came)) return undefined
  if (!Array.isArray(expected) || !Array.isArray(came) || ![...expected, ...came].some(Array.isArray))
    return { key, expected, came }
  const index = Array.from({ length: Math.max(expected.length, came.length) }).findIndex(
    (_, at) => !same(expected[at], came[at]),
  )
  return compare(`${key}[${index}]`, expected[index] ?? null, came[index] ?? null)
}

function same(one: Json | undefined, other: Json | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}
