import { shorten } from '../../core/options.ts'
import { fail, ok, type Result } from '../../core/result.ts'
import { compile, type Entry } from '../table.ts'
import type { Move } from '../types.ts'
import type { WorldPlan } from '../world.ts'
import { cellAt } from './grid.ts'
import { readTaxiMap } from './taxiMap.ts'

/** Taxi's own order: south, north, east, west. */
const TAXI_ACTIONS = ['down', 'up', 'right', 'left', 'pickup', 'dropoff'] as const
/** Where a taxi slides in the rain, by the direction meant: to its own left, then to its right. */
const SIDES = [
  ['right', 'left'],
  ['left', 'right'],
  ['up', 'down'],
  ['down', 'up'],
] as const
const PLANES = ['taxi', 'riding', 'waiting', 'destination', 'undecided', 'stand', 'wall-right', 'wall-below'] as const

export interface TaxiOptions {
  readonly rainy: boolean
  /** Probability of going where one means to in the rain; the rest is split between the two sides. */
  readonly rainyProbability: number
  readonly ficklePassenger: boolean
  /** Probability that the passenger changes its destination on the first move after it was picked up. */
  readonly fickleProbability: number
}

/**
 * Gymnasium's Taxi-v4 (Dietterich 2000): -1 a step, +20 for the right drop-off, -10 for a pick-up or drop-off that is not possible. A
 * state is ((row * columns + column) * (stands + 1) + passenger) * stands + destination, where the last number of a passenger is the
 * taxi. With a fickle passenger there are twice as many: one that may still change its mind has Gymnasium's number, one that has
 * made its first move is that many states further on. (Gymnasium draws at the start whether it will; drawn when it matters, that
 * is the same, and nothing is hidden.)
 */
