import { CHANCE, type Json, type State } from '../core/game.ts'
import { describeOptions, suggest } from '../core/options.ts'
import type { GameRegistry } from '../core/registry.ts'
import { type Fault, fail, ok, type Result } from '../core/result.ts'
import { Rng } from '../core/rng.ts'
import { LONGEST_LINE } from './lines.ts'
import {
  bad,
  field,
  isRequest,
  playerField,
  positionField,
  type Request,
  seedField,
  show,
  textField,
} from './request.ts'
import { standing } from './standing.ts'
import { type Table, Tables } from './tables.ts'

/** What may go wrong at the door itself; games add the codes of their own options, positions and saved data. */
export const DOOR_FAULTS = [
  'bad-json', // the line is no JSON
  'too-long', // the line is longer than the door takes
  'bad-request', // no object, or a field is missing or of the wrong type
  'unknown-op',
  'unknown-game',
  'unknown-state', // never made, or freed
  'illegal-action', // not legal here, or no action at all
  'not-chance', // outcomes were asked for where a player moves, or nobody
  'no-model', // the game's state space is too large for a table
  'internal', // a game's own code failed; the state is as it was before
] as const
export type DoorFault = (typeof DOOR_FAULTS)[number]

export type Answer =
  | { readonly ok: true; readonly id?: Json; readonly [key: string]: Json | undefined }
  | { readonly ok: false; readonly id?: Json; readonly error: Fault }

type Fields = Record<string, Json>
interface Slot {
  readonly table: Table
  readonly state: State
  readonly seed: string | number // that the state began by
}

/**
 * Worlds for other languages: takes a request, gives an answer, holds the states in between (`ludus env --stdio`). Generic over the
 * games of a registry. Whatever comes is answered; nothing that comes can end it or harm a state.
 */
export class Door {
  private readonly registry: GameRegistry
  private readonly slots = new Map<number, Slot>()
  private readonly tables: Tables
  private made = 0

  private readonly ops = new Map<string, (request: Request) => Result<Fields>>([
    ['games', () => this.games()],
    ['new', request => this.start(request)],
    ['turn', request => this.on(request, slot => ok(standing(slot.state, slot.table.game.spec)))],
    ['legal', request => this.on(request, slot => ok(legal(slot, request)))],
    ['outcomes', request => this.on(request, outcomes)],
    ['play', request => this.on(request, slot => play(slot, request))],
    ['state', request => this.on(request, ({ table, state }) => ok({ value: table.game.view(state, 'all') }))],
    ['observe', request => this.on(request, slot => observe(slot, request))],
    ['save', request => this.on(request, slot => ok({ data: slot.state.save() }))],
    ['load', request => this.load(request)],
    ['clone', request => this.on(request, slot => ok({ state: this.keep({ ...slot, state: slot.state.clone() }) }))],
    ['free', request => this.on(request, () => this.free(request))],
    ['model', request => this.model(request)],
    ['spec', request => this.spec(request)],
  ])

  constructor(registry: GameRegistry) {
    this.registry = registry
    this.tables = new Tables(registry)
  }

  /** Answers a line of JSON with a line of JSON, without its newline. */
  answerLine(line: string): string {
    let request: unknown
    try {
      request = JSON.parse(line)
    } catch (error) {
      return refusal('bad-json', `Expected a line of JSON, but got ${show(line)} (${(error as Error).message}).`)
    }
    try {
      return JSON.stringify(this.answer(request))
    } catch (error) {
      // An id nested so deep that it can be read but not written.
      return refusal(
        'internal',
        `Expected an answer that can be written as JSON, but got: ${(error as Error).message}.`,
      )
    }
  }

  /** The answer to a line that was too long to keep. */
  refuseLong(): string {
    return refusal('too-long', `Expected a line of at most ${LONGEST_LINE} bytes, but got a longer one.`)
  }

  /** Answers a request: `ok` with the op's fields or a coded fault, and the request's own `id` where it has one. */
  answer(request: unknown): Answer {
    if (!isRequest(request)) {
      return { ok: false, error: { code: 'bad-request', message: `Expected an object, but got ${show(request)}.` } }
    }
    const id = Object.hasOwn(request, 'id') ? { id: request.id as Json } : {}
    let result: Result<Fields>
    try {
      result = this.dispatch(request)
    } catch (error) {
      result = fail('internal', `Expected ${show(request.op)} to be answered, but it failed: ${String(error)}.`)
    }
    return result.ok ? { ...id, ok: true, ...result.value } : { ...id, ok: false, error: result.error }
  }

  private dispatch(request: Request): Result<Fields> {
    const op = textField(request, 'op')
    if (!op.ok) return op
    const own = this.ops.get(op.value)
    if (own) return own(request)
    if (!this.tables.gameOps.has(op.value))
      return this.unknownOp(op.value, [...this.ops.keys(), ...this.tables.gameOps])
    return this.on(request, ({ table, state, seed }) => {
      const ops = table.game.doorOps ?? {}
      if (Object.hasOwn(ops, op.value))
        return guarded(table, state, () => ops[op.value](state, request, Rng.fromSeed(seed).split('door')))
      return this.unknownOp(op.value, [...this.ops.keys(), ...Object.keys(ops)])
    })
  }

