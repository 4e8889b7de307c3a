import fc from 'fast-check'
import type { Rng } from '../../envs/core/rng.ts'
import type { MatchResult } from '../../league/matchResult.ts'
import { type TournamentInput, tournamentConfig } from '../../league/tournament/config.ts'
import { type MatchPlace, readKey, seatsOf } from '../../league/tournament/meeting.ts'
import { Tournament } from '../../league/tournament/run.ts'
import { type Rules, schedule } from '../../league/tournament/schedule.ts'

fc.configureGlobal({ seed: 1 })

export const WIN_LOSS: Rules = { players: 2, scoring: 'win-loss' }
export const POINTS: Rules = { players: 2, scoring: 'points' }
export const ALONE: Rules = { players: 1, scoring: 'return' }

/** A finished match as the standings see it. */
export function finished(key: string, returns: readonly number[], more: Partial<MatchResult> = {}): MatchResult {
  return { key, returns, end: 'terminated', thinking: returns.map(() => 10), decisions: returns.map(() => 5), ...more }
}

/** A match of win and loss from the result of its first entrant: 1, 0 or -1. */
export function decided(place: MatchPlace, gain: number): readonly number[] {
  return seatsOf(place)[0] === place.entrants[0] ? [gain, -gain] : [-gain, gain]
}

export function tournamentOf(agents: number, more: Partial<TournamentInput> = {}, rules = WIN_LOSS): Tournament {
  const config = tournamentConfig.parse({
    game: { id: 'any', options: {} },
    agents: Array.from({ length: agents }, (_, i) => `agent${i}`),
    ...more,
  })
  return new Tournament(config, rules)
}

/**
 * Plays a tournament to its end and returns the matches as they were scheduled, those that may be in flight together in one list. Those that it
 * has are not played again.
 */
export function playInWaves(tournament: Tournament, judge: (place: MatchPlace) => readonly number[]): MatchResult[][] {
  const waves: MatchResult[][] = []
  for (let meetings = tournament.meetings(); meetings.length > 0; meetings = tournament.meetings()) {
    const wave: MatchResult[] = []
    for (const { key } of schedule(tournament.config, meetings)) {
      const place = readKey(key)
      if (tournament.tally.has(place)) continue
      const match = finished(key, judge(place))
      tournament.tally.add(match)
      wave.push(match)
    }
    waves.push(wave)
  }
  return waves
}

export function playOut(tournament: Tournament, judge: (place: MatchPlace) => readonly number[]): MatchResult[] {
  return playInWaves(tournament, judge).flat()
}

/** A draw by weights of win, draw and loss: 1, 0 or -1. */
export function drawGain(rng: Rng, { win, draw }: { win: number; draw: number }): number {
  const at = rng.float()
  return at < win ? 1 : at < win + draw ? 0 : -1
}
