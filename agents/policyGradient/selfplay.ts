import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { ActingPolicy, type Answered, type Asked, type PolicyWeights } from './acting.ts'
import { Columns, type Rows } from './columns.ts'
import { drawLegal, logProbability } from './draw.ts'
import { stepLayout } from './trajectories.ts'

/** Episodes, with the number of the update whose weights they began with. */
export interface Lived extends Rows {
  readonly update: number
}

/** One game under way. */
interface Table {
  readonly state: State
  readonly rng: Rng
  readonly seats: readonly PlayerSeat[]
}

interface PlayerSeat {
  /** The rows of its decisions. */
  readonly rows: number[]
  /** What its LSTM remembers; empty where there is none. */
  hidden: Float32Array
  cell: Float32Array
  /** Rewards so far. */
  sum: number
}

/** What the net is asked: to decide at a player's turn or, where the game was cut off, only what the view is worth to it. */
interface Question {
  readonly table: Table
  readonly player: number
}

/**
 * Plays games against itself, one net in every seat, so many side by side that the net is asked in batches. Each game has an rng of its own:
 * how it goes does not depend on the others. What one player decides in a game is an episode.
 */
export class SelfPlay implements Actor<PolicyWeights, Lived> {
  private readonly game: Game
  private readonly games: number
  private readonly units: number
  private readonly asked: Asked
  private readonly legal: Int32Array
  private readonly outcomes: Float64Array
  private readonly rewards: Float64Array
  private steps: Columns<ReturnType<typeof stepLayout>>
  private policy: ActingPolicy | undefined
  private update = 0

  /**
   * @param games  side by side
   * @param units  of the net's LSTM; 0 for none
   */
  constructor(game: Game, games: number, units: number) {
    this.game = game
    this.games = games
    this.units = units
    this.steps = new Columns(stepLayout(game, units))
    const { actions, outcomes, players } = game.spec
    const rows = games * players
    const [seen, remembered] = [rows * this.steps.layout.observation.width, rows * units]
    this.asked = {
      observation: new Float32Array(seen),
      hidden: new Float32Array(remembered),
      cell: new Float32Array(remembered),
    }
    this.legal = new Int32Array(actions.count)
    this.outcomes = new Float64Array(outcomes)
    this.rewards = new Float64Array(players)
  }

  async load({ model, update }: PolicyWeights): Promise<void> {
    const before = this.policy
    this.policy = await ActingPolicy.open(model)
    this.update = update
    await before?.release()
  }

  async play(rng: Rng): Promise<Experience<Lived>> {
    const { update } = this
    this.steps = new Columns(this.steps.layout)
    const tables = Array.from({ length: this.games }, (_, i) => this.begin(rng.split(i)))
    let questions = tables.flatMap(table => this.questions(table))
    while (questions.length > 0) {
      for (let row = 0; row < questions.length; row++) this.see(questions[row], row)
      const answer = await this.policy!.ask(this.asked, questions.length)
      questions = questions.flatMap((question, row) => this.goOn(question, row, answer))
    }
    const episodes = tables.flatMap(({ seats }) => seats.map(({ rows }) => rows))
    const { rows, columns } = this.steps.take(episodes.flat())
    return { games: this.games, decisions: rows, data: { rows, columns, update }, metrics: tell(tables) }
  }

  async close(): Promise<void> {
    await this.policy?.release()
  }

  private begin(rng: Rng): Table {
    const { game, units } = this
    const seats = Array.from({ length: game.spec.players }, () => ({
      rows: [],
      hidden: new Float32Array(units),
      cell: new Float32Array(units),
      sum: 0,
    }))
    const table = { state: game.start(rng), rng, seats }
    this.settle(table)
    return table
  }

  /** What there is to ask next: the player at its turn, all who decided anything where the game was cut off, nobody where it has ended. */
  private questions(table: Table): Question[] {
    const { turn, end } = table.state
    if (turn !== OVER) return [{ table, player: turn }]
    return table.seats.flatMap(({ rows }, player) => {
      if (rows.length === 0) return []
      this.steps.of('last')[rows[rows.length - 1]] = 1
      return end === 'truncated' ? [{ table, player }] : []
    })
  }

  /** Writes what a player sees, and remembers, into its row of the batch. */
  private see({ table, player }: Question, row: number): void {
    const { observation, hidden, cell } = this.asked
    const { width } = this.steps.layout.observation
    const seat = table.seats[player]
    table.state.observe(player, observation.subarray(row * width, (row + 1) * width))
    hidden.set(seat.hidden, row * this.units)
    cell.set(seat.cell, row * this.units)
  }

  private goOn(question: Question, row: number, answer: Answered): Question[] {
    const { table, player } = question
    if (table.state.turn === OVER) {
      const { rows } = table.seats[player]
      this.steps.of('bootstrap')[rows[rows.length - 1]] = answer.value[row]
      return []
    }
    this.decide(question, row, answer)
    return this.questions(table)
  }

  /** Draws an action, notes it down with all that it was drawn by, and plays it. */
  private decide({ table, player }: Question, row: number, answer: Answered): void {
    const { steps, legal, units, asked } = this
    const { state, rng, seats } = table
    const seat = seats[player]
    const count = state.legal(legal)
    const from = row * legal.length
    const action = drawLegal(answer.policy, from, legal, count, rng)

    const step = steps.add()
    seat.rows.push(step)
    const { width } = steps.layout.observation
    steps.of('observation').set(asked.observation.subarray(row * width, (row + 1) * width), step * width)
    for (let k = 0; k < count; k++) steps.of('mask')[step * legal.length + legal[k]] = 1
    steps.of('action')[step] = action
    steps.of('logProbability')[step] = logProbability(answer.policy, from, legal, count, action)
    steps.of('value')[step] = answer.value[row]
    if (units > 0) {
      steps.of('hidden').set(seat.hidden, step * units)
      steps.of('cell').set(seat.cell, step * units)
      seat.hidden = answer.hidden.slice(row * units, (row + 1) * units)
      seat.cell = answer.cell.slice(row * units, (row + 1) * units)
    }
    state.play(action)
    this.collect(table)
    this.settle(table)
  }

  /** Lets chance have its turns. */
  private settle(table: Table): void {
    const { state, rng } = table
    while (state.turn === CHANCE) {
      const count = state.outcomes(this.outcomes)
      state.play(rng.weighted(this.outcomes, count))
      this.collect(table)
    }
  }

  /** Rewards belong to each player's last decision; what comes before its first is nobody's doing. */
  private collect({ state, seats }: Table): void {
    state.rewards(this.rewards)
    seats.forEach((seat, player) => {
      const reward = this.rewards[player]
      seat.sum += reward
      if (seat.rows.length > 0) this.steps.of('reward')[seat.rows[seat.rows.length - 1]] += reward
    })
  }
}

/** Of the first player: its mean return, the share of games in which that is above 0, and both players' decisions a game. */
function tell(tables: readonly Table[]) {
  const mean = (of: (table: Table) => number) => tables.reduce((sum, table) => sum + of(table), 0) / tables.length
  return {
    return: mean(({ seats }) => seats[0].sum),
    won: mean(({ seats }) => Number(seats[0].sum > 0)),
    length: mean(({ seats }) => seats.reduce((sum, { rows }) => sum + rows.length, 0)),
  }
}
