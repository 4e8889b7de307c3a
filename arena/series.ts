import type { MatchJob } from './job.ts'

/** What all matches of a run share. */
export interface Series extends Pick<MatchJob, 'game' | 'position' | 'opening' | 'clock' | 'use'> {
  /** The run's seed, from which each encounter's is made. */
  readonly seed: string
}

/** Agents that meet once in every seating. */
export interface Encounter {
  readonly round: number // from 0
  /** Tells the encounters of these agents in this round apart, from 0; with the round it decides start, opening and chance. */
  readonly pair: number
  /** Tells this group of agents from others of the same round and pair, such as `0-3`. */
  readonly label: string
  /** Spec strings, as many as the game has players. */
  readonly agents: readonly string[]
}

/**
 * The jobs of an encounter: one for each rotation of the seats, so for two players a pair of games with seats swapped. They share one
 * seed, made of the run's seed, the round and the pair alone: whoever meets there gets the same start, opening and draws of chance,
 * those game by game where a match is several.
 * In one-player games that gives all agents the same seeds.
 */
export function encounterJobs(series: Series, encounter: Encounter): readonly MatchJob[] {
  const { round, pair, label, agents } = encounter
  return agents.map((_, turned) => ({
    key: `${round}/${label}/${pair}/${turned}`,
    game: series.game,
    ...(series.position === undefined ? {} : { position: series.position }),
    agents: agents.map((_, seat) => agents[(seat + turned) % agents.length]),
    seed: `${series.seed}/${round}/${pair}`,
    leg: turned,
    opening: series.opening,
    chanceByGame: true,
    clock: series.clock,
    use: series.use,
  }))
}
