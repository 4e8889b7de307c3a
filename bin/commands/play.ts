import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { adviserFor } from '../../agents/advisers.ts'
import { type Agent, type Clock, RESIGN } from '../../agents/core/agent.ts'
import type { Thoughts } from '../../agents/core/thoughts.ts'
import { Session } from '../../arena/session.ts'
import type { Game, State } from '../../envs/core/game.ts'
import { CHANCE, OVER } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { type House, type OpenHouse, readText, sound } from '../house.ts'
import { EXIT, paint, print, Stop } from '../terminal.ts'

const HUMAN = 'human'

const HELP = `  a move   in the game's notation
  moves    what can be played
  hint     what ${paint('bold', 'an agent')} would play here, and why
  undo     take back your last move
  board    draw the position again
  resign   give up
  quit     leave (also Ctrl-D)`

/** `ludus play`: a game in the terminal, against agents or between them. */
export function play(program: Command, open: OpenHouse): void {
  program
    .command('play')
    .description('play a game in the terminal, or watch agents play one')
    .argument('<game>', 'a game, such as go?size=9')
    .argument('[agents...]', "one agent a seat, 'human' for you; seats left over are yours")
    .option('--seed <seed>', 'makes the game repeatable; another each time where absent')
    .option('--position <file>', "start from a position in the game's own format (Go: SGF; backgammon: XGID, .mat)")
    .option('--hint <agent>', 'who gives hints; mcts?time=1000 where absent, script-mcts?time=1000 in the RTS')
    .addHelpText(
      'after',
      `
You sit in the first seat unless 'human' stands elsewhere. While it is your turn:
${HELP}

Examples:
  $ ludus play go 'mcts?time=1000&rollout=light'       you have Black on 9x9
  $ ludus play go?size=13 playout human                you have White
  $ ludus play backgammon?length=5 linear              a match, with the cube
  $ ludus play rts worker-rush                         order one unit after another
  $ ludus play gridworld?map=key-door                  walk a maze yourself
  $ ludus play gridworld?map=taxi value-iteration      watch the optimum
`,
    )
    .action(async (text: string, specs: string[], options: PlayOptions) => {
      const house = await open()
      const position = options.position && readText(options.position)
      const game = house.game(text, position)
      const seats = seating(game, specs)
      const rng = Rng.fromSeed(options.seed ?? String(Date.now() % 1_000_000))
      if (options.hint !== undefined) house.agent(options.hint, game)
      const first = position === undefined ? game.start(rng.split('world')) : sound(game.fromPosition(position))
      await new Table(house, game, seats, first, rng, options.hint ?? adviserFor(game)).play()
    })
}

interface PlayOptions {
  readonly seed?: string
  readonly position?: string
  readonly hint?: string
}

/** One spec a seat. Fewer agents than seats leave the first seats to people; in one-player games an agent replaces the human. */
function seating(game: Game, specs: readonly string[]): readonly string[] {
  const { players } = game.spec
  if (specs.length > players) {
    throw new Stop(
      EXIT.usage,
      `Expected at most ${players} agent${players > 1 ? 's' : ''} for ${game.spec.id}, but got ${specs.length}.`,
    )
  }
  return [...Array.from({ length: players - specs.length }, () => HUMAN), ...specs]
}

/** People count their own time, so agents are given as much as they ask for. */
function freeClock(): Clock {
  const began = performance.now()
  return { elapsed: () => performance.now() - began, left: () => Number.POSITIVE_INFINITY }
}

class Table {
  private readonly house: House
  private readonly game: Game
  private readonly seats: readonly string[]
  private readonly session: Session
  private readonly agents: (Agent | undefined)[]
  private readonly rng: Rng
  private readonly hint: string
  private readonly lines: AsyncIterator<string>
  private readonly input = createInterface({ input: process.stdin, terminal: false })
  private drawn: number | undefined // the moment that was drawn last, where turns are simultaneous

  constructor(house: House, game: Game, seats: readonly string[], first: State, rng: Rng, hint: string) {
    this.house = house
    this.game = game
    this.seats = seats
    this.rng = rng
    this.hint = hint
    this.agents = seats.map(spec => (spec === HUMAN ? undefined : sound(house.agent(spec, game).make(game))))
    this.session = new Session(game, first, rng.split('chance'), (state, action) => this.announce(state, action))
    this.lines = this.input[Symbol.asyncIterator]()
  }

  async play(): Promise<void> {
    try {
      for (const [player, agent] of this.agents.entries()) {
        await agent?.reset(this.game, player, this.rng.split(`agent/${player}`))
      }
      this.board()
      if (this.seats.includes(HUMAN))
        print(paint('dim', "Your move in the game's notation; 'help' lists what else you can say."))
      let going = true
      while (going && this.session.state.turn !== OVER) going = await this.turn()
      if (this.session.state.turn === OVER) this.result()
    } finally {
      this.input.close()
      for (const agent of this.agents) await agent?.close?.()
    }
  }

  /** Whose screen this is: the human's where there is one, else everything is shown. */
  private viewer(state: State): number | 'all' {
    const people = this.seats.flatMap((spec, player) => (spec === HUMAN ? [player] : []))
    return people.length === 1 ? people[0] : people.length > 1 && state.turn >= 0 ? state.turn : 'all'
  }