export function taxiWorld(lines: readonly string[], options: TaxiOptions): Result<WorldPlan> {
  const read = readTaxiMap(lines)
  if (!read.ok) return read
  const { rows, columns, stands, open } = read.value
  const many = stands.length
  const plain = rows * columns * (many + 1) * many
  const { rainy, rainyProbability, ficklePassenger, fickleProbability } = options

  const encode = (parts: Parts): number =>
    (parts.cell * (many + 1) + parts.passenger) * many + parts.destination + (parts.decided ? plain : 0)
  const decode = (state: number): Parts => {
    const number = state % plain
    const place = Math.floor(number / many)
    return {
      cell: Math.floor(place / (many + 1)),
      passenger: place % (many + 1),
      destination: number % many,
      decided: state >= plain,
    }
  }
  const moved = (cell: number, move: Move): number => (open(cell, move) ? cell + cellsFurther(move, columns) : cell)

  /** A drive that ends in `cell`: on its first move a fickle passenger may name another destination. */
  const drive = (from: Parts, cell: number, probability: number, name: string): Entry[] => {
    const parts = { ...from, cell }
    const asks = ficklePassenger && !from.decided && from.passenger === many && cell !== from.cell
    if (!asks) return [[probability, encode(parts), -1, false, name]]
    const others = stands.map((_, stand) => stand).filter(stand => stand !== from.destination)
    return [
      [probability * (1 - fickleProbability), encode({ ...parts, decided: true }), -1, false, name],
      ...others.map(
        (destination): Entry => [
          (probability * fickleProbability) / others.length,
          encode({ ...parts, destination, decided: true }),
          -1,
          false,
          `${name}-to-${stands[destination].name.toLowerCase()}`,
        ],
      ),
    ]
  }
  const entries = (state: number, action: number): Entry[] => {
    const from = decode(state)
    const stand = stands.findIndex(each => each.cell === from.cell)
    const name = TAXI_ACTIONS[action]
    const stays: Entry = [1, state, -10, false, name]
    if (name === 'pickup') {
      const there = from.passenger < many && from.passenger === stand
      return [there ? [1, encode({ ...from, passenger: many }), -1, false, name] : stays]
    }
    if (name === 'dropoff') {
      if (from.passenger !== many || stand < 0) return [stays]
      const arrived = stand === from.destination
      return [[1, encode({ ...from, passenger: stand }), arrived ? 20 : -1, arrived, name]]
    }
    if (!rainy) return drive(from, moved(from.cell, name), 1, name)
    const free = open(from.cell, name) // where the way is barred the taxi does not slide either
    const side = (1 - rainyProbability) / 2
    const [left, right] = SIDES[action]
    return [
      ...drive(from, moved(from.cell, name), rainyProbability, name),
      ...drive(from, free ? moved(from.cell, left) : from.cell, side, left),
      ...drive(from, free ? moved(from.cell, right) : from.cell, side, right),
    ]
  }

  const states = ficklePassenger ? plain * 2 : plain
  const starts = Array.from({ length: plain }, (_, state) => state).filter(state => {
    const { passenger, destination } = decode(state)
    return passenger < many && passenger !== destination
  })
  const table = compile({ states, actions: TAXI_ACTIONS, starts, final: () => false, entries })

  const place = (cell: number, plane: (typeof PLANES)[number]): number => cell * PLANES.length + PLANES.indexOf(plane)
  const background = new Float32Array(rows * columns * PLANES.length)
  for (const { cell } of stands) background[place(cell, 'stand')] = 1
  for (let cell = 0; cell < rows * columns; cell++) {
    background[place(cell, 'wall-right')] = Number(!open(cell, 'right'))
    background[place(cell, 'wall-below')] = Number(!open(cell, 'down'))
  }
  const marks = Array.from({ length: states }, (_, state) => {
    const { cell, passenger, destination, decided } = decode(state)
    return [
      place(cell, 'taxi'),
      passenger === many ? place(cell, 'riding') : place(stands[passenger].cell, 'waiting'),
      place(stands[destination].cell, 'destination'),
      ficklePassenger && !decided ? place(cell, 'undecided') : -1,
    ]
  })
  return ok({
    rules: 'taxi',
    rows,
    columns,
    lines,
    table,
    planes: PLANES,
    background,
    marks: Int32Array.from(marks.flat()),
    marksPerState: 4,
    show: state => {
      const { cell, passenger, destination, decided } = decode(state)
      return {
        agent: [Math.floor(cell / columns), cell % columns],
        carrying: passenger === many ? 'passenger' : null,
        passenger: passenger === many ? null : stands[passenger].name,
        destination: stands[destination].name,
        ...(ficklePassenger ? { undecided: !decided } : {}),
      }
    },
    find: position => {
      const names = stands.map(stand => stand.name as string)
      const keys = ['agent', 'passenger', 'destination', ...(ficklePassenger ? ['undecided'] : [])]
      const strange = Object.keys(position).find(key => !keys.includes(key))
      if (strange !== undefined)
        return fail('bad-position', `Expected only ${keys.join(', ')} in a position, but got '${shorten(strange)}'.`)
      const cell = cellAt(position.agent, rows, columns)
      const passenger = position.passenger === null ? many : names.indexOf(position.passenger as string)
      const destination = names.indexOf(position.destination as string)
      if (cell < 0 || passenger < 0 || destination < 0)
        return fail(
          'bad-position',
          `Expected agent to be [row, column], passenger one of ${names.join(', ')} or null for in the taxi, and destination one of ${names.join(', ')}, but got ${shorten(JSON.stringify(position))}.`,
        )
      return ok(encode({ cell, passenger, destination, decided: ficklePassenger && position.undecided === false }))
    },
  })
}

interface Parts {
  readonly cell: number
  readonly passenger: number // a stand, or the number of stands: in the taxi
  readonly destination: number // a stand
  readonly decided: boolean // a fickle passenger that has made its first move
}

function cellsFurther(move: Move, columns: number): number {
  return { up: -columns, down: columns, left: -1, right: 1 }[move as 'up' | 'down' | 'left' | 'right']
}
