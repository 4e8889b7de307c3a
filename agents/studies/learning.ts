import { z } from 'zod'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { Experience, Learner } from '../core/learner.ts'
import { capture, decode, encode, restore } from '../nn/core/checkpoint.ts'
import { progressPart } from '../nn/core/part.ts'
import type { StudyContext, StudyEvent } from './study.ts'

export interface LearningPlan {
  /** What the progress bar says, and what a state is known by: no other learning of the study has this name, and no part of the learner. */
  readonly name: string
  readonly learner: Learner
  /** What is learnt from in a round. All that is random in it comes from `rng`. */
  readonly live: (round: number, rng: Rng) => Promise<readonly Experience[]>
  readonly rounds: number
  /** Where a metric of the experience goes, by round, and one of the steps of learning, by step. */
  readonly played?: { readonly chart: string; readonly metric: string }
  readonly learnt?: { readonly chart: string; readonly metric: string }
}

const progress = z.strictObject({
  rounds: z.int().min(0),
  steps: z.int().min(0),
  rng: z.tuple([z.int(), z.int(), z.int(), z.int()]),
})

/** The state that this study goes on from, where it is one of that learning. */
export function savedLearning({ saved }: StudyContext, name: string): boolean {
  return saved !== undefined && Object.hasOwn(unwrap(decode(saved)).state, name)
}

/**
 * Runs a learner as a part of a study, in rounds: so much is lived through, then all is learnt from it that can be. After each step the study
 * can be stopped; stopped in the midst of this learning, it goes on from there, bit for bit.
 */
export async function* learnAsStudy(
  context: StudyContext,
  { name, learner, live, rounds, played, learnt }: LearningPlan,
): AsyncGenerator<StudyEvent, void> {
  const rng = context.rng.split(name)
  let at: z.infer<typeof progress> = { rounds: 0, steps: 0, rng: [...rng.split('learning').save()] }
  const own = progressPart(progress, {
    get: () => at,
    set: saved => {
      at = saved
    },
  })
  const parts = { ...learner.parts, [name]: own }
  if (savedLearning(context, name)) unwrap(restore(unwrap(decode(context.saved!)), parts))
  const save = () => encode(capture(parts)).bytes
  for (;;) {
    const luck = Rng.fromState(at.rng)
    for (let told = learner.learn(luck); told; told = learner.learn(luck)) {
      at = { ...at, steps: at.steps + 1, rng: [...luck.save()] }
      if (learnt) {
        yield { type: 'point', chart: learnt.chart, curve: name, x: at.steps, y: told.metrics[learnt.metric] }
      }
      yield {
        type: 'progress',
        done: at.rounds,
        total: rounds,
        note: `${name}: loss ${told.metrics.loss.toPrecision(3)}`,
      }
      yield { type: 'state', save }
    }
    if (at.rounds === rounds) break
    const lived = await live(at.rounds, rng.split(at.rounds))
    for (const experience of lived) learner.take!(experience, luck)
    at = { ...at, rounds: at.rounds + 1, rng: [...luck.save()] }
    if (played) {
      const y = lived.reduce((sum, { metrics }) => sum + metrics[played.metric], 0) / lived.length
      yield { type: 'point', chart: played.chart, curve: name, x: at.rounds, y }
    }
    yield { type: 'state', save }
  }
  yield { type: 'state', save, now: true }
}
