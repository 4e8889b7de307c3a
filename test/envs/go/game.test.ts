import { describe, expect, it } from 'vitest'
import { OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import { mostHandicap } from '../../../envs/go/handicap.ts'
import { PLANES } from '../../../envs/go/observe.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { formatVertex, parseVertex } from '../../../envs/go/vertex.ts'
import { drawn, lines } from './drawn.ts'

const make = (options: Record<string, unknown> = {}): Go => unwrap(games.make('go', options)) as Go
const refusal = (options: Record<string, unknown>): string => {
  const made = games.make('go', options)
  return made.ok ? 'none' : `${made.error.code}: ${made.error.message}`
}

describe('options', () => {
  it('are 9x9, komi 7.5, positional superko and no suicide where nothing is said', () => {
    const { options, spec } = make()
    expect(options).toEqual({
      size: 9,
      komi: 7.5,
      superko: 'positional',
      suicide: false,
      handicap: 0,
      maxMoves: 8 * 81 + 1000,
    })
    expect(spec).toMatchObject({ players: 2, actions: { kind: 'fixed', count: 82 }, scoring: 'win-loss', outcomes: 0 })
    expect(spec.observation.shape).toEqual([9, 9, 17])
  })

  it('in full make the same game again', () => {
    for (const given of [
      { size: 5, komi: 0 },
      { width: 3, height: 8, superko: 'simple' },
      { size: 13, handicap: 9 },
    ]) {
      const { options, spec } = make(given)
      expect(make(options).options).toEqual(options)
      expect(make(options).spec).toEqual(spec)
    }
    expect(make({ width: 6, height: 6 }).options).toEqual(make({ size: 6 }).options)
  })

  it('say whether the past counts', () => {
    expect(make({ superko: 'positional' }).spec.historical).toBe(true)
    expect(make({ superko: 'situational' }).spec.historical).toBe(true)
    expect(make({ superko: 'simple' }).spec.historical).toBe(false)
  })

  it('that contradict each other or the board are refused', () => {
    expect(refusal({ size: 20 })).toBe('bad-option: Expected size of go to be at most 19, but got 20.')
    expect(refusal({ size: 9, width: 9, height: 9 })).toContain('either size or width and height')
    expect(refusal({ width: 9 })).toContain('width and height together')
    expect(refusal({ handicap: 1 })).toBe(
      'bad-option: Expected handicap of go to be 0 or from 2 to 9 on 9x9, but got 1.',
    )
    expect(refusal({ size: 8, handicap: 5 })).toContain('from 2 to 4 on 8x8')
    expect(refusal({ size: 1, handicap: 2 })).toContain('to be 0 on 1x1')
    expect(refusal({ superko: 'none' })).toContain("one of 'positional', 'situational', 'simple'")
  })
})

describe('vertices', () => {
  it('go from A1, without an I', () => {
    expect(formatVertex(0, 19, 19)).toBe('A1')
    expect(formatVertex(8, 19, 19)).toBe('J1')
    expect(formatVertex(360, 19, 19)).toBe('T19')
    expect(formatVertex(361, 19, 19)).toBe('pass')
    expect(formatVertex(5, 3, 4)).toBe('C2')
  })

  it('are read in either case and nowhere off the board', () => {
    expect(parseVertex('t19', 19, 19)).toEqual({ ok: true, value: 360 })
    expect(parseVertex(' PaSs ', 19, 19)).toEqual({ ok: true, value: 361 })
    for (const wrong of ['I5', 'A0', 'A20', 'U1', 'D', '4', 'A01', 'A1.0', 'D4 D5', 'resign', '', 'Ａ1']) {
      expect(parseVertex(wrong, 19, 19)).toMatchObject({ ok: false, error: { code: 'bad-vertex' } })
    }
    expect(parseVertex('A4', 4, 3).ok).toBe(false)
    expect(parseVertex('D3', 4, 3)).toEqual({ ok: true, value: 11 })
  })

  it('that are illegal are refused, and it is said why', () => {
    const position = drawn('.O. O.. ..X', 'b')
    const why = (vertex: string): string => {
      const read = position.go.parse(vertex, position.state)
      return read.ok ? 'legal' : `${read.error.code}: ${read.error.message}`
    }
    expect(why('C1')).toBe("illegal-action: Expected a legal move, but got 'C1': there is a stone.")
    expect(why('A3')).toContain('it is suicide')
    expect(why('b2')).toBe('legal')
    position.play('pass', 'pass')
    expect(why('b2')).toContain('the game is over')
    expect(why('pass')).toContain('the game is over')
  })
})

describe('handicap', () => {
  const start = (width: number, height: number, handicap: number): string => {
    const go = make({ width, height, handicap })
    expect(go.start().turn).toBe(1)
    const { board } = go.view(go.start(), 'all') as { board: string }
    const rows = Array.from({ length: height }, (_, y) => board.slice((height - 1 - y) * width, (height - y) * width))
    return rows.join('\n')
  }

  it('stands on the fixed points, and White begins', () => {
    expect(start(9, 9, 3)).toBe(
      lines('......... ......... ..X...X.. ......... ......... ......... ..X...... ......... .........'),
    )
    expect(start(7, 7, 4)).toBe(lines('....... ....... ..X.X.. ....... ..X.X.. ....... .......'))
  })

  it('carries on to rectangles and small boards', () => {
    expect(start(9, 5, 4)).toBe(lines('......... ..X...X.. ......... ..X...X.. .........'))
    expect(start(3, 3, 4)).toBe(lines('X.X ... X.X'))
    expect(start(1, 3, 2)).toBe(lines('X . X'))
    expect(start(2, 2, 3)).toBe(lines('XX X.'))
  })

  it('leaves every board a liberty', () => {
    for (let width = 1; width <= 19; width++) {
      for (let height = 1; height <= 19; height++) {
        for (let stones = 2; stones <= mostHandicap(width, height); stones++) {
          const go = make({ width, height, handicap: stones })
          const { board } = go.view(go.start(), 'all') as { board: string }
          expect([...board].filter(at => at === 'X').length).toBe(stones)
        }
      }
    }
    expect([
      mostHandicap(1, 1),
      mostHandicap(1, 2),
      mostHandicap(5, 5),
      mostHandicap(9, 11),
      mostHandicap(9, 10),
    ]).toEqual([0, 0, 4, 9, 4])
  })

  it('has no komi of its own', () => {
    const position = make({ size: 3, handicap: 2, komi: 0.5 }).start()
    expect(position.margin()).toBe(9 - 0.5)
  })
})

describe('a state', () => {
  it('shows what the door promises', () => {
    const position = drawn('X.O .XO ...', 'w')
    position.play('A1', 'B3')
    expect(position.go.view(position.state, 0)).toEqual({
      width: 3,
      height: 3,
      board: 'O...XOXXO',
      toPlay: 'w',
      captures: [0, 0],
      area: [3, 3],
      moves: 2,
    })
  })

  it('draws its moves uniformly among all that are legal, the pass too', () => {
    const position = drawn('.XO. XO.O .XO. ....', 'b')
    position.play('C3', 'pass', 'A1')
    const out = new Int32Array(17)
    const count = position.state.legal(out)
    const drawnCounts = new Map<number, number>()
    const rng = Rng.fromSeed('uniform')
    const times = 20_000
    for (let i = 0; i < times; i++) {
      const action = position.state.sampleLegal(rng)
      drawnCounts.set(action, (drawnCounts.get(action) ?? 0) + 1)
    }
    expect([...drawnCounts.keys()].sort((a, b) => a - b)).toEqual([...out.subarray(0, count)])
    const expected = times / count
    const chiSquare = [...drawnCounts.values()].reduce((sum, n) => sum + (n - expected) ** 2 / expected, 0)
    expect(chiSquare).toBeLessThan(30) // 99.9 % below for up to 10 degrees of freedom
  })

  it('copies logs of any length over each other', () => {
    const go = make({ size: 3, superko: 'simple', suicide: true, maxMoves: 3000 })
    const long = go.start()
    const rng = Rng.fromSeed('long')
    while (long.history.length < 2500) {
      const action = long.sampleLegal(rng)
      if (action !== 9 || !long.moves().at(-1) || long.moves().at(-1)?.action !== 9) long.play(action)
    }
    const short = go.start()
    short.play(4)
    const copy = go.start()
    for (const other of [long, short, long, go.start(), short]) {
      copy.copyFrom(other)
      expect(copy.save()).toEqual(other.save())
      expect(copy.captures()).toEqual(other.captures())
      expect(unwrap(go.load(copy.save())).hash).toBe(other.hash)
    }
  })

  it('is what it was after a save, in mid-ko and out of turn', () => {
    const go = make({ size: 4, superko: 'situational' })
    const state = unwrap(go.fromPosition('(;SZ[4]KM[2.5]AB[ba][ab][bc]AW[ca][db][cc][bb]PL[B];B[cb];B[dd])'))
    const again = unwrap(go.load(JSON.parse(JSON.stringify(state.save()))))
    expect(again.save()).toEqual(state.save())
    expect(again.margin()).toBe(state.margin())
    const legal = (of: GoState): number[] => {
      const out = new Int32Array(17)
      return [...out.subarray(0, of.legal(out))]
    }
    expect(legal(again)).toEqual(legal(state))
  })

  it('refuses saves that no play leads to', () => {
    const go = make({ size: 2 })
    const setup = { board: '....', toPlay: 0, komi: 7.5 }
    const code = (data: unknown): string => {
      const read = go.load(data)
      return read.ok ? 'none' : read.error.code
    }
    expect(code({ setup, moves: [0, 3] })).toBe('none')
    expect(code({ width: 2, height: 2, setup, moves: [0, 3] })).toBe('none')
    expect(code({ setup, moves: [0, 1] })).toBe('illegal-move') // White on A1 too
    expect(code({ setup: { ...setup, board: 'XXXX' }, moves: [] })).toBe('bad-position')
    for (const bad of [
      { setup, moves: [10] },
      { setup, moves: [-1] },
      { setup, moves: '0' },
      { setup: { ...setup, board: '...' }, moves: [] },
      { setup: { ...setup, toPlay: 2 }, moves: [] },
      { setup, moves: [], more: 1 },
      { width: 4, height: 1, setup, moves: [] },
    ]) {
      expect(code(bad)).toBe('bad-save')
    }
  })

  it('goes on after a turn is handed over, as controllers do', () => {
    const state = make({ size: 3 }).start()
    state.play(9)
    state.play(9)
    expect(state.turn).toBe(OVER)
    state.setTurn(1)
    expect(state.turn).toBe(1)
    expect(state.isLegal(4)).toBe(true)
  })

  it('observes eight boards from either side, passes and captures among them', () => {
    const go = make({ size: 2, superko: 'simple', suicide: true })
    const state = go.start()
    for (const action of [0, 1, 4, 2]) state.play(action) // A1; B1; pass; A2 takes A1
    const out = new Float32Array(4 * PLANES.length)
    const seen = (player: number, point: number): number[] => {
      state.observe(player, out)
      return [...out.subarray(point * PLANES.length, (point + 1) * PLANES.length)]
    }
    expect(state.captures()).toEqual([0, 1])
    const none = [0, 0, 0, 0, 0, 0, 0, 0]
    expect(seen(0, 0)).toEqual([0, 1, 1, 1, 0, 0, 0, 0, ...none, 1]) // Black's A1, gone now, there one to three moves ago
    expect(seen(1, 0)).toEqual([...none, 0, 1, 1, 1, 0, 0, 0, 0, 1])
    expect(seen(0, 1)).toEqual([...none, 1, 1, 1, 0, 0, 0, 0, 0, 1])
    expect(seen(0, 3)).toEqual([...none, ...none, 1])
  })
})
