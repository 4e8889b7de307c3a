import { z } from 'zod'
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

/** What an earlier run came to; undefined where none has come to its end. */
export function readResult(folder: StudyFolder): StudyResult | undefined {
  const content = folder.read('result.json')
  return content && studyResult.parse(JSON.parse(Buffer.from(content).toString()))
}
