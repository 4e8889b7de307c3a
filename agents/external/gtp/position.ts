import { LudusError } from '../../../envs/core/result.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { formatVertex } from '../../../envs/go/vertex.ts'
import type { GtpEngine } from './engine.ts'

/** A position as the commands that lead an engine to it. */
export interface GtpPosition {
  /** Board, komi and what stood on the board at the start. */
  readonly begin: readonly string[]
  /** One `play` for each move since. */
  readonly moves: readonly string[]
}

/** How GTP names the players. */
export const COLORS = ['b', 'w'] as const

/**
 * What an engine has to be told of a state, its history included. Stones that stood at the start are played one by one: every engine takes
 * that, and none changes the score for it, as some do for handicap commands.
 */
export function positionOf(state: GoState): GtpPosition {
  const { width, height } = state.geometry
  const play = (player: number, action: number): string =>
    `play ${COLORS[player]} ${formatVertex(action, width, height)}`
  const stones = Array.from(state.setup.board, (stone, action) => ({ player: 'XO'.indexOf(stone), action }))
  return {
    begin: [
      width === height ? `boardsize ${width}` : `rectangular_boardsize ${width} ${height}`,
      'clear_board',
      `komi ${state.setup.komi}`,
      ...stones.filter(({ player }) => player >= 0).map(({ player, action }) => play(player, action)),
    ],
    moves: state.moves().map(({ player, action }) => play(player, action)),
  }
}

/** Keeps an engine at the position that it should think about, and tells it no more than what has changed. */
export class Follower {
  private readonly engine: GtpEngine
  private begun: readonly string[] | undefined // undefined while what the engine knows is not certain
  private moves: string[] = []

  constructor(engine: GtpEngine) {
    this.engine = engine
  }

  /**
   * Leads the engine to a position: by the moves that are new, after undoing those that were taken back; or from an empty board.
   * @param milliseconds how long each answer may take.
   */
  async follow({ begin, moves }: GtpPosition, milliseconds: () => number): Promise<void> {
    const { engine } = this
    let shared = 0
    while (shared < this.moves.length && this.moves[shared] === moves[shared]) shared++
    const surplus = this.moves.length - shared
    const isShorter = shared > 0 && surplus <= begin.length + shared
    const canUndo = surplus === 0 || (isShorter && engine.knows('undo'))
    const known = this.begun?.join('\n') === begin.join('\n') && canUndo && (await this.undo(surplus, milliseconds))
    if (!known) {
      this.begun = undefined
      this.moves = []
      if (begin[0].startsWith('rectangular') && !engine.knows('rectangular_boardsize')) {
        const message = `Expected an engine that knows rectangular_boardsize, for '${begin[0]}', but this one does not.`
        throw new LudusError({ code: 'refused', message })
      }
      for (const command of begin) await engine.send(command, milliseconds())
      this.begun = begin
    }
    for (const command of moves.slice(this.moves.length)) {
      await engine.send(command, milliseconds())
      this.moves.push(command)
    }
  }

  /** The engine has made a move by itself. */
  moved(player: number, vertex: string): void {
    this.moves.push(`play ${COLORS[player]} ${vertex}`)
  }

  /** Takes moves back. Returns whether the engine did. */
  private async undo(count: number, milliseconds: () => number): Promise<boolean> {
    for (let i = 0; i < count; i++) {
      try {
        await this.engine.send('undo', milliseconds())
      } catch (error) {
        if (error instanceof LudusError && error.code === 'gtp-refused') return false
        throw error
      }
      this.moves.pop()
    }
    return true
  }
}
