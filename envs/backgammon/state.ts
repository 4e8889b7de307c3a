import { CHANCE, type End, type Json, OVER, type State } from '../core/game.ts'
import type { Rng } from '../core/rng.ts'
import { gradeOf, hasBorneOff, PLACES, pipsOf, setCheckers, setStart } from './board.ts'
import { OPENING_COUNT, OPENING_ODDS, OPENINGS, ROLL_COUNT, ROLL_ODDS, ROLLS } from './dice.ts'
import { hashWords } from './hash.ts'
import { observe } from './observe.ts'
import type { Step } from './playNotation.ts'
import { makePlay, Plays, stepsOf } from './plays.ts'
import type { Position } from './position.ts'
import { MOST_CUBE, PHASES, type Phase, type Rules } from './rules.ts'
import { type Saved, save } from './snapshot.ts'

// Actions. A play is FIRST_PLAY and its place in the list of the roll's plays.
export const ROLL = 0
export const DOUBLE = 1
export const TAKE = 2
export const DROP = 3
export const FIRST_PLAY = 4

/** A game of backgammon under way, or a whole match of them: board, dice, cube and score. */
export class BackgammonState implements State {
  readonly rules: Rules
  /** `[26 * player + place]`: places are the 24 points as that player counts them, ace point first, then the bar, then what has been borne off (`board.ts`). */
  readonly checkers = new Int8Array(2 * PLACES) // 0 to 15
  private readonly words = new Int32Array(this.checkers.buffer) // the same, for copying and hashing
  phase: Phase = 'opening'
  /** Whose roll it is: who is to roll, plays, or has offered the double. Says nothing while who begins is still rolled for. */
  onRoll: 0 | 1 = 0
  turn = CHANCE // 0, 1, CHANCE or OVER
  /** The roll on the table; both are 0 where there is none. */
  high = 0 // 0 to 6
  low = 0 // 0 to 6, never above `high`
  cube = 1 // 1, 2, 4, ..., 4096: the stake of this game
  /** Who alone may double, -1 where the cube is in the middle. */
  cubeOwner = -1 // -1, 0 or 1
  /** Points of the match, by player. */
  readonly score = new Int32Array(2) // 0 and up; 0 in money play
  /** Whether this is the Crawford game. */
  crawford = false
  /** Whether gammons count once only while the cube is in the middle; a position may say so in place of the rules. */
  jacoby: boolean
  /** Rolls played since the beginning, passes included. */
  turns = 0 // 0 to rules.maxTurns
  /** Who has won the match, or the game for money; -1 where nobody has. */
  winner = -1 // -1, 0 or 1
  /** Points that the last game was won by; 0 where none has been. */
  won = 0
  /** The distinct results of the roll on the table. */
  private readonly plays = new Plays()

  constructor(rules: Rules) {
    this.rules = rules
    this.jacoby = rules.jacoby
    this.begin(false)
  }

  get end(): End {
    if (this.phase !== 'over') return 'going'
    return this.winner < 0 ? 'truncated' : 'terminated'
  }

  get begins(): boolean {
    return this.phase === 'opening'
  }

  /** Covers the board, who is on roll, phase, dice, cube, score and what was won; not how long it took. */
  get hash(): number {
    const { onRoll, high, low, cubeOwner, score, winner } = this
    const table = PHASES.indexOf(this.phase) | (onRoll << 3) | (high << 4) | (low << 7) | ((cubeOwner + 1) << 10)
    const rest = ((winner + 1) << 12) | (Number(this.crawford) << 14) | (Number(this.jacoby) << 15)
    const won = winner < 0 ? 0 : this.won
    return hashWords(this.words, table | rest | (Math.clz32(this.cube) << 16), score[0], score[1], won)
  }

  /** Pips that a player has still to go. */
  pips(player: number): number {
    return pipsOf(this.checkers, player)
  }

  /** Whether a player, were it about to roll, could double first. */
  mayDouble(player: number): boolean {
    const { cube, length } = this.rules
    return cube && length !== 1 && !this.crawford && this.cubeOwner !== 1 - player && this.cube < MOST_CUBE
  }

  /** How many distinct results the roll on the table has; 0 where none is legal or there is no roll. */
  get playCount(): number {
    return this.plays.count
  }

