import { z } from 'zod'

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
