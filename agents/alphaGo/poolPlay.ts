import { type Game, OVER } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Actor, Experience } from '../core/learner.ts'
import { ActingPolicy, type PolicyWeights } from '../policyGradient/acting.ts'
import { Columns } from '../policyGradient/columns.ts'
import type { Lived } from '../policyGradient/selfplay.ts'
import { stepLayout } from '../policyGradient/trajectories.ts'
import { type Decision, type Lane, Lanes } from './lanes.ts'

export interface PoolWeights extends PolicyWeights {
  /** The .onnx bytes of the earlier policy that is played against. */
  readonly opponent: Uint8Array
}

interface Table extends Lane {
  /** The learner's seat. */
  readonly seat: number
  /** Rows of its decisions. */
  readonly rows: number[]
}

/** Plays the policy as it is against an earlier one, each in either seat of half the games. Only what the former did is told. */
export class PoolPlay implements Actor<PoolWeights, Lived> {
  private readonly game: Game
  private readonly games: number
  private readonly lanes: Lanes
  private nets: { own: ActingPolicy; opponent: ActingPolicy } | undefined
  private update = 0

  constructor(game: Game, games: number) {
    this.game = game
    this.games = games
    this.lanes = new Lanes(game, games)
  }

  async load({ model, opponent, update }: PoolWeights): Promise<void> {
    await this.close()
    this.nets = { own: await ActingPolicy.open(model), opponent: await ActingPolicy.open(opponent) }
    this.update = update
  }

  async play(rng: Rng): Promise<Experience<Lived>> {
    const { game, games, lanes, nets, update } = this
    const steps = new Columns(stepLayout(game, 0))
    const tables = Array.from({ length: games }, (_, i): Table => {
      const own = rng.split(i)
      return { state: game.start(own), rng: own, seat: i % 2, rows: [] }
    })
    const note = ({ rows }: Table, decision: Decision) => {
      rows.push(noteStep(steps, decision))
    }
    for (;;) {
      const going = tables.filter(({ state }) => state.turn !== OVER)
      if (going.length === 0) break
      const own = going.filter(({ state, seat }) => state.turn === seat)
      const other = going.filter(({ state, seat }) => state.turn !== seat)
      await lanes.move(nets!.own, own, note)
      await lanes.move(nets!.opponent, other)
    }
    const results = tables.map(table => result(table))
    for (const [i, { rows }] of tables.entries()) {
      if (rows.length === 0) continue
      steps.of('reward')[rows[rows.length - 1]] = results[i]
      steps.of('last')[rows[rows.length - 1]] = 1
    }
    const { rows, columns } = steps.take(tables.flatMap(table => table.rows))
    const won = results.reduce((sum, each) => sum + (each + 1) / 2, 0) / games
    const length = rows / games
    return { games, decisions: rows, data: { rows, columns, update }, metrics: { won, length } }
  }

  async close(): Promise<void> {
    const { nets } = this
    this.nets = undefined
    await nets?.own.release()
    await nets?.opponent.release()
  }
}

/** z of the learner, from -1 to 1. */
function result({ state, seat }: Table): number {
  const rewards = new Float64Array(2)
  state.rewards(rewards)
  return rewards[seat]
}

function noteStep(steps: Columns<ReturnType<typeof stepLayout>>, decision: Decision): number {
  const { observation, mask } = steps.layout
  const row = steps.add()
  steps.of('observation').set(decision.observation, row * observation.width)
  for (const action of decision.legal) steps.of('mask')[row * mask.width + action] = 1
  steps.of('action')[row] = decision.action
  steps.of('logProbability')[row] = decision.logProbability
  steps.of('value')[row] = decision.value
  return row
}
