import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { LudusError } from '../../../envs/core/result.ts'
import type { Command } from '../command.ts'
import { boardLine } from './board.ts'
import { type Dialect, learnDialect } from './dialect.ts'
import { GnubgProgram } from './program.ts'

/** How GNU Backgammon decides. */
export interface GnubgSettings {
  /** Plies that it looks ahead, in plays and with the cube. */
  readonly ply: number
  /** Whether it counts with the cube in its plays. */
  readonly cubeful: boolean
  /** Standard deviation of the error in its evaluations, in points. */
  readonly noise: number
}

/** What GNU Backgammon makes of a position, for the player on roll. */
export interface GnubgEvaluation {
  /** Chances to win at all, a gammon or better, a backgammon; to lose a gammon or worse, a backgammon. */
  readonly chances: readonly number[]
  /** Points expected of a game for money, with what either may do with the cube. */
  readonly cubeful: number
}

/** GNU Backgammon, asked what to do in positions or what they are worth. Nothing but its settings lasts from one question to the next. */
export class GnubgEngine {
  private readonly program: GnubgProgram
  private readonly dialect: Dialect

  private constructor(program: GnubgProgram, dialect: Dialect) {
    this.program = program
    this.dialect = dialect
  }

  /** @param milliseconds how long each of its answers may take. */
  static async start(command: Command, settings: GnubgSettings, milliseconds: number): Promise<GnubgEngine> {
    const program = await GnubgProgram.start(command, commands(settings), milliseconds)
    try {
      return new GnubgEngine(program, await learnDialect(program, milliseconds))
    } catch (error) {
      await program.close()
      throw error
    }
  }

  get alive(): boolean {
    return this.program.alive
  }

  /** What the player to decide should do, in its words: `8/5 6/5`, `roll`, `double`, `take`, `drop`. */
  async decide(state: BackgammonState, milliseconds: number): Promise<string> {
    const { phase, turn, high, low, checkers } = state
    const doubled = phase === 'doubled'
    const swapsScores = this.swaps(doubled)
    const dice = [high, low] as const
    return (
      await this.program.ask(boardLine(checkers, state, { player: turn, dice, doubled, swapsScores }), milliseconds)
    ).trim()
  }

  /**
   * A position before the roll, with the cube as it stands.
   *
   * @param checkers laid out as in `state`, which tells the score and the rules.
   * @param player who is on roll.
   * @param ply plies to look ahead.
   */
  async evaluate(
    checkers: Int8Array,
    state: BackgammonState,
    player: number,
    ply: number,
    milliseconds: number,
  ): Promise<GnubgEvaluation> {
    const board = boardLine(checkers, state, { player, swapsScores: this.dialect.swapsScores })
    const answer = await this.program.ask(`evaluation fibsboard ${board} plies ${ply} cubeful prune on`, milliseconds)
    const numbers = answer.trim().split(' ').map(Number)
    if (numbers.length === 6 && numbers.every(Number.isFinite))
      return { chances: numbers.slice(0, 5), cubeful: numbers[5] }
    throw new LudusError({ code: 'bad-answer', message: `Expected five chances and an equity, but got '${answer}'.` })
  }

  stderr(): string {
    return this.program.stderr()
  }

  rest(isIdle: boolean): void {
    this.program.rest(isIdle)
  }

  close(): Promise<void> {
    return this.program.close()
  }

  private swaps(doubled: boolean): boolean {
    return doubled ? this.dialect.swapsScoresOfDoubled : this.dialect.swapsScores
  }
}

/** The settings as one types them. What is not said here is as the program has it: at two plies and more it leaves out plays that are clearly worse. */
function commands({ ply, cubeful, noise }: GnubgSettings): string[] {
  const shared = [`plies ${ply}`, `noise ${noise}`, 'deterministic on']
  return [
    'set threads 1',
    'set beavers 0',
    ...[...shared, `cubeful ${cubeful ? 'on' : 'off'}`].map(each => `set evaluation chequerplay evaluation ${each}`),
    ...shared.map(each => `set evaluation cubedecision evaluation ${each}`),
  ]
}
