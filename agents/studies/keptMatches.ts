import type { MatchOutcome, MatchPlan } from './matches.ts'
import type { StudyContext, StudyEvent } from './study.ts'

const PART = 50

export interface Keeping {
  /** What the files are named for. */
  readonly name: string
  /** What the progress bar says. */
  readonly note: string
}

/** Plays matches, and keeps them in parts as they come: a study that is stopped has them still. */
export async function* playKept(
  context: StudyContext,
  plans: readonly MatchPlan[],
  { name, note }: Keeping,
): AsyncGenerator<StudyEvent, MatchOutcome[]> {
  const outcomes: MatchOutcome[] = []
  for (let from = 0; from < plans.length; from += PART) {
    const file = `${name}-${from}.json`
    const kept = context.kept(file)
    if (kept) outcomes.push(...(JSON.parse(Buffer.from(kept).toString()) as MatchOutcome[]))
    else {
      for await (const outcome of context.play(plans.slice(from, from + PART))) {
        outcomes.push(outcome)
        yield { type: 'progress', done: outcomes.length, total: plans.length, note }
      }
      context.keep(file, Buffer.from(JSON.stringify(outcomes.slice(from))))
    }
  }
  return outcomes
}
