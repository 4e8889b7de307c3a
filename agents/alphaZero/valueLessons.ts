import { type Game, OVER, type State } from '../../envs/core/game.ts'
import { lambdaReturns } from '../rl/returns.ts'
import type { Decision, Lessons } from './lessons.ts'
import { type Columns, emptyRows, type Rows } from './rows.ts'
import type { Sight } from './sight.ts'

/** What a net that values positions learns from. */
export function valueColumns({ size }: Sight) {
  return {
    /** What the net sees. */
    inputs: { dtype: 'float32', shape: [size] },
    /** What the position is worth, as the net counts it. */
    value: { dtype: 'float32', shape: [] },
  } as const satisfies Columns
}

export type ValueColumns = ReturnType<typeof valueColumns>

/** What a decision led to. */
interface Afterstate {
  /** What is seen of it; undefined where the game was over. */
  readonly inputs: Float32Array | undefined
  /** What player 0 had collected by then. */
  readonly collected: number
  /** What a return of 1 of player 0 is, as the net counts it. */
  readonly factor: number
}

/**
 * Teaches a net what each decision led to, which is what the net is asked: by lambda-returns over what the searches of the decisions thereafter
 * came to, and the result (Sutton and Barto 2018, eq. 12.18).
 */
export class ValueLessons implements Lessons {
  private readonly sight: Sight
  private readonly lambda: number
  private readonly after: State // scratch
  private readonly reward: Float64Array // [players]
  private readonly noted: Afterstate[] = []
  private readonly totals: number[] = [] // [decision]: the return of player 0 of the whole game, by the search there

  /** @param some  any state of the game */
  constructor(game: Game, sight: Sight, lambda: number, some: State) {
    this.sight = sight
    this.lambda = lambda
    this.after = some.clone()
    this.reward = new Float64Array(game.spec.players)
  }

  note(state: State, { value, action, collected }: Omit<Decision, 'policy' | 'full'>): void {
    const { after, sight, reward } = this
    this.totals.push(collected + (state.turn === 0 ? value : -value))
    after.copyFrom(state)
    after.play(action)
    after.rewards(reward)
    const side = sight.side(after)
    const inputs = after.turn === OVER ? undefined : new Float32Array(sight.size)
    if (inputs) sight.write(after, side, inputs, 0)
    const factor = (side === 0 ? 1 : -1) / sight.unit(after)
    this.noted.push({ inputs, collected: collected + reward[0], factor })
  }

  rows(outcome: number): Rows<ValueColumns> {
    const { noted, sight, lambda } = this
    const valuesT1 = [...this.totals.slice(1), outcome]
    const rewardsT1 = noted.map(() => 0) // what is collected on the way is in the totals
    const returns = lambdaReturns({ rewardsT1, discountsT1: noted.map(() => 1), valuesT1 }, lambda)
    const seen = noted.flatMap((lesson, i) => (lesson.inputs ? [{ ...lesson, total: returns[i] }] : []))
    const rows = emptyRows(valueColumns(sight), seen.length)
    for (const [row, { inputs, collected, factor, total }] of seen.entries()) {
      rows.columns.inputs.set(inputs!, row * sight.size)
      rows.columns.value[row] = factor * (total - collected)
    }
    return rows
  }
}
