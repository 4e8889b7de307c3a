import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

// A `use` module with learners for trainings in tests: every-visit Monte Carlo control (Sutton and Barto 2018, section 5.4) over a table of
// the game's states, for any small game without secrets. On demand its actors die, throw or hang, and its learner is slow, dies or hangs.

const CHANCE = -1
const OVER = -2

/** The table's agent and its actor choose in the same way. */
class Table {
  constructor(game, slots) {
    this.slots = slots
    this.actions = game.spec.actions.count
    this.values = new Float32Array(slots * this.actions)
    this.legal = new Int32Array(this.actions)
  }
  row(state) {
    return (state.hash % this.slots) * this.actions
  }
  best(row, legal, rng) {
    let best = -1
    let ties = 0
    for (const action of legal) {
      const gain = best < 0 ? 1 : this.values[row + action] - this.values[row + best]
      if (gain > 0) ties = 0
      if (gain >= 0 && rng.below(++ties) === 0) best = action
    }
    return best
  }
}

/** Plays a game by an epsilon-greedy policy, all seats alike. Each decision comes with what its player collected after it. */
function selfPlay(table, game, epsilon, rng) {
  const state = game.start(rng.split('start'))
  const rewards = new Float64Array(game.spec.players)
  const chances = new Float64Array(game.spec.outcomes)
  const [rows, players, gains] = [[], [], []]
  while (state.turn !== OVER) {
    if (state.turn === CHANCE) state.play(rng.weighted(chances, state.outcomes(chances)))
    else {
      const legal = table.legal.subarray(0, state.legal(table.legal))
      const row = table.row(state)
      const action = rng.float() < epsilon ? legal[rng.below(legal.length)] : table.best(row, legal, rng)
      rows.push(row + action)
      players.push(state.turn)
      gains.push([...rewards.fill(0)])
      state.play(action)
    }
    state.rewards(rewards)
    if (gains.length > 0)
      gains[gains.length - 1] = gains[gains.length - 1].map((gain, player) => gain + rewards[player])
  }
  const returns = new Float32Array(rows.length)
  const sums = new Float64Array(game.spec.players)
  for (let i = rows.length - 1; i >= 0; i--) {
    sums.forEach((sum, player) => {
      sums[player] = sum + gains[i][player]
    })
    returns[i] = sums[players[i]]
  }
  return {
    games: 1,
    decisions: rows.length,
    data: { rows: Int32Array.from(rows), returns },
    metrics: { length: rows.length, return: sums[0] },
  }
}

/** Several games as one. */
function merged(games) {
  const rows = Int32Array.from(games.flatMap(({ data }) => [...data.rows]))
  const returns = Float32Array.from(games.flatMap(({ data }) => [...data.returns]))
  return { games: games.length, decisions: rows.length, data: { rows, returns }, metrics: {} }
}

class Learner {
  constructor(game, options) {
    this.options = options
    this.table = new Table(game, options.slots)
    this.waiting = [] // episodes that nothing was learnt from
    this.longest = 0
    const { values } = this.table
    this.parts = {
      table: {
        tensors: new Map([['values', { dtype: 'float32', shape: [values.length], data: values }]]),
        save: () => this.waiting.map(({ rows, returns }) => ({ rows: [...rows], returns: [...returns] })),
        load: saved => ({
          ok: true,
          value: () => {
            this.waiting = saved.map(({ rows, returns }) => ({
              rows: Int32Array.from(rows),
              returns: Float32Array.from(returns),
            }))
          },
        }),
      },
    }
  }
  take({ data }) {
    this.waiting.push(data)
    this.longest = Math.max(this.longest, this.waiting.length)
  }
  learn(rng) {
    const { naps, dies, flag, rate } = this.options
    const episode = this.waiting.shift()
    if (!episode) return undefined
    if (dies === 'learner' && once(flag)) process.exit(5)
    if (dies === 'learner-hangs' && once(flag)) for (;;);
    if (dies === 'learner-throws') throw new Error('out of tables')
    if (naps > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, naps)
    const { values } = this.table
    const { rows, returns } = episode
    let error = 0
    for (let i = rows.length - 1; i >= 0; i--) {
      const step = returns[i] - values[rows[i]]
      values[rows[i]] += rate * step * (1 + 1e-3 * rng.float()) // so that a resume without the generator shows
      error += Math.abs(step) / rows.length
    }
    return { samples: rows.length, metrics: { error, behind: this.longest }, fresh: true }
  }
  weights() {
    return this.table.values.slice()
  }
  snapshot() {
    return { extension: 'table', bytes: new Uint8Array(this.table.values.slice().buffer) }
  }
  dispose() {}
}

