import { existsSync, writeFileSync } from 'node:fs'

// A `use` module as a third party would write one: a small game with chance, and agents that misbehave on demand.

const CHANCE = -1
const OVER = -2
const RESIGN = -3
const FACES = 3

/** Players take turns to add 0, 1 or 2; a die adds 0, 1 or 2 to whoever moved. `secret` is drawn at the start and added to player 0. */
class Dice {
  constructor(options) {
    this.options = options
    this.turn = 0
    this.end = 'going'
    this.sums = new Array(options.players).fill(0)
    this.moves = 0
    this.mover = 0
    this.gained = 0
    this.secret = 0
    this.earner = 0
  }
  get hash() {
    return this.sums.reduce((hash, sum) => hash * 101 + sum, this.moves * 3 + this.secret) * 4 + this.turn + 2
  }
  legal(out) {
    if (this.turn < 0) return 0
    out.set([0, 1, 2])
    return 3
  }
  isLegal(action) {
    if (this.turn === OVER) return false
    return Number.isInteger(action) && action >= 0 && action < FACES
  }
  play(action) {
    if (this.options.broken) throw new Error('the rules are broken')
    if (this.turn === CHANCE) {
      this.gain(action)
      this.moves++
      this.mover = this.moves % this.options.players
      const done = this.moves >= this.options.length
      this.turn = done ? OVER : this.mover
      this.end = done ? 'terminated' : 'going'
    } else {
      this.gain(action)
      this.turn = CHANCE
    }
  }
  gain(amount) {
    this.gained = amount
    this.earner = this.mover
    this.sums[this.mover] += amount
  }
  outcomes(out) {
    if (this.turn !== CHANCE) return 0
    out.set([0.5, 0.25, 0.25])
    return FACES
  }
  rewards(out) {
    out.fill(0)
    if (this.options.scoring === 'return') out[this.earner] = this.gained
    else if (this.end !== 'going') {
      const lead = this.sums[0] + this.secret - this.sums[1]
      out[0] = this.options.scoring === 'points' ? lead : Math.sign(lead)
      out[1] = -out[0]
    }
  }
  observe(_player, out) {
    out[0] = this.moves
  }
  copyFrom(other) {
    Object.assign(this, other, { sums: [...other.sums] })
  }
  clone() {
    const copy = new Dice(this.options)
    copy.copyFrom(this)
    return copy
  }
  save() {
    return { ...this, sums: [...this.sums] }
  }
}

function diceGame(options) {
  return {
    spec: {
      id: 'arena-dice',
      version: 1,
      players: options.players,
      actions: { kind: 'fixed', count: 3 },
      outcomes: FACES,
      observation: { shape: [1], planes: ['moves'] },
      hidden: false,
      simultaneous: false,
      scoring: options.scoring,
      historical: false,
      longest: options.length * 2,
    },
    options,
    start(rng) {
      const state = new Dice(options)
      state.secret = rng.below(3)
      return state
    },
    load: data => ({ ok: true, value: Object.assign(new Dice(options), data) }),
    fromPosition(text) {
      const moves = Number(text)
      if (!Number.isInteger(moves) || moves < 0 || moves >= options.length) {
        return { ok: false, error: { code: 'bad-position', message: `Expected a number of moves, but got '${text}'.` } }
      }
      const state = new Dice(options)
      state.moves = moves
      state.mover = moves % options.players
      state.turn = state.mover
      return { ok: true, value: state }
    },
    format: action => `+${action}`,
    parse: text =>
      /^\+[0-2]$/.test(text)
        ? { ok: true, value: Number(text) }
        : { ok: false, error: { code: 'illegal', message: `Expected '+0', '+1' or '+2', but got '${text}'.` } },
    view: state => ({ sums: [...state.sums] }),
    draw: state => state.sums.join(' : '),
  }
}

const forever = new Promise(() => {})

/** What an odd agent does instead of answering. */
const DEEDS = {
  nothing: (_agent, seat) => seat,
  throw: () => {
    throw new TypeError('out of ideas')
  },
  illegal: () => 7,
  text: () => '1',
  fraction: () => 0.5,
  undefined: () => undefined,
  resign: () => RESIGN,
  loop: () => {
    for (;;);
  },
  never: () => forever,
  'reject-late': () => new Promise((_, reject) => setTimeout(() => reject(new Error('too late')), 150)),
  exit: () => process.exit(3),
  'throw-outside': () => {
    setTimeout(() => {
      throw new Error('thrown from a timer')
    })
    return forever
  },
  hoard: () => {
    const hoard = []
    for (;;) hoard.push(new Array(100_000).fill(hoard.length))
  },
  'exit-once': agent => {
    if (existsSync(agent.options.file)) return 0
    writeFileSync(agent.options.file, '')
    return process.exit(4)
  },
  slow: (agent, _seat, clock) => {
    while (clock.elapsed() < agent.options.ms);
    return 0
  },
  'slow-promise': agent => new Promise(resolve => setTimeout(() => resolve(1), agent.options.ms)),
  chatter: agent => {
    // biome-ignore lint/suspicious/noConsole: as agents do
    console.log(`said by ${agent.player}`)
    // biome-ignore lint/suspicious/noConsole: as agents do
    console.error(`muttered by ${agent.player}`)
    return 0
  },
  'look-at-the-clock': (_agent, _seat, clock) => (clock.left() > 0 ? 0 : 1),
}

export default function use({ games, agents, z }) {
  games.add({
    id: 'arena-dice',
    summary: 'a game of the tests',
    options: z.strictObject({
      length: z.int().min(1).max(100_000).default(10),
      players: z.int().min(1).max(3).default(2),
      scoring: z.enum(['win-loss', 'points', 'return']).default('win-loss'),
      broken: z.boolean().default(false),
    }),
    examples: ['arena-dice'],
    make: options => ({ ok: true, value: diceGame(options) }),
  })
  agents.add({
    id: 'picker',
    summary: 'picks at random',
    options: z.strictObject({}),
    examples: ['picker'],
    refuses: game => (game.spec.players === 3 ? 'because three are a crowd' : undefined),
    reproducible: () => true,
    make: () => {
      let rng
      return {
        reset(_game, _player, given) {
          rng = given
        },
        act: () => rng.below(3),
        thoughts: () => ({ mood: 'fine' }),
      }
    },
  })
  agents.add({
    id: 'odd',
    summary: 'answers 1, and once does something else',
    options: z.strictObject({
      does: z.enum(Object.keys(DEEDS)).default('nothing'),
      at: z.int().default(0),
      when: z.enum(['make', 'reset', 'act', 'close']).default('act'),
      ms: z.number().default(0),
      file: z.string().default(''),
    }),
    examples: ['odd?does=throw'],
    refuses: () => undefined,
    reproducible: () => true,
    make({ options }) {
      const deed = DEEDS[options.does]
      if (options.when === 'make') deed()
      let decisions = 0
      const self = { options, player: -1 }
      return {
        reset(_game, player) {
          self.player = player
          return options.when === 'reset' ? deed(self) : undefined
        },
        act(seat, clock) {
          return options.when === 'act' && decisions++ === options.at && options.does !== 'nothing'
            ? deed(self, seat, clock)
            : 1
        },
        stderr: () => '',
        close: () => (options.when === 'close' ? deed(self) : undefined),
      }
    },
  })
}
