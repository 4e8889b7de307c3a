import { fail, ok, type Result } from '../../envs/core/result.ts'
import { parseVertex } from '../../envs/go/vertex.ts'
import type { GtpRecord } from './record.ts'

/** What a command whose arguments can't be read is answered with (GTP 2 draft 2, section 2.5). */
export const SYNTAX_ERROR = fail('syntax-error', 'syntax error')

/** `b`, `black`, `w` or `white`, in either case, as a player. */
export function readColor(word: string | undefined): Result<number> {
  const match = /^(b|black|(w|white))$/i.exec(word ?? '')
  return match ? ok(match[2] ? 1 : 0) : SYNTAX_ERROR
}

/** A vertex or `pass`, as an action. One beyond the edge is an illegal move, as other engines have it. */
export function readVertex(word: string | undefined, { state }: GtpRecord): Result<number> {
  if (!/^(pass|[A-HJ-Z]\d+)$/i.test(word ?? '')) return SYNTAX_ERROR
  const action = parseVertex(word!, state.geometry.width, state.geometry.height)
  return action.ok ? action : fail('illegal-action', 'illegal move')
}

/** A whole number, 0 or more. */
export function readInt(word: string | undefined): Result<number> {
  return /^\d{1,9}$/.test(word ?? '') ? ok(Number(word)) : SYNTAX_ERROR
}

export function readFloat(word: string | undefined): Result<number> {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(word ?? '') ? ok(Number(word)) : SYNTAX_ERROR
}
