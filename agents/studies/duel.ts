import { share } from './intervals.ts'
import { playKept } from './keptMatches.ts'
import type { MatchPlan } from './matches.ts'
import type { Measured, StudyContext, StudyEvent } from './study.ts'

export interface Duel {
  /** What it is known by in this study: its seed and its files are named for it. */
  readonly name: string
  readonly game: string
  readonly player: string
  readonly opponent: string
  /** First actions that are drawn at random, so that no two games are alike. */
  readonly opening: number
  readonly matches: number
}

/** A player's score, a draw being half a win, in pairs of games with seats swapped from the same opening. */
export async function* duel(
  context: StudyContext,
  { name, game, player, opponent, opening, matches }: Duel,
): AsyncGenerator<StudyEvent, Measured> {
  const seed = context.rng.split(`against ${name}`).int32()
  const plans = Array.from({ length: matches }, (_, i): MatchPlan => {
    const agents = i % 2 === 0 ? [player, opponent] : [opponent, player]
    return { game, agents, seed: `${seed}/${i >> 1}`, opening }
  })
  const outcomes = yield* playKept(context, plans, { name: `against-${name}`, note: `against ${name}` })
  return share(
    outcomes.reduce((points, { returns }, i) => points + (returns[i % 2] + 1) / 2, 0),
    matches,
  )
}
