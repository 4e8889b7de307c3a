import type { Learner } from '../../agents/core/learner.ts'
import type { Actors, Arrival } from './actors.ts'
import type { Meter } from './meter.ts'
import { byItself, inRounds, type Pace, playingOn } from './paces.ts'
import type { Reading, TrainingPlan } from './plan.ts'
import { type TrainingRecord, trainingFault } from './record.ts'

/** What a pace works with: a learner, its actors, and the record of both. */
export class Work {
  readonly record: TrainingRecord
  readonly actors: Actors
  /** Whether the actors are to have the weights as they are now. */
  stale = true
  private readonly plan: TrainingPlan
  private readonly learner: Learner
  private readonly meter: Meter

  constructor(plan: TrainingPlan, learner: Learner, record: TrainingRecord, actors: Actors, meter: Meter) {
    this.plan = plan
    this.learner = learner
    this.record = record
    this.actors = actors
    this.meter = meter
  }

  get gamesLeft(): number {
    return this.plan.games - this.record.games
  }

  /** Calls of `play` that the games left come to, as those did that have been taken in. */
  get playsLeft(): number {
    const { games, ledger } = this.record
    const plays = ledger.next - ledger.openCount
    return plays === 0 ? this.gamesLeft : Math.ceil((this.gamesLeft * plays) / games)
  }

  take({ game, experience }: Arrival): void {
    const { record } = this
    record.ledger.strike(game)
    record.games += experience.games
    record.decisions += experience.decisions
    this.meter.played(experience.games, experience.metrics)
    this.learner.take!(experience, record.rng)
  }

  /** @returns whether there was something to learn */
  learn(): boolean {
    const { record } = this
    const report = this.learner.learn(record.rng)
    if (!report) return false
    record.games += report.games ?? 0
    record.decisions += report.decisions ?? 0
    record.samples += report.samples
    record.steps++
    this.meter.learnt(report.samples, report.metrics)
    this.stale ||= report.fresh || this.plan.sync // in rounds a resume begins with the weights as they are, so all do
    return true
  }

  publish(): void {
    this.actors.publish(this.learner.weights!())
    this.stale = false
  }

  refuseIdle(): never {
    const { id } = this.plan.learner
    throw trainingFault(
      'idle-learner',
      `Expected ${id}, which plays for itself, to learn something, but it says that there is nothing.`,
    )
  }
}

/** The pace of a training, and how many games are given out to one actor at a time, the one that it plays among them. */
export function paceOf({ kind, options }: Reading, { sync, actors }: TrainingPlan): { depth: number; pace: Pace } {
  if (!kind.makeActor) return { depth: 0, pace: byItself }
  const round = kind.round?.(options) ?? 1
  if (sync) return { depth: 1, pace: inRounds(round) }
  const ahead = Math.max(2 * actors, round) // while one game is learnt from, the next is played
  return { depth: Math.ceil(ahead / actors), pace: playingOn(ahead) }
}