  /** What a play does, step by step, from high to low places; none for a pass. */
  steps(action: number): Step[] {
    const { checkers, onRoll, high, low, plays } = this
    return plays.count === 0
      ? []
      : stepsOf(plays.codes[action - FIRST_PLAY], checkers, PLACES * (1 - onRoll), high, low)
  }

  /** Writes the checkers as a play leaves them, laid out as `checkers`: what value players look at. Allocates nothing and changes nothing else. */
  afterstate(action: number, out: Int8Array): void {
    const { checkers, onRoll, high, low, plays } = this
    for (let place = 0; place < checkers.length; place++) out[place] = checkers[place]
    if (plays.count > 0)
      makePlay(plays.codes[action - FIRST_PLAY], out, PLACES * onRoll, PLACES * (1 - onRoll), high, low)
  }

  legal(out: Int32Array): number {
    switch (this.phase) {
      case 'turn':
        out[0] = ROLL
        out[1] = DOUBLE
        return 2
      case 'doubled':
        out[0] = TAKE
        out[1] = DROP
        return 2
      case 'play': {
        const count = this.plays.count || 1 // where nothing is legal, the pass
        for (let i = 0; i < count; i++) out[i] = FIRST_PLAY + i
        return count
      }
      default:
        return 0
    }
  }

  isLegal(action: number): boolean {
    switch (this.phase) {
      case 'opening':
        return isWithin(action, 0, OPENING_COUNT)
      case 'roll':
        return isWithin(action, 0, ROLL_COUNT)
      case 'turn':
        return action === ROLL || action === DOUBLE
      case 'doubled':
        return action === TAKE || action === DROP
      case 'play':
        return isWithin(action, FIRST_PLAY, FIRST_PLAY + (this.plays.count || 1))
      default:
        return false
    }
  }

  sampleLegal(rng: Rng): number {
    if (this.phase === 'play') return FIRST_PLAY + rng.below(this.plays.count || 1)
    return (this.phase === 'turn' ? ROLL : TAKE) + rng.below(2)
  }

  play(action: number): void {
    switch (this.phase) {
      case 'opening': {
        const own = OPENINGS[2 * action]
        const other = OPENINGS[2 * action + 1]
        this.onRoll = own > other ? 0 : 1
        this.throwDice(Math.max(own, other), Math.min(own, other))
        break
      }
      case 'roll':
        this.throwDice(ROLLS[2 * action], ROLLS[2 * action + 1])
        break
      case 'turn':
        this.enter(action === DOUBLE ? 'doubled' : 'roll')
        break
      case 'doubled':
        if (action === DROP) this.win(this.onRoll, this.cube)
        else this.takeCube()
        break
      case 'play':
        this.makePlay(action)
    }
  }

  outcomes(out: Float64Array): number {
    if (this.phase === 'roll') {
      for (let i = 0; i < ROLL_COUNT; i++) out[i] = ROLL_ODDS[i]
      return ROLL_COUNT
    }
    if (this.phase !== 'opening') return 0
    for (let i = 0; i < OPENING_COUNT; i++) out[i] = OPENING_ODDS[i]
    return OPENING_COUNT
  }

  /** Money: the points won and lost. A match: 1 and -1. */
  rewards(out: Float64Array): void {
    const stake = this.rules.length === 0 ? this.won : 1
    out[0] = this.winner < 0 ? 0 : this.winner === 0 ? stake : -stake
    out[1] = 0 - out[0] // no -0
  }

  observe(player: number, out: Float32Array): void {
    observe(this, player, out)
  }

  copyFrom(other: this): void {
    const { words } = this
    for (let i = 0; i < words.length; i++) words[i] = other.words[i]
    this.phase = other.phase
    this.onRoll = other.onRoll
    this.turn = other.turn
    this.high = other.high
    this.low = other.low
    this.cube = other.cube
    this.cubeOwner = other.cubeOwner
    this.score[0] = other.score[0]
    this.score[1] = other.score[1]
    this.crawford = other.crawford
    this.jacoby = other.jacoby
    this.turns = other.turns
    this.winner = other.winner
    this.won = other.won
    this.plays.copyFrom(other.plays)
  }

  clone(): this {
    const copy = new BackgammonState(this.rules) as this
    copy.copyFrom(this)
    return copy
  }

  save(): Json {
    return save(this)
  }

