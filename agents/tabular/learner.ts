import type { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { defineLearner, type Learner, type LearnerKind, type LearnReport, type Snapshot } from '../core/learner.ts'
import { unmet } from '../core/needs.ts'
import { epsilonGreedy, linearDecay } from '../rl/index.ts'
import type { TabularOptions, tabularOptions } from './config.ts'
import { writeTable } from './snapshot.ts'
import { Table } from './table.ts'
import { Walk } from './walk.ts'

/** What a method learns a game by. */
export interface Lesson<Options extends TabularOptions = TabularOptions> {
  /** The game, at its start. */
  readonly walk: Walk
  readonly table: Table
  readonly options: Options
  /** Share of random actions in this game. */
  readonly epsilon: number
  /** An epsilon-greedy action by the table as it is now. */
  explore(place: number): number
}

/** Plays one game to its end and learns from it: the algorithm as its box in the book. */
export type Method<Options extends TabularOptions = TabularOptions> = (lesson: Lesson<Options>) => void

const STEPS = 2000 // a stretch of learning ends with the game in which it has taken so many: a millisecond or so

/** Learns a table of action values by playing for itself. */
export class TabularLearner<Options extends TabularOptions = TabularOptions> implements Learner {
  readonly table: Table
  readonly parts
  private readonly method: Method<Options>
  private readonly walk: Walk
  private readonly options: Options
  private readonly epsilon: (games: number) => number

  constructor(game: Game, options: Options, method: Method<Options>) {
    const { gamma, rate, power, initial, epsilon, epsilonEnd, epsilonGames } = options
    this.method = method
    this.options = options
    this.walk = new Walk(game, gamma)
    const { states, actions } = this.walk.model
    this.table = new Table(states, actions, initial, { rate, power })
    this.parts = { table: this.table }
    this.epsilon = linearDecay({ from: epsilon, to: epsilonEnd, steps: epsilonGames })
  }

  learn(rng: Rng): LearnReport {
    const { walk, table, options } = this
    let [games, steps, collected, epsilon] = [0, 0, 0, 0]
    do {
      epsilon = this.epsilon(table.games)
      walk.begin(rng)
      this.method({ walk, table, options, epsilon, explore: place => epsilonGreedy(table.row(place), epsilon, rng) })
      table.games++
      games++
      steps += walk.steps
      collected += walk.collected
    } while (steps < STEPS)
    const metrics = { return: collected / games, length: steps / games, epsilon }
    return { samples: steps, games, decisions: steps, metrics, fresh: false }
  }

  snapshot(): Snapshot {
    return { extension: 'safetensors', bytes: writeTable(this.table) }
  }

  dispose(): void {}
}

/** What the learners of this room have in common. */
export function defineTabular<Shape extends typeof tabularOptions.shape & z.ZodRawShape>(
  kind: Pick<LearnerKind, 'id' | 'summary' | 'source'> & {
    readonly options: z.ZodObject<Shape>
    readonly method: Method<z.infer<z.ZodObject<Shape>> & TabularOptions>
  },
): LearnerKind {
  const { id, summary, source, options, method } = kind
  return defineLearner({
    id,
    summary,
    source,
    options,
    tensors: false,
    refuses: game => unmet(game, ['one player', 'perfect information', 'a transition table']),
    makeLearner: (game, given) =>
      new TabularLearner(game, given as z.infer<z.ZodObject<Shape>> & TabularOptions, method),
    agent: (file, _options, play) => `q${play && `?${play}`}:${file}`,
  })
}