  private unknownOp(op: string, known: readonly string[]): Result<never> {
    return fail('unknown-op', `Expected the name of an op, but got ${show(op)}.${suggest(op, known)}`)
  }

  /** Does something with the state that a request names. */
  private on(request: Request, what: (slot: Slot) => Result<Fields>): Result<Fields> {
    const number = field(request, 'state')
    if (typeof number !== 'number') return bad('state', 'the number of a state', number)
    const slot = this.slots.get(number)
    if (!slot) return fail('unknown-state', `Expected the number of a state that is held, but got ${number}.`)
    return what(slot)
  }

  private keep(slot: Slot): number {
    this.slots.set(++this.made, slot)
    return this.made
  }

  private free(request: Request): Result<Fields> {
    this.slots.delete(request.state as number)
    return ok({})
  }

  /** The specs that games have by default, with their options: name, meaning, default. */
  private games(): Result<Fields> {
    const games = this.registry.list().map(kind => {
      const game = this.registry.make(kind.id)
      const spec = game.ok ? (game.value.spec as unknown as Record<string, Json>) : { id: kind.id }
      return { ...spec, summary: kind.summary, options: describeOptions(kind.options) as unknown as Json }
    })
    return ok({ games })
  }

  private start(request: Request): Result<Fields> {
    const position = positionField(request)
    if (!position.ok) return position
    const table = this.tables.named(request, (id, given) => this.registry.optionsAt(id, given, position.value))
    if (!table.ok) return table
    const seed = seedField(request)
    if (!seed.ok) return seed
    const { game } = table.value
    const state =
      position.value === undefined ? ok(game.start(Rng.fromSeed(seed.value))) : game.fromPosition(position.value)
    if (!state.ok) return state
    const slot = { table: table.value, state: state.value, seed: seed.value }
    return ok({ state: this.keep(slot), ...standing(state.value, game.spec) })
  }

  private load(request: Request): Result<Fields> {
    const data = field(request, 'data')
    const table = this.tables.named(request, (id, given) => this.registry.optionsOfSave(id, given, data))
    if (!table.ok) return table
    const seed = seedField(request)
    if (!seed.ok) return seed
    const state = table.value.game.load(data)
    return state.ok ? ok({ state: this.keep({ table: table.value, state: state.value, seed: seed.value }) }) : state
  }

  /** The spec of a game with these options. */
  private spec(request: Request): Result<Fields> {
    const table = this.tables.named(request)
    return table.ok ? ok({ spec: table.value.game.spec as unknown as Json }) : table
  }

  /** Gymnasium's `P`: `P[state][action]` lists `[probability, next, reward, terminated]`. */
  private model(request: Request): Result<Fields> {
    const table = this.tables.named(request)
    if (!table.ok) return table
    const { game } = table.value
    if (!game.model)
      return fail('no-model', `Expected a game with a full transition table, but ${game.spec.id} has none.`)
    return ok({ P: game.model().transitions })
  }
}

function refusal(code: DoorFault, message: string): string {
  return JSON.stringify({ ok: false, error: { code, message } })
}

/** What is legal, in notation; with `numbers: true` also by number, so that a mask can tell it. */
function legal({ table, state }: Slot, request: Request): Fields {
  const numbers = Array.from(table.actions.subarray(0, state.legal(table.actions)))
  const actions = numbers.map(action => table.game.format(action, state))
  return field(request, 'numbers') === true ? { actions, numbers } : { actions }
}

function outcomes({ table, state }: Slot): Result<Fields> {
  if (state.turn !== CHANCE) {
    return fail(
      'not-chance',
      `Expected a state at a draw of chance, but got one at ${standing(state, table.game.spec).turn}.`,
    )
  }
  const listed: [string, number][] = []
  const count = state.outcomes(table.probabilities)
  for (let outcome = 0; outcome < count; outcome++) {
    const probability = table.probabilities[outcome]
    if (probability > 0) listed.push([table.game.format(outcome, state), probability])
  }
  return ok({ outcomes: listed })
}

function play({ table, state }: Slot, request: Request): Result<Fields> {
  const text = textField(request, 'action')
  if (!text.ok) return text
  const action = table.game.parse(text.value, state)
  if (!action.ok) return fail('illegal-action', action.error.message)
  return guarded(table, state, () => {
    state.play(action.value)
    return ok(standing(state, table.game.spec))
  })
}

function observe({ table, state }: Slot, request: Request): Result<Fields> {
  const player = playerField(request, table.game)
  if (!player.ok) return player
  state.observe(player.value, table.observation.fill(0))
  return ok({ shape: table.game.spec.observation.shape, data: Array.from(table.observation) })
}

/** Does something that changes the state; leaves the state as it was where that throws or is refused. */
function guarded(table: Table, state: State, what: () => Result<Fields>): Result<Fields> {
  table.spare.copyFrom(state)
  try {
    const result = what()
    if (!result.ok) state.copyFrom(table.spare)
    return result
  } catch (error) {
    state.copyFrom(table.spare)
    throw error
  }
}
