import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConnectFour } from '../../../envs/connectFour/game.ts'
import { OVER } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { position } from '../../support/decide.ts'
import { layers, perft } from '../../support/perft.ts'

const game = new ConnectFour({ columns: 7, rows: 6 })

describe('counting', () => {
  test('lines of play', () => {
    expect(perft(game.start(), 7).lines).toEqual([1, 7, 49, 343, 2401, 16_807, 117_649, 823_536])
  })

  test('positions after each move (OEIS A212693)', () => {
    expect(layers(game.start(), 7)).toEqual([1, 7, 49, 238, 1120, 4263, 16_422, 54_859])
  })
})

describe('four in a row', () => {
  test.each([
    ['upwards', '1212121', 0],
    ['upwards, to the top', '71611212121', 0],
    ['rightwards', '1122334', 0],
    ['rightwards, filling a gap', '1122443', 0],
    ['at the right edge', '7766554', 0],
    ['rising', '12233434464', 0],
    ['falling', '76655454424', 0],
    ['for the second player', '12131475', 1],
  ])('%s', (_, moves, winner) => {
    const state = position(game, moves)
    const rewards = new Float64Array(2)
    state.rewards(rewards)
    expect([state.turn, state.winner, rewards[winner]]).toEqual([OVER, winner, 1])
    expect(position(game, moves.slice(0, -1)).winner).toBeUndefined()
  })

  test('does not go on round the edge of the board', () => {
    // X has the upper two of column 1 and the lower two of column 2, neighbours in memory but for the wall
    expect(position(new ConnectFour({ columns: 4, rows: 4 }), '2121131').winner).toBeUndefined()
  })

  test('is found wherever plain counting over the whole board finds it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.string(),
        (columns, rows, seed) => {
          const board = new ConnectFour({ columns, rows })
          const state = board.start()
          const random = new RandomPlay(board)
          const rng = Rng.fromSeed(seed)
          while (state.turn !== OVER) {
            state.play(random.draw(state, rng))
            expect(state.winner).toBe(counted((board.view(state, 'all') as { board: string[] }).board))
          }
          expect(state.winner !== undefined || state.save()!.toString().length === columns * rows).toBe(true)
        },
      ),
      { numRuns: 60 },
    )
  })
})

/** Whose four in a row is on a board, read off its rows as text. */
function counted(rows: readonly string[]): number | undefined {
  const at = (row: number, column: number): string | undefined => rows[row]?.[column]
  for (const [player, stone] of [...'XO'].entries()) {
    for (let row = 0; row < rows.length; row++) {
      for (let column = 0; column < rows[0].length; column++) {
        for (const [up, right] of [
          [1, 0],
          [0, 1],
          [1, 1],
          [1, -1],
        ]) {
          if ([0, 1, 2, 3].every(n => at(row + n * up, column + n * right) === stone)) return player
        }
      }
    }
  }
  return undefined
}

describe('positions', () => {
  test('are the columns played', () => {
    const state = position(game, '4453')
    expect(game.draw(state, 'all', (_, text) => text)).toBe(
      [
        ' . . . . . . .',
        ' . . . . . . .',
        ' . . . . . . .',
        ' . . . . . . .',
        ' . . . O . . .',
        ' . .(O)X X . .',
        ' 1 2 3 4 5 6 7',
        'X to play after 3',
      ].join('\n'),
    )
    expect(state.save()).toBe('4453')
  })

  test('are the same whatever the order in which they came about', () => {
    const [a, b] = ['4453', '5443'].map(moves => position(game, moves))
    expect(a.hash).not.toBe(b.hash) // other stones
    expect(position(game, '4352').hash).toBe(position(game, '5342').hash)
  })

  test.each([
    ['448', "Move 3 of '448': Expected a column out of 1, 2, 3, 4, 5, 6, 7, but got '8'."],
    ['4444444', "Move 7 of '4444444': Expected a column out of 1, 2, 3, 5, 6, 7, but got '4'."],
    ['12121211', "Move 8 of '12121211': Expected no move, for the game is over, but got '1'."],
  ])('are refused, saying at which move: %s', (text, message) => {
    expect(game.fromPosition(text)).toEqual({ ok: false, error: { code: 'bad-position', message } })
  })

  test('a full board is a draw', () => {
    const small = new ConnectFour({ columns: 3, rows: 3 })
    const state = position(small, '123123123')
    const rewards = new Float64Array(2).fill(9)
    state.rewards(rewards)
    expect([state.turn, state.end, state.winner, ...rewards]).toEqual([OVER, 'terminated', undefined, 0, 0])
  })
})

test('an observation shows own stones and the other side’s, the lowest row and column 1 first', () => {
  const seen = new Float32Array(6 * 7 * 2)
  position(game, '4451').observe(1, seen)
  const ones = [...seen].flatMap((value, i) => (value === 1 ? i : []))
  expect(ones).toEqual([0, 2 * 3 + 1, 2 * 4 + 1, 2 * (7 + 3)])
})

test('boards have 1 to 9 columns and rows', () => {
  const made = games.make('connect-four', { columns: 10 })
  expect(made).toMatchObject({ error: { message: 'Expected columns of connect-four to be at most 9, but got 10.' } })
  expect(unwrap(games.make('connect-four', { columns: 9, rows: 1 })).spec.observation.shape).toEqual([1, 9, 2])
})