/** Whether this is the first time that it is asked; the flag is a file. */
function once(flag) {
  if (existsSync(flag)) return false
  writeFileSync(flag, '')
  return true
}

export default function use({ agents, learners, z }) {
  const options = {
    slots: z.int().min(1).default(997).describe('rows of the table'),
    epsilon: z.number().min(0).max(1).default(0.2).describe('share of random actions'),
    rate: z.number().min(0).max(1).default(0.1).describe('step size'),
    round: z.int().min(1).default(4).describe('games in a round'),
    batch: z.int().min(1).default(1).describe('games that an actor makes at a time'),
    ms: z.number().default(0).describe('milliseconds that a game takes'),
    naps: z.number().default(0).describe('milliseconds that learning from one game takes'),
    dies: z
      .enum([
        'never',
        ...['actor', 'actor-always', 'actor-throws', 'actor-at-loading', 'actor-hangs', 'actor-waits'],
        ...['learner', 'learner-throws', 'learner-hangs'],
      ])
      .default('never'),
    flag: z.string().default('').describe('a file that is there once it has died'),
  }
  const shared = {
    source: 'Sutton and Barto 2018, section 5.4',
    options: z.strictObject(options),
    tensors: false,
    refuses: game => (game.spec.hidden ? 'because it hides information' : undefined),
    agent: (file, _, play) => `table${play && `?${play}`}:${file}`,
  }
  learners.add({
    ...shared,
    id: 'monte-carlo',
    summary: 'every-visit Monte Carlo control',
    round: ({ round }) => round,
    makeLearner: (game, given) => new Learner(game, given),
    makeActor(game, { slots, epsilon, batch, ms, dies, flag }) {
      const table = new Table(game, slots)
      return {
        load(weights) {
          if (dies === 'actor-at-loading') throw new Error('no room')
          table.values.set(weights)
        },
        async play(rng) {
          const drawn = rng.split('fate').below(10)
          if (dies === 'actor' && drawn === 0 && once(flag)) process.exit(4)
          if (dies === 'actor-hangs' && drawn === 0 && once(flag)) for (;;);
          if (dies === 'actor-waits' && drawn === 0 && once(flag)) await new Promise(() => {})
          if (dies === 'actor-always' && drawn === 0) process.exit(4)
          if (dies === 'actor-throws' && drawn === 0) throw new Error('off the board')
          if (ms > 0) await wait(ms)
          const games = Array.from({ length: batch }, () => selfPlay(table, game, epsilon, rng))
          return batch === 1 ? games[0] : merged(games)
        },
      }
    },
  })
  learners.add({
    ...shared,
    id: 'monte-carlo-alone',
    summary: 'the same, which plays for itself',
    makeLearner(game, given) {
      const learner = new Learner(game, given)
      learner.take = undefined
      const { learn } = learner
      learner.learn = rng => {
        const experience = selfPlay(learner.table, game, given.epsilon, rng)
        learner.waiting.push(experience.data)
        return { ...learn.call(learner, rng), fresh: false, games: 1, decisions: experience.decisions }
      }
      return learner
    },
  })
  agents.add({
    id: 'table',
    summary: 'plays a table of a training',
    options: z.strictObject({ noise: z.number().default(0).describe('share of random actions') }),
    rest: 'a file',
    examples: ['table:x.table'],
    refuses: () => undefined,
    reproducible: () => true,
    make({ options: { noise }, rest }, game) {
      const values = new Float32Array(Uint8Array.from(readFileSync(rest)).buffer)
      const table = new Table(game, values.length / game.spec.actions.count)
      table.values.set(values)
      let rng
      return {
        reset(_game, _player, given) {
          rng = given
        },
        act(seat) {
          const legal = table.legal.subarray(0, seat.legal(table.legal))
          if (rng.float() < noise) return legal[rng.below(legal.length)]
          return table.best(table.row(seat.imagine(rng)), legal, rng)
        },
      }
    },
  })
}
