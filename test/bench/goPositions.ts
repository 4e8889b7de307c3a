import { Board } from '../../envs/go/board.ts'
import { BLACK, Geometry, WHITE } from '../../envs/go/geometry.ts'
import type { Row } from './row.ts'

/** How long it takes to find every legal position of 4x4 Go, and that they are as many as they should be. */
export async function positionRows(): Promise<Row[]> {
  const began = performance.now()
  const count = countPositions(4, 4)
  const seconds = (performance.now() - began) / 1000
  return [
    { name: 'legal positions of 4x4 Go found (24,318,165 expected)', value: count, unit: 'positions' },
    { name: 'time that took, one run', value: seconds, unit: 's' },
  ]
}

/**
 * Counts the positions that play can lead to from the empty board, either colour moving and suicide allowed, by making every play in every
 * position reached (Tromp and Farnebäck 2006 count these by other means: 1, 57, 12,675, 24,318,165 on 1x1 to 4x4). Boards up to 4x4.
 *
 * A position's number has a digit to base 3 for each point. A stone raises it, so going through the positions in ascending order meets
 * most of them after they were reached; what a capture reaches behind that is left for the next round.
 */
export function countPositions(width: number, height: number): number {
  const geometry = new Geometry(width, height)
  const { points, pointOf, actionOf, removed } = geometry
  if (points > 16) throw new Error(`Expected a board of at most 16 points, but got ${width}x${height}.`)
  const worth = Float64Array.from({ length: points }, (_, action) => 3 ** action)
  const words = Math.ceil(3 ** points / 32)
  const reached = new Int32Array(words)
  const expanded = new Int32Array(words)
  const boards = Array.from({ length: points + 1 }, () => new Board(geometry))
  const after = new Board(geometry)
  let reachedCount = 1
  let expandedCount = 0
  reached[0] = 1 // the empty board

  const expand = (board: Board, position: number): void => {
    for (let i = 0; i < board.emptyCount; i++) {
      const point = board.empties[i]
      for (let color = BLACK; color <= WHITE; color++) {
        after.copyFrom(board)
        const taken = after.place(point, color)
        let next = position + color * worth[actionOf[point]]
        // the colour of what went is the other's, or the player's own in a suicide
        const gone = taken < 0 ? color : BLACK + WHITE - color
        for (let j = 0; j < Math.abs(taken); j++) next -= gone * worth[actionOf[removed[j]]]
        const bit = 1 << (next & 31)
        if ((reached[next >>> 5] & bit) !== 0) continue
        reached[next >>> 5] |= bit
        reachedCount++
      }
    }
  }

  // boards[digit] has the stones of the digits above; what has a chain without liberties has it however the rest is filled.
  const visit = (digit: number, position: number): void => {
    const board = boards[digit]
    if (digit === 0) {
      const bit = 1 << (position & 31)
      if ((reached[position >>> 5] & bit) === 0 || (expanded[position >>> 5] & bit) !== 0) return
      expanded[position >>> 5] |= bit
      expandedCount++
      expand(board, position)
      return
    }
    const action = digit - 1
    boards[action].copyFrom(board)
    visit(action, position)
    for (let color = BLACK; color <= WHITE; color++) {
      boards[action].copyFrom(board)
      if (boards[action].place(pointOf[action], color) === 0) visit(action, position + color * worth[action])
    }
  }

  while (expandedCount < reachedCount) {
    const before = expandedCount
    visit(points, 0)
    if (expandedCount === before) throw new Error('Expected every position reached to be one that can be set up.')
  }
  return reachedCount
}
