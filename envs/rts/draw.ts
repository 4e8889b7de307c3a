import { CHANCE, OVER, type Paint, type Viewer } from '../core/game.ts'
import { TYPE_NAMES } from './map.ts'
import { ATTACK, HARVEST, IDLE, MOVE, PRODUCE, RETURN, WAIT } from './orders.ts'
import { look, sees } from './sight.ts'
import type { RtsState } from './state.ts'
import { RESOURCE } from './units.ts'

/** Letters of the types by number: upper case is player 1's, lower case player 2's. */
export const LETTERS = ['$', 'B', 'K', 'W', 'L', 'H', 'R'] as const

const ARROWS: Readonly<Record<number, string>> = {
  [MOVE]: '↑→↓←',
  [HARVEST]: '⇡⇢⇣⇠',
  [RETURN]: '⇡⇢⇣⇠',
  [PRODUCE]: '⇑⇒⇓⇐',
}
const COLORS = ['cyan', 'red'] as const
const NAMES = ['player 1 (CAPITALS)', 'player 2 (small letters)'] as const

/** Maps up to this width are drawn four characters a cell, wider ones two: a letter and an order, without hit points and loads. */
const WIDEST_ROOMY = 19

/**
 * The map as text, x from the left and y from the top, and lines on how the game stands. A cell has the unit's letter, then what a resource holds, or
 * `$` for a load and the hit points of what is hurt, then its order in progress or of this tick. What is being produced stands small where it will be.
 */
export function draw(state: RtsState, viewer: Viewer, paint: Paint): string {
  const { width, height, size, fog, walls } = state.rules
  const room = width <= WIDEST_ROOMY ? 4 : 2
  const looked = new Uint8Array(size).fill(1)
  if (fog && viewer !== 'all') look(state, viewer, looked)
  const cells = Array.from({ length: size }, (_, cell) => {
    if (walls[cell] === 1) return paint('dim', '#'.repeat(room - 1).padEnd(room))
    return paint('dim', (looked[cell] === 1 ? '.' : '~').padEnd(room))
  })
  const orders = ordersSeen(state, viewer)
  for (const { unit, kind, product, target } of orders) {
    if (kind !== PRODUCE || !isSeen(state, viewer, unit, looked)) continue
    cells[target] = paint('dim', `+${letterOf(product, state.owners[unit])}`.padEnd(room))
  }
  for (let unit = 0; unit < state.count; unit++) {
    if (!isSeen(state, viewer, unit, looked)) continue
    const given = orders.find(order => order.unit === unit)
    const isAsked = unit === state.asked && isTold(viewer, state.turn)
    const letter = letterOf(state.types[unit], state.owners[unit])
    const text = room === 2 ? letter : (letter + detail(state, unit)).slice(0, room - 1)
    const owner = state.owners[unit]
    const order = isAsked ? paint('bold', '?') : given ? glyph(given) : ' '
    cells[state.cells[unit]] =
      paint(owner < 0 ? 'yellow' : COLORS[owner], text) + order + ' '.repeat(room - 1 - text.length)
  }
  const columns = Array.from({ length: width }, (_, x) => `${x % (room === 2 ? 10 : 100)}`.padEnd(room)).join('')
  const lines = Array.from({ length: height }, (_, y) => {
    return `${paint('dim', `${y}`.padStart(3))} ${cells.slice(y * width, (y + 1) * width).join('')}`.trimEnd()
  })
  return [`    ${paint('dim', columns.trimEnd())}`, ...lines, ...status(state, viewer, paint)].join('\n')
}

interface Given {
  readonly unit: number
  readonly kind: number
  readonly param: number
  readonly product: number
  readonly target: number
}

/** Orders in progress, and those of this tick that the viewer knows of. */
function ordersSeen(state: RtsState, viewer: Viewer): Given[] {
  const given: Given[] = []
  for (const player of [0, 1]) {
    if (!isTold(viewer, player)) continue
    const { count, units, types, params, products, targets } = state.submitted[player]
    for (let row = state.issuedOf(player); row < count; row++)
      given.push({
        unit: units[row],
        kind: types[row],
        param: params[row],
        product: products[row],
        target: targets[row],
      })
  }
  for (let unit = 0; unit < state.count; unit++) {
    const { orders, params, products, targets } = state
    if (orders[unit] === IDLE) continue
    given.push({ unit, kind: orders[unit], param: params[unit], product: products[unit], target: targets[unit] })
  }
  return given
}

function isTold(viewer: Viewer, player: number): boolean {
  return viewer === 'all' || viewer === player
}

function isSeen(state: RtsState, viewer: Viewer, unit: number, looked: Uint8Array): boolean {
  return viewer === 'all' || sees(state, viewer, unit, looked)
}

function letterOf(type: number, owner: number): string {
  return owner === 1 ? LETTERS[type].toLowerCase() : LETTERS[type]
}

/** What a unit's letter doesn't say: what a resource holds, a load, and hit points other than those it is made with. */
function detail({ types, carried, hps, rules }: RtsState, unit: number): string {
  if (types[unit] === RESOURCE) return `${carried[unit]}`
  const hurt = hps[unit] === rules.table.hp[types[unit]] ? '' : `${hps[unit]}`
  return (carried[unit] > 0 ? '$' : '') + hurt
}

function glyph({ kind, param }: Given): string {
  if (kind === WAIT) return '-'
  return kind === ATTACK ? '×' : ARROWS[kind][param]
}

function status(state: RtsState, viewer: Viewer, paint: Paint): string[] {
  const { time, rules, stocks, asked, turn } = state
  const players = NAMES.map((name, player) => `${paint(COLORS[player], name)} ${stocks[player]}`)
  return [
    paint('dim', 'B base, K barracks, W worker, L light, H heavy, R ranged, + being made, $ load'),
    paint(
      'dim',
      `orders: ↑ move, ⇡ harvest or return, ⇑ produce, × attack, - wait${rules.fog ? '; ~ out of sight' : ''}`,
    ),
    `tick ${time} of ${rules.maxTicks}, in stock: ${players.join(', ')}`,
    stands(),
  ]

  function stands(): string {
    if (turn === OVER) {
      if (state.end === 'truncated') return 'a draw: time is up'
      return state.winner < 0 ? 'a draw: nobody is left' : `${NAMES[state.winner]} wins`
    }
    if (turn === CHANCE) return 'chance is drawing'
    if (asked < 0 || !isTold(viewer, turn)) return `player ${turn + 1} gives orders`
    const at = `${rules.columns[state.cells[asked]]},${rules.rows[state.cells[asked]]}`
    return `player ${turn + 1} is asked (?) for the order of ${TYPE_NAMES[state.types[asked]].toLowerCase()} ${state.ids[asked]} at ${at}`
  }
}
