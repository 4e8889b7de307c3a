/** How playing and learning take turns. Each is a step, taken again and again, that says what comes after it. */
import type { Work } from './work.ts'

/**
 * `busy`: another step. `wait`: another one when something has come in. `settled`: all is learnt that there is, so that a snapshot may be
 * taken; then another step. `idle`: the same, then another step when something has come in.
 */
export type Step = 'busy' | 'wait' | 'settled' | 'idle'
export type Pace = (work: Work) => Step

/**
 * Actors play on while the learner learns. Games are given out when it has learnt what it can, and no more than are to be `ahead` of it:
 * so actors wait for a learner that lags behind. Where a call of `play` makes several games, the last one may go beyond the end, and what is
 * still open then stays so.
 */
export function playingOn(ahead: number): Pace {
  return work => {
    for (const arrival of work.actors.take()) if (work.gamesLeft > 0) work.take(arrival) // what comes beyond stays open
    const learnt = work.learn()
    if (work.stale && work.actors.listening) work.publish()
    if (learnt) return 'busy'
    const { ledger } = work.record
    ledger.add(Math.min(ahead, work.playsLeft) - ledger.openCount)
    work.actors.handOut()
    return 'idle'
  }
}

/**
 * In rounds: so many games with the same weights, which are taken in by number once all are there, and learnt from. Nothing depends on who
 * played what, and how fast.
 */
export function inRounds(size: number): Pace {
  return work => {
    const { record, actors } = work
    const { ledger } = record
    if (record.learning) {
      if (work.learn()) return 'busy'
      record.learning = false
      return 'settled'
    }
    if (ledger.openCount === 0) {
      if (work.gamesLeft <= 0) return 'settled'
      ledger.add(Math.min(size, work.playsLeft))
    }
    if (work.stale) work.publish()
    actors.handOut()
    if (actors.arrived < ledger.openCount) return 'wait'
    for (const arrival of [...actors.take()].sort((a, b) => a.game - b.game)) work.take(arrival)
    record.learning = true
    return 'busy'
  }
}

/** A learner that plays for itself. */
export const byItself: Pace = work => {
  if (work.gamesLeft > 0 && !work.learn()) work.refuseIdle()
  return 'settled'
}
