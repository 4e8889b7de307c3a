import { type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Session } from '../nn/onnx/session.ts'
import type { Evaluation, Evaluator } from '../search/evaluator.ts'
import type { Sight } from './sight.ts'

/** By how much of the stake an action must be better to be e times as likely. */
const SPREAD = 0.1

/**
 * A net that knows nothing but what a position is worth, as an evaluator: it is asked of what each legal action leads to, all at once. The best of
 * these is what the position is worth, and the better an action's, the greater its prior. So actions need no numbers that mean the same everywhere,
 * and the net need not understand what is still to be decided, such as a roll on the table.
 */
export class AfterstateEvaluator implements Evaluator {
  readonly priors = true
  readonly chance = false
  /** What evaluates; may be replaced between two evaluations. */
  session: Session
  private readonly sight: Sight
  private readonly actions: number
  private readonly legal: Int32Array
  private readonly reward: Float64Array // [players]
  private after: State | undefined // scratch
  private input = new Float32Array(0) // [rows, size]: a row for each legal action of each state
  private known = new Float64Array(0) // [rows]: what the action brings at once to who plays it
  private factor = new Float64Array(0) // [rows]: what the net's word is to be multiplied with; 0 where the game is over

  constructor(game: Game, sight: Sight, session: Session) {
    this.session = session
    this.sight = sight
    this.actions = game.spec.actions.count
    this.legal = new Int32Array(this.actions)
    this.reward = new Float64Array(game.spec.players)
  }

  async evaluate(states: readonly State[], count: number, _rng: Rng, out: Evaluation): Promise<void> {
    const { session, sight } = this
    const counts = new Int32Array(count)
    let rows = 0
    for (let i = 0; i < count; i++) {
      counts[i] = this.ask(states[i], rows)
      rows += counts[i]
    }
    const answers = await session.run({ [session.inputs[0]]: this.input }, rows)
    const net = answers[session.outputs[0]].data as Float32Array
    let row = 0
    for (let i = 0; i < count; i++) {
      const { turn } = states[i]
      const at = i * this.actions
      let best = Number.NEGATIVE_INFINITY
      for (let k = 0; k < counts[i]; k++) {
        const worth = this.known[row] + this.factor[row] * net[row]
        out.priors[at + k] = worth
        if (worth > best) best = worth
        row++
      }
      out.values[2 * i + turn] = best
      out.values[2 * i + 1 - turn] = -best
      softmax(out.priors.subarray(at, at + counts[i]), SPREAD * sight.unit(states[i]))
    }
  }

  /** Writes what each legal action leads to, in rows from `row` on. Returns how many there are. */
  private ask(state: State, row: number): number {
    const { sight, legal, reward } = this
    const mover = state.turn
    const count = state.legal(legal)
    this.makeRoom(row + count)
    this.after ??= state.clone()
    const { after, input, known, factor } = this
    input.fill(0, row * sight.size, (row + count) * sight.size)
    for (let k = 0; k < count; k++) {
      after.copyFrom(state)
      after.play(legal[k])
      after.rewards(reward)
      known[row + k] = reward[mover]
      factor[row + k] = 0
      if (after.turn === OVER) continue
      const side = sight.side(after)
      sight.write(after, side, input, (row + k) * sight.size)
      factor[row + k] = side === mover ? sight.unit(after) : -sight.unit(after)
    }
    return count
  }

  private makeRoom(rows: number): void {
    if (rows <= this.known.length) return
    const room = Math.max(rows, 2 * this.known.length)
    this.input = longer(this.input, new Float32Array(room * this.sight.size))
    this.known = longer(this.known, new Float64Array(room))
    this.factor = longer(this.factor, new Float64Array(room))
  }
}

/** Makes a distribution of worths, in place: e^(worth / spread), made to sum to 1. */
function softmax(worths: Float32Array, spread: number): void {
  const most = worths.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  let sum = 0
  for (let k = 0; k < worths.length; k++) {
    worths[k] = Math.exp((worths[k] - most) / spread)
    sum += worths[k]
  }
  for (let k = 0; k < worths.length; k++) worths[k] /= sum
}

function longer<Column extends { set(from: ArrayLike<number>): void }>(
  column: ArrayLike<number>,
  room: Column,
): Column {
  room.set(column)
  return room
}
