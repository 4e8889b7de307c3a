import { closest, distance } from 'fastest-levenshtein'
import type { z } from 'zod'
import { fail, ok, type Result } from './result.ts'

/** Options as they come from a spec string, a command line or JSON. */
export type Options = Readonly<Record<string, unknown>>

/**
 * Checks options against their one documented type (a strict zod object whose fields carry `.describe`d meaning, unit and default).
 * Unknown keys are refused, but where the object is a loose one, with the nearest right one, wrong values with what was expected and what came.
 *
 * @param of what the options belong to, for the message: `go`, `mcts`.
 */
export function readOptions<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  given: Options,
  of: string,
): Result<z.infer<z.ZodObject<Shape>>> {
  const known = Object.keys(schema.shape)
  const open = schema.def.catchall?._zod.def.type === 'unknown' // what else is given belongs to somebody else
  for (const key of Object.keys(given)) {
    if (!open && !known.includes(key)) {
      return fail('unknown-option', `Expected an option of ${of}, but got '${shorten(key)}'.${suggest(key, known)}`)
    }
  }
  const parsed = schema.safeParse(given)
  if (parsed.success) return ok(parsed.data)
  const issue = parsed.error.issues[0]
  const name = issue.path.join('.') || of
  const came = show(issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], given))
  return fail('bad-option', `Expected ${name} of ${of} to be ${expectation(issue)}, but got ${came}.`)
}

/** ` Did you mean 'x'?` where some known name is near; otherwise what there is to choose from. */
export function suggest(name: string, known: readonly string[]): string {
  if (known.length === 0) return ''
  const nearest = closest(shorten(name), known as string[])
  if (distance(shorten(name), nearest) <= Math.max(2, name.length / 3)) return ` Did you mean '${nearest}'?`
  return ` There is ${known.map(each => `'${each}'`).join(', ')}.`
}

/** A line per option for a manual: name, meaning, default. */
export function describeOptions(schema: z.ZodObject): readonly { name: string; help: string; initial: string }[] {
  return Object.entries(schema.shape).map(([name, field]) => {
    const initial = (field as z.ZodType).safeParse(undefined)
    return {
      name,
      help: (field as z.ZodType).description ?? '',
      initial: initial.success && initial.data !== undefined ? show(initial.data) : '',
    }
  })
}

/** A text for a message: what is longer than 100 characters is cut off there. */
export function shorten(text: string): string {
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text
}

const LONGEST_SHOWN = 100

function show(value: unknown): string {
  if (value === undefined) return 'nothing'
  return typeof value === 'string' ? `'${shorten(value)}'` : shorten(String(JSON.stringify(value)))
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `at least ${issue.minimum} long`
        : `${issue.inclusive ? 'at least' : 'above'} ${issue.minimum}`
    case 'too_big':
      return issue.origin === 'string' || issue.origin === 'array'
        ? `at most ${issue.maximum} long`
        : `${issue.inclusive ? 'at most' : 'below'} ${issue.maximum}`
    case 'invalid_type':
      return issue.expected === 'int'
        ? 'a whole number'
        : issue.expected === 'boolean'
          ? 'true or false'
          : `a ${issue.expected}`
    case 'invalid_value':
      return `one of ${issue.values.map(show).join(', ')}`
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`
    default:
      return issue.message
  }
}
