import { describe, expect, test } from 'vitest'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { ticTacToeGame } from '../../../envs/ticTacToe/game.ts'
import { bruteForce, position } from '../../support/decide.ts'
import { layers, perft } from '../../support/perft.ts'

const start = () => ticTacToeGame.start(Rng.fromSeed(1))

describe('the whole game', () => {
  test('has 255,168 games: X wins 131,184 of them, O 77,904, and 46,080 are drawn', () => {
    const { lines, ends } = perft(start(), 9)
    expect(lines).toEqual([1, 9, 72, 504, 3024, 15_120, 54_720, 148_176, 200_448, 127_872])
    expect(ends).toEqual([131_184, 77_904, 46_080])
  })

  test('has 5,478 positions', () => {
    expect(layers(start(), 9).reduce((sum, size) => sum + size, 0)).toBe(5478)
  })

  test('is a draw', () => {
    expect(bruteForce(ticTacToeGame, start())).toBe(0)
  })
})

describe('positions', () => {
  test('are read where a game comes to them, and nowhere else', () => {
    let read = 0
    for (let code = 0; code < 3 ** 9; code++) {
      const text = [...code.toString(3).padStart(9, '0')].map(digit => '.XO'[Number(digit)]).join('')
      const state = ticTacToeGame.fromPosition(text)
      if (!state.ok) continue
      read++
      expect(state.value.save()).toBe(text)
    }
    expect(read).toBe(5478)
  })

  test('stand as they are drawn: c3 is the upper right', () => {
    const state = position(ticTacToeGame, 'X.. .O. ...')
    state.play(unwrap(ticTacToeGame.parse('C3', state)))
    expect(state.save()).toBe('X.X.O....')
    expect(ticTacToeGame.draw(state, 'all', (_, text) => text)).toBe(
      ['3 X . X', '2 . O .', '1 . . .', '  a b c', 'O to play'].join('\n'),
    )
  })

  test.each([
    ['XX. ... ...', "Expected as many X as O, or one more, but got 'XX. ... ...'."],
    ['XXX OO. O..', "Expected no mark after three in a row, but got 'XXX OO. O..'."],
    ['X..', "Expected nine of X, O and ., the upper row first, but got 'X..'."],
  ])('are refused, saying why: %s', (text, message) => {
    expect(ticTacToeGame.fromPosition(text)).toEqual({ ok: false, error: { code: 'bad-position', message } })
  })
})

describe('moves', () => {
  test.each([
    ['XO. ... ...', 'a3', "Expected a square out of a1, b1, c1, a2, b2, c2, c3, but got 'a3'."],
    ['XXX OO. ...', 'a1', "Expected no move, for the game is over, but got 'a1'."],
  ])('are refused, saying why: %s', (text, move, message) => {
    const read = ticTacToeGame.parse(move, position(ticTacToeGame, text))
    expect(read).toEqual({ ok: false, error: { code: 'illegal-action', message } })
  })
})

test('an observation shows own marks and the other side’s, row 1 and column a first', () => {
  const state = position(ticTacToeGame, '..O ... X..')
  const seen = new Float32Array(18)
  state.observe(1, seen)
  expect([...seen].flatMap((value, i) => (value === 1 ? i : []))).toEqual([1, 16])
})
