import type { Game } from '../core/game.ts'
import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** One line from outside: any JSON object. Its fields are read one by one, each with its own fault. */
export type Request = Readonly<Record<string, unknown>>

/** An object of JSON, as opposed to an array, null or a bare value. */
export function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A field that must be a text. */
export function textField(request: Request, key: string): Result<string> {
  const value = field(request, key)
  return typeof value === 'string' ? ok(value) : bad(key, 'a text', value)
}

/** `options`: an object; none where absent. */
export function optionsField(request: Request): Result<Request> {
  const value = field(request, 'options')
  if (value === undefined || value === null) return ok({})
  return isRequest(value) ? ok(value) : bad('options', 'an object', value)
}

/** `seed`: a whole or fractional number, or a text; 0 where absent. */
export function seedField(request: Request): Result<string | number> {
  const value = field(request, 'seed')
  if (value === undefined || value === null) return ok(0)
  return typeof value === 'string' || typeof value === 'number' ? ok(value) : bad('seed', 'a number or a text', value)
}

/** `position`: a text, or a number or an object, which reach the game as their JSON text; undefined where absent. */
export function positionField(request: Request): Result<string | undefined> {
  const value = field(request, 'position')
  if (value === undefined || value === null) return ok(undefined)
  if (typeof value === 'string') return ok(value)
  return typeof value === 'number' || isRequest(value)
    ? ok(JSON.stringify(value))
    : bad('position', 'a text, a number or an object', value)
}

/** `player`: the index of one of the game's players. */
export function playerField(request: Request, game: Game): Result<number> {
  const value = field(request, 'player')
  const { players } = game.spec
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < players) return ok(value)
  return bad('player', players === 1 ? '0' : `a whole number from 0 to ${players - 1}`, value)
}

/** A field's own value: what an object inherits was not sent. */
export function field(request: Request, key: string): unknown {
  return Object.hasOwn(request, key) ? request[key] : undefined
}

export function bad(key: string, expected: string, came: unknown): Result<never> {
  return fail('bad-request', `Expected ${key} to be ${expected}, but got ${show(came)}.`)
}

/** A value for a message: short, whatever came. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'string' ? `'${shorten(value)}'` : String(value)
}
