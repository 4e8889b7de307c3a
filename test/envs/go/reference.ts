import type { Superko } from '../../../envs/go/rules.ts'

/**
 * Go, slowly: a board is a string over `.XO` in the order of actions, liberties are found by flood fill, and superko looks through every
 * earlier board. Written from the Tromp-Taylor rules and shares no code with the engine.
 */
export interface ReferenceRules {
  readonly width: number
  readonly height: number
  readonly superko: Superko
  readonly suicide: boolean
}

export const PASS = 'pass'

export class Reference {
  readonly rules: ReferenceRules
  board: string
  toPlay: 'X' | 'O' = 'X'
  passes = 0
  captures = { X: 0, O: 0 }
  /** Every board so far with the player who was to move on it, the present one last. */
  past: { board: string; toPlay: 'X' | 'O' }[]
  /** Where a lone stone was just taken by a lone stone that it could take back. */
  ko: number | undefined

  constructor(rules: ReferenceRules) {
    this.rules = rules
    this.board = '.'.repeat(rules.width * rules.height)
    this.past = [{ board: this.board, toPlay: this.toPlay }]
  }

  neighbours(point: number): number[] {
    const { width, height } = this.rules
    const column = point % width
    const row = (point - column) / width
    const near: number[] = []
    if (column > 0) near.push(point - 1)
    if (column < width - 1) near.push(point + 1)
    if (row > 0) near.push(point - width)
    if (row < height - 1) near.push(point + width)
    return near
  }

  /** The points connected to this one by points of its colour, and what colours lie around them. */
  region(board: string, from: number): { points: Set<number>; around: Set<string> } {
    const points = new Set([from])
    const around = new Set<string>()
    for (const point of points) {
      for (const near of this.neighbours(point)) {
        if (board[near] === board[from]) points.add(near)
        else around.add(board[near])
      }
    }
    return { points, around }
  }

  /** The board after a stone, with what left it; undefined where the point is taken. */
  after(point: number, color: 'X' | 'O'): { board: string; gone: Set<number>; suicide: boolean } | undefined {
    if (this.board[point] !== '.') return undefined
    let board = put(this.board, [point], color)
    const gone = new Set<number>()
    for (const near of this.neighbours(point)) {
      if (board[near] !== other(color)) continue
      const chain = this.region(board, near)
      if (chain.around.has('.')) continue
      for (const stone of chain.points) gone.add(stone)
      board = put(board, [...chain.points], '.')
    }
    const own = this.region(board, point)
    if (own.around.has('.')) return { board, gone, suicide: false }
    return { board: put(board, [...own.points], '.'), gone: own.points, suicide: true }
  }

  isLegal(point: number): boolean {
    const result = this.after(point, this.toPlay)
    if (!result) return false
    if (result.suicide && !this.rules.suicide) return false
    if (this.rules.superko === 'simple') return point !== this.ko
    return !this.past.some(
      ({ board, toPlay }) =>
        board === result.board && (this.rules.superko === 'positional' || toPlay === other(this.toPlay)),
    )
  }

  get over(): boolean {
    return this.passes === 2
  }

  legal(): (number | typeof PASS)[] {
    if (this.over) return []
    const points = [...this.board].flatMap((_, point) => (this.isLegal(point) ? [point] : []))
    return [...points, PASS]
  }

  play(action: number | typeof PASS): void {
    const color = this.toPlay
    this.ko = undefined
    this.toPlay = other(color)
    if (action === PASS) this.passes++
    else {
      this.passes = 0
      const result = this.after(action, color)!
      this.captures[result.suicide ? other(color) : color] += result.gone.size
      this.board = result.board
      if (result.gone.size === 1 && !result.suicide) {
        const own = this.region(this.board, action)
        const liberties = this.neighbours(action).filter(near => this.board[near] === '.')
        if (own.points.size === 1 && liberties.length === 1) this.ko = liberties[0]
      }
    }
    this.past.push({ board: this.board, toPlay: this.toPlay })
  }

  /** Points of X and of O: stones, and empty points that reach only their colour. */
  area(): [number, number] {
    const counts = { X: 0, O: 0 }
    for (let point = 0; point < this.board.length; point++) {
      const at = this.board[point]
      if (at === 'X' || at === 'O') counts[at]++
      else {
        const { around } = this.region(this.board, point)
        if (around.size === 1) counts[around.has('X') ? 'X' : 'O']++
      }
    }
    return [counts.X, counts.O]
  }
}

export function other(color: 'X' | 'O'): 'X' | 'O' {
  return color === 'X' ? 'O' : 'X'
}

function put(board: string, points: readonly number[], stone: string): string {
  const cells = [...board]
  for (const point of points) cells[point] = stone
  return cells.join('')
}
