import { expect, it } from 'vitest'
import { cliffWalkingStudy } from '../../../agents/studies/cliffWalking.ts'
import { reaches, type Study, type StudyContext } from '../../../agents/studies/study.ts'
import { tabularValuesStudy } from '../../../agents/studies/tabularValues.ts'
import { Rng } from '../../../envs/core/rng.ts'

/** These studies ask for nothing but a size and an rng. */
const context = { size: 'quick', rng: Rng.fromSeed(1) } as StudyContext

it.each<Study>([tabularValuesStudy, cliffWalkingStudy])('$name reaches its bars in a quick run', async study => {
  const run = study.run(context)
  const curves = new Set<string>()
  for (;;) {
    const next = await run.next()
    if (!next.done) {
      if (next.value.type === 'point') curves.add(next.value.curve)
      continue
    }
    for (const [key, bar] of Object.entries(study.bars)) expect(reaches(bar, next.value[key], 'quick'), key).toBe(true)
    break
  }
  expect(curves.size).toBeGreaterThanOrEqual(3)
})
