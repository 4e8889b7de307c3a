import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import {
  ATTACK_AT,
  attackOn,
  END,
  HARVEST_AT,
  HOLD,
  kindOf,
  MOVE_AT,
  PRODUCE_AT,
  paramOf,
  productOf,
  RETURN_AT,
  targetOf,
  WAIT_ACTION,
} from './actions.ts'
import { TYPE_NAMES } from './map.ts'
import { ATTACK, DIRECTIONS, ORDER_NAMES, PRODUCE } from './orders.ts'
import type { RtsState } from './state.ts'
import { ISSUING, NOBODY } from './world.ts'

const PRODUCTS = TYPE_NAMES.map(name => name.toLowerCase())
const COIN = ['later', 'earlier'] as const // which of two orders in conflict becomes a wait

/** An action, of a unit by its id: `8 move up`, `8 attack 3,4`, `8 produce worker right`, `8 wait`, `8 hold`; `end` is nobody's. */
export function formatAction(action: number, state: RtsState): string {
  if (state.drawing) return formatOutcome(action, state)
  if (action === END) return 'end'
  return `${state.ids[state.asked]} ${verbOf(action, state)}`
}

function verbOf(action: number, state: RtsState): string {
  if (action === HOLD) return 'hold'
  if (action === WAIT_ACTION) return 'wait'
  const kind = kindOf(action)
  if (kind === ATTACK) {
    const target = targetOf(action, state.cells[state.asked], state.rules)
    return `attack ${state.rules.columns[target]},${state.rules.rows[target]}`
  }
  const direction = DIRECTIONS[paramOf(action)]
  return kind === PRODUCE ? `produce ${PRODUCTS[productOf(action)]} ${direction}` : `${ORDER_NAMES[kind]} ${direction}`
}

/** A coin: which of the two orders becomes a wait, `later` or `earlier`; damage: its amount. */
function formatOutcome(outcome: number, state: RtsState): string {
  if (state.phase === ISSUING) return COIN[outcome]
  return `damage ${state.leastDamage + outcome}`
}

/** Reads what {@link formatAction} writes, also without the unit's id; refuses with `bad-action` or `illegal-action` what is not legal here. */
export function parseAction(text: string, state: RtsState): Result<number> {
  const words = text.trim().toLowerCase().split(/\s+/)
  if (state.end !== 'going') return illegal(text, 'nothing, as the game is over')
  if (state.drawing) {
    const outcome = Array.from({ length: state.draws }, (_, each) => each).find(
      each => formatOutcome(each, state) === words.join(' '),
    )
    return outcome === undefined ? illegal(text, `${formatOutcome(0, state)} or the like`) : ok(outcome)
  }
  if (words.length === 1 && words[0] === 'end') return ok(END)
  if (state.asked === NOBODY) return illegal(text, "'end' from a player who has nothing to decide")
  const asked = state.ids[state.asked]
  if (/^\d+$/.test(words[0]) && Number(words.shift()) !== asked)
    return illegal(text, `an order for unit ${asked}, which is asked`)
  const action = readVerb(words, state)
  if (action < 0)
    return fail(
      'bad-action',
      `Expected an order such as '${asked} move up', '${asked} attack 3,4', '${asked} wait' or 'end', but got '${shorten(text)}'.`,
    )
  return state.isLegal(action) ? ok(action) : illegal(text, `a legal order for unit ${asked}`)
}

function readVerb([verb, ...rest]: readonly string[], { asked, cells, rules }: RtsState): number {
  if (rest.length === 0) return ['wait', 'hold'].indexOf(verb) < 0 ? -1 : verb === 'wait' ? WAIT_ACTION : HOLD
  if (verb === 'attack') {
    const place = /^(\d{1,3}),(\d{1,3})$/.exec(rest.join(''))
    const target = place ? rules.cellAt(Number(place[1]), Number(place[2])) : -1
    const attack = target < 0 ? -1 : attackOn(cells[asked], target, rules)
    return attack < 0 ? -1 : ATTACK_AT + attack
  }
  const direction = (DIRECTIONS as readonly string[]).indexOf(rest[rest.length - 1])
  if (direction < 0) return -1
  if (verb === 'produce' && rest.length === 2) {
    const product = PRODUCTS.indexOf(rest[0])
    return product < 0 ? -1 : PRODUCE_AT + 4 * product + direction
  }
  if (rest.length > 1) return -1
  if (verb === 'move') return MOVE_AT + direction
  if (verb === 'harvest') return HARVEST_AT + direction
  return verb === 'return' ? RETURN_AT + direction : -1
}

function illegal(text: string, expected: string): Result<never> {
  return fail('illegal-action', `Expected ${expected}, but got '${shorten(text)}'.`)
}

/** What a person is asked: `worker 8 at 1,1`. */
export function promptOf(state: RtsState): string {
  if (state.asked === NOBODY) return 'end'
  const { columns, rows } = state.rules
  const cell = state.cells[state.asked]
  return `${PRODUCTS[state.types[state.asked]]} ${state.ids[state.asked]} at ${columns[cell]},${rows[cell]}`
}
