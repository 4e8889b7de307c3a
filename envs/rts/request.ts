import { z } from 'zod'
import { fail, ok, type Result } from '../core/result.ts'

/** What a request at the door says beside its op and its state. */
export const playerRequest = z.object({ player: z.int().min(0).max(1) })

/** Fails with `bad-request`. */
export function readRequest<T>(shape: z.ZodType<T>, request: Readonly<Record<string, unknown>>): Result<T> {
  const read = shape.safeParse(request)
  if (read.success) return ok(read.data)
  const issue = read.error.issues[0]
  return fail('bad-request', `Expected a request of the RTS, but ${issue.path.join('.') || 'it'}: ${issue.message}.`)
}
