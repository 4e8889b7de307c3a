import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { boardText } from '../../../envs/go/view.ts'

/** A game and a position of it, by which tests play in vertices. */
export interface Drawn {
  readonly go: Go
  readonly state: GoState
  /** Plays vertices in turn; throws where one is illegal. */
  play(...vertices: string[]): void
  allows(vertex: string): boolean
  /** The board as it was drawn: lines from the top, over `.XO`. */
  board(): string
}

/** A position from a drawing: lines over `.XO`, the top row first. */
export function drawn(diagram: string, toPlay: 'b' | 'w', options: Record<string, unknown> = {}): Drawn {
  const rows = diagram.trim().split(/\s+/)
  const width = rows[0].length
  const height = rows.length
  const go = unwrap(games.make('go', { width, height, ...options })) as Go
  const points = (stone: string): string =>
    rows
      .flatMap((row, y) =>
        [...row].flatMap((at, x) => (at === stone ? [`[${String.fromCharCode(97 + x, 97 + y)}]`] : [])),
      )
      .join('')
  const property = (name: string, values: string): string => (values === '' ? '' : name + values)
  const text = `(;SZ[${width}:${height}]PL[${toPlay}]${property('AB', points('X'))}${property('AW', points('O'))})`
  const state = unwrap(go.fromPosition(text))
  return {
    go,
    state,
    play(...vertices) {
      for (const vertex of vertices) state.play(unwrap(go.parse(vertex, state)))
    },
    allows: vertex => go.parse(vertex, state).ok,
    board() {
      const text = boardText(state)
      return Array.from({ length: height }, (_, y) => text.slice((height - 1 - y) * width, (height - y) * width)).join(
        '\n',
      )
    },
  }
}

/** A drawing as {@link Drawn.board} gives it. */
export const lines = (diagram: string): string => diagram.trim().split(/\s+/).join('\n')
