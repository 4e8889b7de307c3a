import { fail, ok, type Result } from './result.ts'

/**
 * A named thing with options, as text: `go?size=9&komi=7`, `mcts?sims=400`, or with a rest in the named thing's own language:
 * `gtp:gnugo --mode gtp`, `gtp?deadline=30000:gnugo --mode gtp`.
 */
export interface Spec {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  /** What follows the first `:`, uninterpreted. */
  readonly rest?: string
}

/** Reads a spec string. Values become numbers or booleans where they look like one; a key without `=` is `true`. */
export function parseSpec(text: string): Result<Spec> {
  const match = /^([A-Za-z0-9._-]+)(?:\?([^:]*))?(?::([\s\S]*))?$/.exec(text.trim())
  if (!match) {
    return fail(
      'bad-spec',
      `Expected a name with options such as 'mcts?sims=400' or 'gtp:gnugo --mode gtp', but got '${text}'.`,
    )
  }
  const options: Record<string, unknown> = {}
  for (const part of (match[2] ?? '').split('&').filter(part => part !== '')) {
    const cut = part.indexOf('=')
    const key = cut < 0 ? part : part.slice(0, cut)
    if (key === '') return fail('bad-spec', `Expected key=value, but got '${part}' in '${text}'.`)
    if (Object.hasOwn(options, key))
      return fail('bad-spec', `Expected '${key}' once, but it stands twice in '${text}'.`)
    options[key] = cut < 0 ? true : scalar(decode(part.slice(cut + 1)))
  }
  const rest = match[3]
  return ok(rest === undefined ? { name: match[1], options } : { name: match[1], options, rest })
}

/** The inverse of {@link parseSpec}; texts that would not survive it are percent-encoded. */
export function formatSpec(spec: Spec): string {
  const options = Object.entries(spec.options).map(([key, value]) => `${key}=${encode(String(value))}`)
  const rest = spec.rest === undefined ? '' : `:${spec.rest}`
  return `${spec.name}${options.length > 0 ? `?${options.join('&')}` : ''}${rest}`
}

function scalar(text: string): unknown {
  if (text === 'true') return true
  if (text === 'false') return false
  return /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text
}

function encode(text: string): string {
  return text.replace(/[%&:=\n]/g, found => encodeURIComponent(found))
}

function decode(text: string): string {
  return text.replace(/%[0-9A-Fa-f]{2}/g, found => decodeURIComponent(found))
}
