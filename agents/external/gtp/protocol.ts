import { fail, ok, type Result } from '../../../envs/core/result.ts'

/**
 * The Go Text Protocol, version 2 (Farnebäck 2002, "Specification of the Go Text Protocol, version 2, draft 2"): commands are lines, responses
 * begin with `=` or `?` and end with a blank line.
 */
export const GTP_VERSION = 2

export interface GtpCommand {
  /** Digits, as they came. */
  readonly id: string | undefined
  readonly name: string
  readonly arguments: readonly string[]
}

export interface GtpResponse {
  readonly ok: boolean
  readonly id: string | undefined
  readonly text: string
}

/** Reads a line that a controller sent (section 3.1); undefined where nothing but a comment or blanks is on it. */
export function readGtpCommand(line: string): GtpCommand | undefined {
  const words = clean(line.replace(/#.*/s, '')).trim().split(/ +/)
  const id = /^\d+$/.test(words[0]) ? words.shift() : undefined
  const name = words.shift()
  return name ? { id, name, arguments: words } : undefined
}

/** A response as it is written. Blank lines within the text, which would end it early, are left out. */
export function formatGtpResponse(response: GtpResponse): string {
  const [first, ...rest] = response.text.split(/\r?\n/).map(line => line.trimEnd())
  const text = [first, ...rest.filter(line => line !== '')].join('\n')
  return `${response.ok ? '=' : '?'}${response.id ?? ''}${text === '' ? '' : ` ${text}`}\n\n`
}

/** Puts an engine's lines together to responses. */
export class GtpResponseReader {
  private lines: string[] = []

  /**
   * Takes the next line.
   * @returns the response that it ends; undefined while one is under way. Fails with `bad-answer` where the line is no part of any.
   */
  take(line: string): Result<GtpResponse | undefined> {
    const text = clean(line).trimEnd()
    if (text === '' && this.lines.length === 0) return ok(undefined) // some engines write more than one blank line
    if (this.lines.length === 0 && !/^[=?]/.test(text)) {
      return fail('bad-answer', `a response beginning with '=' or '?', but got '${text.slice(0, 200)}'`)
    }
    if (text !== '') {
      this.lines.push(text)
      if (this.lines.length <= LONGEST_RESPONSE) return ok(undefined)
      return fail('bad-answer', `a response of at most ${LONGEST_RESPONSE} lines, but got more`)
    }
    const [, mark, id, rest] = /^([=?])(\d*)\s*([\s\S]*)$/.exec(this.lines.join('\n'))!
    this.lines = []
    return ok({ ok: mark === '=', id: id === '' ? undefined : id, text: rest })
  }
}

/** In lines. */
const LONGEST_RESPONSE = 10_000

/** Control characters have no meaning, but for the tab, which is a space. */
function clean(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return text.replace(/\t/g, ' ').replace(/[\u0000-\u001f\u007f]/g, '')
}
