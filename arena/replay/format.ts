import { z } from 'zod'
import { ENDS } from '../../envs/core/game.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { FORFEITS, type MatchRecord, type Replay } from '../job.ts'

const count = z.int().min(0)
const options = z.record(z.string(), z.json())

const replaySchema = z.strictObject({
  format: z.literal(1),
  engine: z.string(),
  node: z.string(),
  game: z.strictObject({ id: z.string(), version: z.int(), options }),
  position: z.string().exactOptional(),
  agents: z.array(z.string()),
  seed: z.string(),
  leg: count.exactOptional(),
  opening: count,
  chanceByGame: z.literal(true).exactOptional(),
  actions: z.array(count),
  returns: z.array(z.number()),
  end: z.enum(ENDS),
  forfeit: z.strictObject({ player: count, reason: z.enum(FORFEITS), detail: z.string() }).exactOptional(),
  resigned: count.exactOptional(),
  reproducible: z.boolean(),
  trace: z.string().regex(/^[0-9a-f]{16}$/),
})

const recordSchema = z.strictObject({
  key: z.string(),
  replay: replaySchema,
  thinking: z.array(z.number()),
  decisions: z.array(count),
  stderr: z.array(z.string()),
  startedAt: z.iso.datetime(),
  milliseconds: z.number(),
})

/** Reads a replay that comes from outside. Whether it is also true, `verifyReplay` says. */
export function readReplay(data: unknown): Result<Replay> {
  const format = formatOf(data)
  return format.ok ? read(replaySchema, data, 'replay') : format
}

/** Reads the record of a match that comes from outside, such as a line that `ludus export` wrote. */
export function readRecord(data: unknown): Result<MatchRecord> {
  const format = formatOf((data as { readonly replay?: unknown } | null | undefined)?.replay)
  return format.ok ? read(recordSchema, data, 'match record') : format
}

/** Says of a replay of another format that it is one, rather than all in which it differs. */
function formatOf(data: unknown): Result<1> {
  const format = (data as { readonly format?: unknown } | null | undefined)?.format
  if (format === 1) return ok(format)
  return fail('bad-replay', `Expected a replay of format 1, but got ${JSON.stringify(format) ?? 'none'}.`)
}

function read<T>(schema: z.ZodType<T>, data: unknown, what: string): Result<T> {
  const parsed = schema.safeParse(data)
  if (parsed.success) return ok(parsed.data)
  const issue = parsed.error.issues[0]
  return fail(
    'bad-replay',
    `Expected a ${what}, but its ${issue.path.join('.') || 'whole'} is wrong: ${issue.message}.`,
  )
}
