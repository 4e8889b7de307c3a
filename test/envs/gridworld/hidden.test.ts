import { describe, expect, it } from 'vitest'
import type { Game, State } from '../../../envs/core/game.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { at, gridworld, seenFromAbove } from './make.ts'

/** Every maze that may begin at this place and facing, with a weight in proportion to the chance that it is drawn. */
type Prior = (start: number, facing: string) => Map<string, number>

const ARROWS: Readonly<Record<string, string>> = { right: '>', down: 'v', left: '<', up: '^' }

/** All that the player has been shown, from the start on. */
function experience(game: Game, state: State, actions: readonly number[]): string {
  const shown = [JSON.stringify(game.view(state, 0))]
  for (const action of actions) {
    state.play(action)
    shown.push(JSON.stringify(game.view(state, 0)))
  }
  return shown.join()
}

function hiddenPart(game: Game, state: State): string {
  return (seenFromAbove(game, state).cells as string[]).join('/')
}

/**
 * Plays some random actions, finds by brute force which mazes would have shown the player the same all along, and compares their
 * weights with how often `resample` draws them.
 *
 * @returns how many mazes were possible.
 */
function compare(game: Game, prior: Prior, seed: number, length: number): number {
  const rng = Rng.fromSeed(seed)
  const real = game.start(rng)
  const first = game.view(real, 0) as { agent: number[]; facing: string }
  const actions = Array.from({ length }, () => rng.below(game.spec.actions.count))
  const columns = (game.view(real, 0) as { cells: string[] }).cells[0].length
  const shown = experience(game, real, actions)

  const posterior = new Map<string, number>()
  let total = 0
  for (const [map, weight] of prior(first.agent[0] * columns + first.agent[1], first.facing)) {
    const state = at(game, map)
    if (experience(game, state, actions) !== shown) continue
    const key = hiddenPart(game, state)
    posterior.set(key, (posterior.get(key) ?? 0) + weight)
    total += weight
  }
  expect(posterior.has(hiddenPart(game, real))).toBe(true)

  const draws = 1500
  const drawn = new Map<string, number>()
  for (let i = 0; i < draws; i++) {
    const state = real.clone()
    state.resample!(0, rng)
    const key = hiddenPart(game, state)
    expect(posterior.has(key)).toBe(true)
    drawn.set(key, (drawn.get(key) ?? 0) + 1)
  }
  let chiSquare = 0
  for (const [key, weight] of posterior) {
    const expected = (draws * weight) / total
    chiSquare += ((drawn.get(key) ?? 0) - expected) ** 2 / expected
  }
  // mean: degrees of freedom, standard deviation: root of twice as many; rare cells widen the tail a little
  const freedom = posterior.size - 1
  expect(chiSquare).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom) + 1e-9)
  return posterior.size
}

function keyDoors(size: number): Prior {
  return (start, facing) => {
    const mazes = new Map<string, number>()
    for (let split = 2; split <= size - 3; split++) {
      const near = (split - 1) * (size - 2)
      for (let door = 1; door <= size - 3; door++) {
        for (let key = 0; key < size * size; key++) {
          const isNear = (cell: number): boolean => {
            const [row, column] = [Math.floor(cell / size), cell % size]
            return row > 0 && row < size - 1 && column > 0 && column < split
          }
          if (!isNear(start) || !isNear(key) || key === start) continue
          const lines = Array.from({ length: size }, (_, row) =>
            Array.from({ length: size }, (_, column) => {
              const cell = row * size + column
              if (cell === start) return ARROWS[facing]
              if (cell === key) return 'k'
              if (row % (size - 1) === 0 || column % (size - 1) === 0) return '#'
              if (column === split) return row === door ? 'L' : '#'
              return row === size - 2 && column === size - 2 ? 'G' : '.'
            }).join(''),
          )
          mazes.set(lines.join('/'), 1 / (near * (near - 1)))
        }
      }
    }
    return mazes
  }
}

/** Four rooms of 2 x 2 cells: each of four doors in one of two places, and a goal. */
const fourRooms: Prior = (start, facing) => {
  const mazes = new Map<string, number>()
  const walls = [
    [10, 17],
    [31, 38],
    [22, 23],
    [25, 26],
  ]
  const place = (cell: number): [number, number] => [Math.floor(cell / 7), cell % 7]
  const [home, homeColumn] = place(start)
  for (let pick = 0; pick < 16; pick++) {
    for (let goal = 0; goal < 49; goal++) {
      const [row, column] = place(goal)
      if (row % 3 === 0 || column % 3 === 0) continue
      if (row > 3 === home > 3 && column > 3 === homeColumn > 3) continue
      const doors = walls.map((wall, i) => wall[(pick >> i) & 1])
      const text = Array.from({ length: 49 }, (_, cell) => {
        const [down, right] = place(cell)
        if (cell === start) return ARROWS[facing]
        if (cell === goal) return 'G'
        if (doors.includes(cell)) return 'D'
        return down % 3 === 0 || right % 3 === 0 ? '#' : '.'
      })
      mazes.set(Array.from({ length: 7 }, (_, i) => text.slice(i * 7, i * 7 + 7).join('')).join('/'), 1)
    }
  }
  return mazes
}

const memories: Prior = () => {
  const mazes = new Map<string, number>()
  for (const shown of 'kb') {
    for (const [upper, lower] of ['kb', 'bk']) {
      mazes.set(`#######/#####${upper}#/#${shown}..#.#/#..<..#/#...#.#/#####${lower}#/#######`, 1)
    }
  }
  return mazes
}

describe('what a player cannot see is drawn as the generator draws it, given all that was seen', () => {
  it.each([
    ['key-door 6x6', { map: 'key-door', size: 6, sight: 3 }, keyDoors(6), 2],
    ['key-door 7x7', { map: 'key-door', size: 7, sight: 3 }, keyDoors(7), 3],
    ['multi-room', { map: 'multi-room', roomSize: 2, sight: 3 }, fourRooms, 4],
    ['memory', { map: 'memory', length: 1, sight: 3 }, memories, 4],
  ] as const)('%s', (_name, options, prior, stride) => {
    const game = gridworld(options)
    const sizes = Array.from({ length: 6 }, (_, seed) => compare(game, prior, seed, seed * stride))
    expect(Math.max(...sizes)).toBeGreaterThan(1)
  })
})

describe('memory', () => {
  it('is lost or won by the arm that is entered, and the result tells what was shown', () => {
    const game = gridworld({ map: 'memory', length: 1 })
    const state = at(game, '#######/#####k#/#b..#.#/#..>..#/#...#.#/#####b#/#######')
    for (const action of [2, 2, 0, 2]) state.play(action)
    expect(state.end).toBe('terminated')
    expect((game.view(state, 0) as { cells: string[] }).cells[2][1]).toBe('?')
    const rng = Rng.fromSeed('cue')
    for (let i = 0; i < 20; i++) {
      const drawn = state.clone()
      drawn.resample!(0, rng)
      expect((seenFromAbove(game, drawn).cells as string[])[2][1]).toBe('b')
    }
  })
})