  /** Becomes a position, which is checked. Where a player who may double is on roll, it has still to say whether it does. */
  setUp(position: Position): void {
    setCheckers(this.checkers, position.checkers)
    this.onRoll = position.opening ? 0 : position.onRoll
    this.cube = position.cube.value
    this.cubeOwner = position.cube.owner ?? -1
    this.score.set(position.score)
    this.crawford = position.crawford
    this.jacoby = position.jacoby && position.length === 0
    this.turns = 0
    this.winner = -1
    this.won = 0
    if (position.dice) this.throwDice(Math.max(...position.dice), Math.min(...position.dice))
    else if (position.opening) this.enter('opening')
    else if (position.doubled) this.enter('doubled')
    else this.enter(this.mayDouble(this.onRoll) ? 'turn' : 'roll')
  }

  /** Makes the end of a game that was set up as over. Returns whether it is known: who has borne everything off for money, who has won the match. */
  settle(): boolean {
    const { length } = this.rules
    for (let player = 0; player < 2; player++) {
      if (length > 0 ? this.score[player] < length : !hasBorneOff(this.checkers, player)) continue
      this.winner = player
      this.won = length > 0 ? 0 : this.cube * this.worth(player)
      this.enter('over')
      return true
    }
    return false
  }

  /** Takes up what a save says beyond the position. */
  resume({ phase, turns, winner, won }: Omit<Saved, 'position'>): void {
    this.turns = turns
    this.winner = winner
    this.won = won
    if (phase === 'roll' || phase === 'over') this.enter(phase) // the position says the rest
  }

  /** Puts the checkers where a game begins, the cube in the middle. */
  private begin(crawford: boolean): void {
    setStart(this.checkers)
    this.cube = 1
    this.cubeOwner = -1
    this.crawford = crawford
    this.onRoll = 0
    this.enter('opening')
  }

  private enter(phase: Phase): void {
    this.phase = phase
    if (phase !== 'play') {
      this.high = 0
      this.low = 0
      this.plays.count = 0
    }
    if (phase === 'turn' || phase === 'play') this.turn = this.onRoll
    else if (phase === 'doubled') this.turn = 1 - this.onRoll
    else this.turn = phase === 'over' ? OVER : CHANCE
  }

  private throwDice(high: number, low: number): void {
    this.high = high
    this.low = low
    this.plays.list(this.checkers, PLACES * this.onRoll, PLACES * (1 - this.onRoll), high, low)
    this.enter('play')
  }

  private takeCube(): void {
    this.cube *= 2
    this.cubeOwner = 1 - this.onRoll
    this.enter('roll')
  }

  private makePlay(action: number): void {
    const { checkers, plays, high, low } = this
    const mover = this.onRoll
    if (plays.count > 0)
      makePlay(plays.codes[action - FIRST_PLAY], checkers, PLACES * mover, PLACES * (1 - mover), high, low)
    this.turns++
    if (hasBorneOff(checkers, mover)) this.win(mover, this.cube * this.worth(mover))
    else {
      this.onRoll = mover === 0 ? 1 : 0
      this.enter(this.mayDouble(this.onRoll) ? 'turn' : 'roll')
    }
    if (this.turns >= this.rules.maxTurns && this.phase !== 'over') this.enter('over')
  }

  /** How often the stake counts for a player who has borne off all: 1, 2 for a gammon, 3 for a backgammon. */
  private worth(winner: number): number {
    // Where nobody can turn the cube, a position's word on Jacoby is a default of the program that wrote it, and only the options' counts.
    const jacoby = this.rules.cube ? this.jacoby : this.rules.jacoby
    return jacoby && this.cubeOwner < 0 ? 1 : gradeOf(this.checkers, 1 - winner)
  }

  /** Ends a game. For money that is all; in a match the next begins, unless the match is won. */
  private win(player: number, points: number): void {
    const { length, crawford } = this.rules
    this.won = points
    const wasClose = this.score[0] === length - 1 || this.score[1] === length - 1
    if (length > 0) this.score[player] += points
    if (length === 0 || this.score[player] >= length) {
      this.winner = player
      this.enter('over')
    } else this.begin(crawford && !wasClose && this.score[player] === length - 1)
  }
}

/** Whether a number is a whole one from `low` to below `high`. */
function isWithin(value: number, low: number, high: number): boolean {
  return Number.isInteger(value) && value >= low && value < high
}
