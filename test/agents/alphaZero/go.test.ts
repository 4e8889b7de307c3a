import { describe, expect, test } from 'vitest'
import { domainOf } from '../../../agents/alphaZero/domain.ts'
import { GO_PLANES } from '../../../agents/alphaZero/go.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import type { GoState } from '../../../envs/go/state.ts'

const size = 5
const game = unwrap(games.make('go', { size, komi: 0.5 })) as unknown as Go
const domain = domainOf(game as never)
const planes = GO_PLANES.length

/** The cells of a plane that are set, in notation. */
function seen(state: GoState, plane: (typeof GO_PLANES)[number], symmetry = 0): string[] {
  const out = new Float32Array(size * size * planes)
  domain.write(state as never, out, 0, domain.symmetries[symmetry])
  const at = GO_PLANES.indexOf(plane)
  return Array.from({ length: size * size }, (_, cell) => cell)
    .filter(cell => out[cell * planes + at] === 1)
    .map(cell => game.format(cell))
}

function positionAfter(...moves: string[]): GoState {
  const state = game.start()
  for (const move of moves) state.play(unwrap(game.parse(move, state)))
  return state
}

describe('what the net sees of Go', () => {
  test('stones and their liberties, from the side of the player to move', () => {
    const state = positionAfter('A1', 'B1', 'C3', 'A5')
    expect(seen(state, 'own stones')).toEqual(['A1', 'C3'])
    expect(seen(state, "opponent's stones")).toEqual(['B1', 'A5'])
    expect(seen(state, 'own stones with 1 liberty')).toEqual(['A1'])
    expect(seen(state, "opponent's stones with 2 liberties")).toEqual(['B1', 'A5'])
    expect(seen(state, 'own stones with 3 liberties')).toEqual([]) // C3 has four
    expect(seen(state, 'all ones where Black is to move')).toHaveLength(25)
    state.play(unwrap(game.parse('A2', state)))
    expect(seen(state, "opponent's stones")).toEqual(['A1', 'A2', 'C3'])
    expect(seen(state, "opponent's stones with 2 liberties")).toEqual(['A1', 'A2'])
    expect(seen(state, 'all ones where Black is to move')).toEqual([])
  })

  test('a liberty that two stones of a chain share counts once', () => {
    const state = positionAfter('A2', 'B3', 'B2', 'C2', 'B1', 'C1') // Black's chain has A1, from two sides, and A3
    expect(seen(state, 'own stones with 2 liberties')).toEqual(['B1', 'A2', 'B2'])
  })

  test('the last moves, passes and what may not be played', () => {
    // White takes a stone in a ko, and Black may not take it back at once.
    const state = positionAfter('B1', 'C1', 'A2', 'D2', 'B3', 'C3', 'C2', 'B2')
    expect(seen(state, 'empty points that may not be played on')).toEqual(['C2'])
    expect(seen(state, 'the last move')).toEqual(['B2'])
    expect(seen(state, 'the move before it')).toEqual(['C2'])
    expect(seen(state, 'the move before that')).toEqual(['C3'])
    state.play(25)
    expect(seen(state, 'all ones where the last move was a pass')).toHaveLength(25)
    expect(seen(state, 'the last move')).toEqual([])
    expect(seen(state, 'the move before it')).toEqual(['B2'])
  })

  test('who has more points, komi included', () => {
    const ahead = 'all ones where the player to move has more points, komi included, on the board as it stands'
    expect(seen(positionAfter(), ahead)).toEqual([])
    expect(seen(positionAfter('C3'), ahead)).toEqual([]) // White
    expect(seen(positionAfter('C3', 'pass'), ahead)).toHaveLength(25)
  })

  test('turns with the board', () => {
    const rng = Rng.fromSeed(1)
    const state = game.start()
    new RandomPlay(game as never).toEnd(state as never, rng, 15)
    const plain = new Float32Array(size * size * planes)
    domain.write(state as never, plain, 0, domain.symmetries[0])
    for (const to of domain.symmetries) {
      expect(new Set(to).size).toBe(size * size)
      const turned = new Float32Array(plain.length)
      domain.write(state as never, turned, 0, to)
      for (let cell = 0; cell < size * size; cell++) {
        const from = plain.slice(cell * planes, (cell + 1) * planes)
        expect(turned.slice(to[cell] * planes, (to[cell] + 1) * planes)).toEqual(from)
      }
    }
  })
})

test('whose each point is adds up to the count', () => {
  const rng = Rng.fromSeed(2)
  const play = new RandomPlay(game as never)
  for (let i = 0; i < 50; i++) {
    const state = game.start()
    play.toEnd(state as never, rng, 10 + i)
    const owners = new Int8Array(size * size)
    domain.area!.owners(state as never, owners)
    expect(owners.reduce((sum, owner) => sum + owner, 0)).toBe(state.margin() + 0.5)
  }
})
