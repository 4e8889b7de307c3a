import { z } from 'zod'
import { LudusError } from '../../envs/core/result.ts'
import type { StudyFolder } from './folder.ts'

const measured = z.object({ value: z.number(), interval: z.tuple([z.number(), z.number()]).optional() })

/** What came out of a run of a study, as `result.json` keeps it. */
export const studyResult = z.strictObject({
  format: z.literal(1),
  study: z.string(),
  seed: z.string(),
  size: z.enum(['full', 'quick']),
  measured: z.record(z.string(), measured),
  passed: z.boolean(),
  /** Time spent on it, over all the sittings that it took. */
  seconds: z.number(),
  /** The tensor backend and its build. */
  backend: z.string(),
  /** Version of the ludus package. */
  engine: z.string(),
})

export type StudyResult = z.infer<typeof studyResult>

/**
 * What an earlier run came to; undefined where none has come to its end.
 * @throws LudusError `bad-result` where the file is not what this version writes
 */
export function readResult(folder: StudyFolder): StudyResult | undefined {
  const content = folder.read('result.json')
  if (!content) return undefined
  try {
    return studyResult.parse(JSON.parse(Buffer.from(content).toString()))
  } catch {
    const message = `Expected a study's result in ${folder.file('result.json')}, but got something else: --again begins anew.`
    throw new LudusError({ code: 'bad-result', message })
  }
}