  private board(): void {
    const { state } = this.session
    this.drawn = this.game.moment?.(state)
    print(`\n${this.game.draw(state, this.viewer(state), paint).trimEnd()}\n`)
  }

  /** Draws what an action came to: where turns are simultaneous, once all who had to decide have done so. */
  private after(): void {
    const moment = this.game.moment?.(this.session.state)
    if (moment === undefined || moment !== this.drawn || this.session.state.turn === OVER) this.board()
  }

  /** Says what is about to be played, as far as whoever looks may know of it. */
  private announce(state: State, action: number): void {
    const { spec } = this.game
    const viewer = this.viewer(state)
    if (spec.hidden && viewer !== 'all' && viewer !== state.turn) return
    const text = paint('bold', this.game.format(action, state) || 'nothing')
    if (state.turn === CHANCE) print(`${paint('dim', 'chance')} gives ${text}`)
    else if (this.seats[state.turn] !== HUMAN) print(`${paint('cyan', this.seats[state.turn])} plays ${text}`)
  }

  private async turn(): Promise<boolean> {
    const player = this.session.state.turn
    const agent = this.agents[player]
    if (!agent) return this.human(player)
    const seat = this.session.seat(player)
    const action = await agent.act(seat, freeClock())
    if (action === RESIGN) {
      print(`${paint('cyan', this.seats[player])} resigns.`)
      return false
    }
    if (!this.session.state.isLegal(action)) {
      throw new Stop(EXIT.failed, `Expected a legal action from ${this.seats[player]}, but got ${action}.`)
    }
    this.session.play(action)
    this.after()
    return true
  }

  private async human(player: number): Promise<boolean> {
    const only = this.onlyAction(player)
    if (only !== undefined && this.game.format(only, this.session.state) === '') {
      print('There is nothing that you can play.')
      this.session.play(only)
      this.after()
      return true
    }
    const asked = this.game.prompt?.(this.session.state)
    if (process.stdin.isTTY || asked) process.stdout.write(`${asked ?? ''}${paint('bold', '> ')}`)
    const { value, done } = await this.lines.next()
    if (done) return false
    const said = value.trim()
    const commands: Record<string, () => boolean | Promise<boolean>> = {
      '': () => true,
      quit: () => false,
      resign: () => {
        print(`${this.name(player)} resigns.`)
        return false
      },
      help: () => {
        print(HELP)
        return true
      },
      board: () => {
        this.board()
        return true
      },
      moves: () => {
        const seat = this.session.seat(player)
        const texts = this.legal(player).map(action => seat.format(action))
        print(texts.join(texts.some(text => text.includes(' ')) ? '\n' : ' '))
        return true
      },
      undo: () => {
        if (this.session.undo(player)) this.board()
        else print('There is nothing to take back.')
        return true
      },
      hint: () => this.advise(player),
    }
    const command = commands[said.toLowerCase()]
    if (command) return command()
    const action = this.game.parse(said, this.session.state)
    if (!action.ok) {
      print(paint('yellow', action.error.message))
      return true
    }
    this.session.play(action.value)
    this.after()
    return true
  }

  private legal(player: number): number[] {
    const out = new Int32Array(this.game.spec.actions.count)
    return [...out.subarray(0, this.session.seat(player).legal(out))]
  }

  private onlyAction(player: number): number | undefined {
    const legal = this.legal(player)
    return legal.length === 1 ? legal[0] : undefined
  }

  private async advise(player: number): Promise<boolean> {
    const agent = unwrap(this.house.agent(this.hint, this.game).make(this.game))
    await agent.reset(this.game, player, this.rng.split('hint'))
    const seat = this.session.seat(player)
    const action = await agent.act(seat, freeClock())
    print(`${paint('cyan', this.hint)} would play ${paint('bold', seat.format(action))}`)
    const thoughts = agent.thoughts?.()
    if (thoughts && typeof thoughts === 'object' && 'actions' in thoughts && Array.isArray(thoughts.actions)) {
      const best = (thoughts.actions as unknown as Thoughts['actions']).slice(0, 4)
      const width = Math.max(...best.map(({ action: text }) => text.length))
      for (const { action: text, visits, value } of best) {
        const worth = value.toFixed(2).replace(/^-(?=0.00$)/, '')
        print(paint('dim', `  ${text.padEnd(width)} ${String(visits).padStart(6)} visits  value ${worth}`))
      }
    }
    await agent.close?.()
    return true
  }

  private name(player: number): string {
    const seat = this.seats[player]
    return this.game.spec.players === 1 ? seat : `${seat} (seat ${player + 1})`
  }

  private result(): void {
    const { scoring } = this.game.spec
    const returns = [...this.session.returns]
    if (scoring === 'return') {
      print(
        `The game is over after ${this.session.history.length} actions: return ${returns.map(value => Number(value.toFixed(4))).join(', ')}.`,
      )
      return
    }
    const winner = returns.findIndex(value => value > 0)
    if (winner < 0) {
      print('The game is drawn.')
      return
    }
    const points = returns[winner]
    const stake = scoring === 'points' ? ` ${points} ${points === 1 ? 'point' : 'points'}` : ''
    print(`${paint('bold', this.name(winner))} wins${stake}.`)
  }
}
