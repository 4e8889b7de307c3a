import { describe, expect, it } from 'vitest'
import { OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import { SUPERKOS } from '../../../envs/go/rules.ts'
import { drawn, lines } from './drawn.ts'

const rewardsOf = (state: { rewards(out: Float64Array): void }): number[] => {
  const out = new Float64Array(2)
  state.rewards(out)
  return [...out]
}

describe('captures', () => {
  it('takes a lone stone in the corner, at the side and in the middle', () => {
    const position = drawn('O.... X.OX. ..X.. ..... .....', 'b')
    position.play('C5', 'pass', 'B5')
    expect(position.board()).toBe(lines('.XX.. X.OX. ..X.. ..... .....'))
    position.play('pass', 'B4')
    expect(position.board()).toBe(lines('.XX.. XX.X. ..X.. ..... .....'))
    expect(position.state.captures()).toEqual([2, 0])
  })

  it('takes several chains with one stone', () => {
    const position = drawn('XO.OX .XOX. ..X..', 'b')
    position.play('C3')
    expect(position.board()).toBe(lines('X.X.X .X.X. ..X..'))
    expect(position.state.captures()).toEqual([3, 0])
  })

  it('takes first, so that a stone on the last liberty of both sides lives', () => {
    const position = drawn('.OX OX. X..', 'b')
    position.play('A3')
    expect(position.board()).toBe(lines('X.X .X. X..'))
    expect(position.state.captures()).toEqual([2, 0])
  })

  it('snapback: one stone given, five taken', () => {
    const position = drawn('..... XXXXX XOOOX XO..X', 'b')
    position.play('C1', 'D1')
    expect(position.board()).toBe(lines('..... XXXXX XOOOX XO.OX'))
    position.play('C1')
    expect(position.board()).toBe(lines('..... XXXXX X...X X.X.X'))
    expect(position.state.captures()).toEqual([5, 1])
  })
})

describe('suicide', () => {
  it('is forbidden by default, of one stone and of several', () => {
    expect(drawn('.O. O.. ...', 'b').allows('A3')).toBe(false)
    expect(drawn('.XO XXO OO.', 'b').allows('A3')).toBe(false)
    expect(drawn('.O. O.. ...', 'w').allows('A3')).toBe(true)
  })

  it('of several stones gives them to the opponent where it is allowed', () => {
    const position = drawn('.XO XXO OO.', 'b', { suicide: true })
    position.play('A3')
    expect(position.board()).toBe(lines('..O ..O OO.'))
    expect(position.state.captures()).toEqual([0, 4])
    expect(position.state.turn).toBe(1)
  })

  it('of one stone repeats the board: forbidden by position, allowed by situation and by simple ko', () => {
    const allowed = SUPERKOS.filter(superko => drawn('.O. O.. ...', 'b', { suicide: true, superko }).allows('A3'))
    expect(allowed).toEqual(['situational', 'simple'])
  })

  it('of one stone by situation is as good as a pass, until the situation repeats', () => {
    const go = unwrap(games.make('go', { size: 1, suicide: true, superko: 'situational' })) as Go
    const state = go.start()
    expect(state.isLegal(0)).toBe(true)
    state.play(0)
    expect(state.captures()).toEqual([0, 1])
    expect(state.isLegal(0)).toBe(false) // Black to move on the empty board: as at the start
    state.play(1)
    expect(state.turn).toBe(0)
    expect(state.isLegal(0)).toBe(false) // White to move on the empty board has been there too
  })

  it('that repeats a board is forbidden by superko', () => {
    // Black fills its own last liberty, and the board is that of the start again.
    const go = unwrap(games.make('go', { width: 3, height: 1, suicide: true })) as Go
    const state = go.start()
    for (const action of [0, 3, 1]) state.play(action) // X X .
    state.play(3)
    expect(state.isLegal(2)).toBe(false)
  })
})

describe('ko', () => {
  const KO = '.XO. XO.O .XO. ....'

  it.each(SUPERKOS)('may not be taken back at once, but after a threat: %s', superko => {
    const position = drawn(KO, 'b', { superko })
    position.play('C3')
    expect(position.board()).toBe(lines('.XO. X.XO .XO. ....'))
    expect(position.allows('B3')).toBe(false)
    position.play('A1', 'D1')
    expect(position.allows('B3')).toBe(true)
    position.play('B3')
    expect(position.board()).toBe(lines('.XO. XO.O .XO. X..O'.replace('X..O', 'O..X')))
    expect(position.allows('C3')).toBe(false)
  })

  it('may be taken back after two passes only where the rule looks no further back than a move', () => {
    const after = SUPERKOS.filter(superko => {
      const position = drawn(KO, 'b', { superko })
      position.play('C3', 'pass')
      position.state.setTurn(1)
      return position.allows('B3')
    })
    expect(after).toEqual(['simple'])
  })

  it('is none where the taking stone is not alone, or has another liberty', () => {
    const joined = drawn('.XO. XO.O .XXO ....', 'b', { superko: 'simple' })
    joined.play('C3')
    expect(joined.allows('B3')).toBe(false) // suicide, not ko
    const position = drawn('.XO. XO.. .XO. ....', 'b', { superko: 'simple' })
    position.play('C3')
    expect(position.allows('B3')).toBe(false) // nothing to take: the stone has a liberty
    position.play('D3')
    expect(position.board()).toBe(lines('.XO. X.XO .XO. ....'))
  })

  it('send two, return one: positional superko forbids the return, situational the second sending, simple ko nothing', () => {
    const allowed = SUPERKOS.map(superko => {
      const position = drawn('... XOO .X.', 'b', { superko })
      position.play('C1', 'A1')
      expect(position.board()).toBe(lines('... XOO O..'))
      if (!position.allows('B1')) return 'no return'
      position.play('B1', 'pass')
      expect(position.board()).toBe(lines('... XOO .X.'))
      return position.allows('C1') ? 'both' : 'one return'
    })
    expect(allowed).toEqual(['no return', 'one return', 'both'])
  })

  it('triple ko: goes round for ever by simple ko, and stops where superko sees the board again', () => {
    const allowed = SUPERKOS.filter(superko => {
      const position = drawn('.XO. XO.O .XO. X.XO .XO. XO.O .XO.', 'b', { superko })
      const before = position.board()
      position.play('C6', 'B4', 'C2', 'B6', 'C4')
      if (!position.allows('B2')) return false
      position.play('B2')
      expect(position.board()).toBe(before)
      return true
    })
    expect(allowed).toEqual(['simple'])
  })

  it('leaves the pass where no stone may be played', () => {
    for (const suicide of [false, true]) {
      const position = drawn('.', 'b', { suicide })
      expect(position.allows('A1')).toBe(false)
      expect(position.allows('pass')).toBe(true)
      expect(position.state.legal(new Int32Array(2))).toBe(1)
    }
  })
})

describe('the end', () => {
  it('comes with two passes in a row, not with two apart', () => {
    const position = drawn('... ... ...', 'b', { komi: 0.5 })
    position.play('pass', 'B2', 'pass')
    expect(position.state.turn).toBe(1)
    position.play('pass')
    expect(position.state.turn).toBe(OVER)
    expect(position.state.end).toBe('terminated')
    expect(rewardsOf(position.state)).toEqual([-1, 1])
    expect(position.state.legal(new Int32Array(10))).toBe(0)
  })

  it('is a draw where the counts are equal', () => {
    const position = drawn('X.O X.O X.O', 'b', { komi: 0 })
    position.play('pass', 'pass')
    expect(rewardsOf(position.state)).toEqual([0, 0])
  })

  it('counts komi for White, and an empty board for no one', () => {
    for (const [komi, rewards] of [
      [0.5, [-1, 1]],
      [-0.5, [1, -1]],
      [0, [0, 0]],
    ] as const) {
      const position = drawn('... ...', 'b', { komi })
      position.play('pass', 'pass')
      expect(rewardsOf(position.state)).toEqual(rewards)
    }
  })

  it('comes by the limit on moves as a truncation, counted as the board stands', () => {
    const position = drawn('... ... ...', 'b', { maxMoves: 3, komi: 0.5 })
    position.play('B2', 'pass')
    expect(position.state.end).toBe('going')
    position.play('A1')
    expect(position.state.end).toBe('truncated')
    expect(position.state.turn).toBe(OVER)
    expect(rewardsOf(position.state)).toEqual([1, -1])
    expect(position.go.spec.longest).toBe(3)
  })

  it('by two passes on the last move allowed is the rules', () => {
    const position = drawn('... ... ...', 'b', { maxMoves: 2 })
    position.play('pass', 'pass')
    expect(position.state.end).toBe('terminated')
  })
})

describe('area', () => {
  it.each([
    ['..... ..... .....', 0, 0],
    ['..... ..X.. .....', 15, 0],
    ['..X.O ..X.O ..X.O', 9, 3],
    ['.X.O. XX.OO .....', 4, 4],
    ['.XXO. XO.OO XXXO.', 7, 7],
  ])('%s', (diagram, black, white) => {
    expect(drawn(diagram, 'b').go.view(drawn(diagram, 'b').state, 'all')).toMatchObject({ area: [black, white] })
  })
})
