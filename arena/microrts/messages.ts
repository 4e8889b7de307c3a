import { shorten } from '../../envs/core/options.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'

/** What the original's `SocketAI` says in a line of its own. Where `json` is true, the next line belongs to it. */
export type HostMessage =
  | { readonly kind: 'budget'; readonly json: false; readonly milliseconds: number } // of each `getAction`; Infinity where nothing limits it
  | { readonly kind: 'utt'; readonly json: true }
  | { readonly kind: 'preGameAnalysis'; readonly json: true }
  | { readonly kind: 'getAction'; readonly json: true; readonly player: 0 | 1 }
  | { readonly kind: 'gameOver'; readonly json: false }
  | { readonly kind: 'end'; readonly json: false }

/** The answer to whatever asks for nothing else. */
export const ACKNOWLEDGED = 'ack\n'

/**
 * Reads a line that begins a message. The host's own times for analysis, its winner and its budget of iterations are passed over: nothing here
 * goes by them.
 */
export function readHostMessage(line: string): Result<HostMessage> {
  const [name, ...words] = line.trim().split(/\s+/)
  switch (name) {
    case 'budget': {
      const milliseconds = whole(words[0])
      if (milliseconds === undefined) return bad('budget to name milliseconds, -1 for no limit', line)
      return ok({
        kind: 'budget',
        json: false,
        milliseconds: milliseconds < 0 ? Number.POSITIVE_INFINITY : milliseconds,
      })
    }
    case 'getAction': {
      const player = whole(words[0])
      if (player !== 0 && player !== 1) return bad('getAction to name player 0 or 1', line)
      return ok({ kind: 'getAction', json: true, player })
    }
    case 'utt':
    case 'preGameAnalysis':
      return ok({ kind: name, json: true })
    case 'gameOver':
    case 'end':
      return ok({ kind: name, json: false })
    default:
      return bad('budget, utt, preGameAnalysis, getAction, gameOver or end', line)
  }
}

/** The line of JSON that belongs to a message. */
export function readJsonLine(line: string, of: string): Result<Readonly<Record<string, unknown>>> {
  if (line.trimStart().startsWith('<')) return bad(`JSON after ${of} (SocketAI.LANGUAGE_JSON, which is 2)`, 'XML')
  try {
    const data: unknown = JSON.parse(line)
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return ok({ ...data })
  } catch {
    // What is no JSON and what is no object are told of alike.
  }
  return bad(`a JSON object after ${of}`, line)
}

function whole(word: string | undefined): number | undefined {
  return word !== undefined && /^-?\d+$/.test(word) ? Number(word) : undefined
}

function bad(expected: string, came: string): Result<never> {
  return fail('bad-message', `Expected ${expected}, but got '${shorten(came)}'.`)
}
