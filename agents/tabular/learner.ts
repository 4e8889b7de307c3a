import type { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { defineLearner, type Learner, type LearnerKind, type LearnReport, type Snapshot } from '../core/learner.ts'
import { unmet } from '../core/needs.ts'
import { type Decay, epsilonGreedy, linearDecay } from '../rl/index.ts'
import type { TabularOptions, ValueOptions, valueOptions } from './config.ts'
import { actionValues, writeValues } from './snapshot.ts'
import { Table } from './table.ts'
import { Walk } from './walk.ts'

/** What a method learns a game by. */
export interface Lesson<Options extends ValueOptions = ValueOptions> {
  /** The game, at its start. */
  readonly walk: Walk
  readonly table: Table
  readonly options: Options
  /** Share of random actions in this game. */
  readonly epsilon: number
  /** An epsilon-greedy action by the table as it is now; for a table of states, a random one. */
  explore(place: number): number
}

/** Plays one game to its end and learns from it: the algorithm as its box in the book. */
export type Method<Options extends ValueOptions = ValueOptions> = (lesson: Lesson<Options>) => void

/** What is valued: actions, to find the best ones, or states, to know what they are worth to one who plays at random. */
export type Valued = 'actions' | 'states'

const STEPS = 2000 // a stretch of learning ends with the game in which it has taken so many: a millisecond or so

/** Learns a table of values by playing for itself. */
export class TabularLearner<Options extends ValueOptions & Partial<TabularOptions> = ValueOptions> implements Learner {
  readonly table: Table
  readonly parts
  private readonly valued: Valued
  private readonly method: Method<Options>
  private readonly walk: Walk
  private readonly options: Options
  private readonly epsilon: Decay

  constructor(game: Game, options: Options, valued: Valued, method: Method<Options>) {
    const { gamma, initial, epsilon = 1, epsilonEnd = 1, epsilonGames = 1, phases = 1 } = options
    this.valued = valued
    this.method = method
    this.options = options
    this.walk = new Walk(game, gamma, phases)
    const { states, actions } = this.walk.model
    this.table = new Table(states * phases, valued === 'actions' ? actions : 1, initial, options)
    this.parts = { table: this.table }
    this.epsilon = linearDecay({ from: epsilon, to: epsilonEnd, steps: epsilonGames })
  }

  learn(rng: Rng): LearnReport {
    let [games, steps, collected] = [0, 0, 0]
    const epsilon = this.epsilon(this.table.games)
    do {
      const game = this.play(rng)
      games++
      steps += game.steps
      collected += game.collected
    } while (steps < STEPS)
    const metrics = { return: collected / games, length: steps / games, epsilon }
    return { samples: steps, games, decisions: steps, metrics, fresh: false }
  }

  /** Plays one game and learns from it. `collected` is not discounted. */
  play(rng: Rng): { readonly steps: number; readonly collected: number } {
    const { walk, table, options } = this
    const epsilon = this.epsilon(table.games)
    const explore =
      this.valued === 'actions'
        ? (place: number) => epsilonGreedy(table.row(place), epsilon, rng)
        : () => rng.below(walk.model.actions)
    walk.begin(rng)
    this.method({ walk, table, options, epsilon, explore })
    table.games++
    return walk
  }

  snapshot(): Snapshot {
    const { table, walk, options } = this
    const values = this.valued === 'actions' ? table.values : actionValues(walk.model, table.values, options.gamma)
    return {
      extension: 'safetensors',
      bytes: writeValues({
        phases: options.phases ?? 1,
        states: walk.model.states,
        actions: walk.model.actions,
        values,
      }),
    }
  }

  dispose(): void {}
}

/** What the learners of this room have in common. */
export function defineTabular<Shape extends typeof valueOptions.shape & z.ZodRawShape>(
  kind: Pick<LearnerKind, 'id' | 'summary' | 'source'> & {
    readonly options: z.ZodObject<Shape>
    readonly valued: Valued
    readonly method: Method<z.infer<z.ZodObject<Shape>> & ValueOptions>
  },
): LearnerKind {
  const { id, summary, source, options, valued, method } = kind
  return defineLearner({
    id,
    summary,
    source,
    options,
    tensors: false,
    refuses: (game, given) =>
      unmet(game, ['one player', 'perfect information', 'a transition table']) ?? refusesPhases(game, given),
    makeLearner: (game, given) =>
      new TabularLearner(game, given as z.infer<z.ZodObject<Shape>> & ValueOptions, valued, method),
    agent: (file, _options, play) => `q${play && `?${play}`}:${file}`,
  })
}

function refusesPhases(game: Game, given: { readonly phases?: number }): string | undefined {
  const asked = (given.phases ?? 1) > 1
  return asked && !game.model!().elapsed ? 'in phases, because no limit on steps cuts it off' : undefined
}
