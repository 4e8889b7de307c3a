import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import { toSgf } from '../../../envs/go/record.ts'
import { SUPERKOS } from '../../../envs/go/rules.ts'
import { LONGEST_RECORD, MOST_NODES, readSgf, readSgfSize, type SgfGame, writeSgf } from '../../../envs/go/sgf.ts'
import type { GoState } from '../../../envs/go/state.ts'

const make = (options: Record<string, unknown> = {}): Go => unwrap(games.make('go', { size: 3, ...options })) as Go
const at = (text: string, options: Record<string, unknown> = {}): GoState => unwrap(make(options).fromPosition(text))
const board = (state: GoState): unknown => (make().view(state, 'all') as { board: string }).board
const fault = (text: string, options: Record<string, unknown> = {}): string => {
  const read = make(options).fromPosition(text)
  return read.ok ? 'none' : read.error.code
}

describe('reading a game record', () => {
  it('counts rows from above', () => {
    expect(board(at('(;SZ[3];B[ab];W[ca])'))).toBe('...X....O')
    expect(board(at('(;SZ[4:2];B[aa];W[db])', { size: undefined, width: 4, height: 2 }))).toBe('...OX...')
  })

  it('plays the main line: the first variation of each', () => {
    const state = at('(;SZ[3];B[aa](;W[ba](;B[ca])(;B[cc]))(;W[bb]))')
    expect(state.moves()).toEqual([
      { player: 0, action: 6 },
      { player: 1, action: 7 },
      { player: 0, action: 8 },
    ])
  })

  it('knows both passes, and ends with two', () => {
    expect(at('(;SZ[3];B[tt])').turn).toBe(1)
    expect(at('(;SZ[3];B[tt];W[])').turn).toBe(OVER)
    expect(at('(;SZ[3];B[];W[];B[bb])').turn).toBe(1) // the file's players went on, so it does too
  })

  it('sets stones up, point by point and by rectangle, and takes them away', () => {
    expect(board(at('(;SZ[3]AB[aa:cb]AW[ac])'))).toBe('O..XXXXXX')
    expect(board(at('(;SZ[3]AB[aa:cb];AE[bb][ca:cb])'))).toBe('...X..XX.')
  })

  it('makes whoever PL says begin, else who moves first, else White in a handicap game, else Black', () => {
    const toPlay = (text: string): number => at(text).toPlay
    expect(toPlay('(;SZ[3]AB[aa]PL[W])')).toBe(1)
    expect(toPlay('(;SZ[3]AW[aa]PL[black])')).toBe(0)
    expect(toPlay('(;SZ[3]AB[aa];W[bb])')).toBe(0)
    expect(toPlay('(;SZ[3]HA[2]AB[aa][bb])')).toBe(1)
    expect(toPlay('(;SZ[3]HA[2])')).toBe(0)
    expect(toPlay('(;SZ[3]AB[aa][bb])')).toBe(0)
    expect(at('(;SZ[3];W[bb])').setup.toPlay).toBe(1)
  })

  it('lets a player move out of turn', () => {
    const state = at('(;SZ[3];B[aa];B[cc];W[bb])')
    expect(board(state)).toBe('..X.O.X..')
    expect(state.toPlay).toBe(0)
    expect(at('(;SZ[3];B[];B[])').turn).toBe(1) // the same player's two passes are not two in a row of both
  })

  it("takes the file's komi, and the game's where the file has none", () => {
    const rewards = new Float64Array(2)
    at('(;SZ[3]KM[0.5]AB[bb];B[];W[])', { komi: 100 }).rewards(rewards)
    expect([...rewards]).toEqual([1, -1])
    at('(;SZ[3]AB[bb];B[];W[])', { komi: 100 }).rewards(rewards)
    expect([...rewards]).toEqual([-1, 1])
    expect(at('(;SZ[3]KM[])', { komi: 4 }).setup.komi).toBe(4)
  })

  it('keeps the history that superko asks for', () => {
    const ko = '(;SZ[4]AB[ba][ab][bc]AW[ca][db][cc][bb]PL[B];B[cb])'
    for (const superko of SUPERKOS) expect(at(ko, { size: 4, superko }).isLegal(2 * 4 + 1)).toBe(false)
    // a position that is set up has no history
    expect(at('(;SZ[4]AB[ba][ab][bc][cb]AW[ca][db][cc]PL[W])', { size: 4 }).isLegal(2 * 4 + 1)).toBe(true)
  })

  it('begins anew where stones are set up between moves', () => {
    const state = at('(;SZ[3];B[aa];W[ba];AB[cc]AE[ba];B[ca])')
    expect(board(state)).toBe('..X...X.X')
    expect(state.moves()).toEqual([{ player: 0, action: 8 }])
    expect(state.setup.board).toBe('..X...X..')
  })

  it('goes on where setup between moves changes nothing but the turn', () => {
    const capture = ';B[ba];W[aa];B[ab]' // takes A3
    for (const superko of SUPERKOS) {
      for (const idle of [';PL[W]', ';PL[B]', ';AB[ba]', ';AE[aa]AB[ab]PL[W]']) {
        const plain = at(`(;SZ[3]${capture};W[cc])`, { superko })
        const state = at(`(;SZ[3]${capture}${idle};W[cc])`, { superko })
        expect(state.captures()).toEqual([1, 0])
        expect(state.save()).toEqual(plain.save())
        expect(state.hash).toBe(plain.hash)
      }
    }
    const ko = '(;SZ[4]AB[ba][ab][bc]AW[ca][db][cc][bb]PL[B];B[cb]'
    expect(at(`${ko};PL[W])`, { size: 4 }).isLegal(2 * 4 + 1)).toBe(false)
  })

  it('ends with the turn of a last PL, which is saved and written too', () => {
    for (const [text, turn] of [
      ['(;SZ[3];B[ba];W[aa];B[ab];PL[B])', 0],
      ['(;SZ[3];B[];W[];PL[B])', 0],
      ['(;SZ[3];B[];W[];PL[W])', 1],
      ['(;SZ[3];B[aa];PL[B];PL[W])', 1],
    ] as const) {
      const state = at(text)
      expect(state.turn).toBe(turn)
      for (const again of [unwrap(make().load(state.save())), at(toSgf(state)), state.clone()]) {
        expect([again.turn, again.hash, again.captures()]).toEqual([turn, state.hash, state.captures()])
        expect(again.save()).toEqual(state.save())
      }
    }
  })

  it('takes the board of the game where the file names none, and skips what stands before the record', () => {
    expect(at('\uFEFFFrom a mail:\n (;B[cc])').moves()).toEqual([{ player: 0, action: 2 }])
  })

  it('reads old spellings, escapes and names', () => {
    const read = unwrap(
      readSgf('(;GaMe[1]SiZe[3]PlayerBlack[A \\] B]PW[W\\\\]RE[B+3.5]RU[Chinese]HA[2]KM[-3.5];Black[aa])', {
        width: 9,
        height: 9,
      }),
    )
    expect(read).toMatchObject({ result: 'B+3.5', rules: 'Chinese', white: 'W\\', komi: -3.5, handicap: 2 })
  })

  it.each([
    ['', 'bad-sgf'],
    ['B[aa]', 'bad-sgf'],
    ['(;SZ[3];B[aa]', 'bad-sgf'],
    ['(;SZ[3];B[aa', 'bad-sgf'],
    ['(;SZ[3];B[aa]5)', 'bad-sgf'],
    ['(;GM[2]SZ[3])', 'bad-sgf'],
    ['(;SZ[x])', 'bad-sgf'],
    ['(;SZ[3]KM[much])', 'bad-sgf'],
    ['(;SZ[3]KM[1e9])', 'bad-sgf'],
    ['(;SZ[3]PL[X])', 'bad-sgf'],
    ['(;SZ[3];B[dd])', 'bad-sgf'],
    ['(;SZ[3];B[AA])', 'bad-sgf'],
    ['(;SZ[3];B[a])', 'bad-sgf'],
    ['(;SZ[3];B[aa:bb])', 'bad-sgf'],
    ['(;SZ[3];B[aa][bb])', 'bad-sgf'],
    ['(;SZ[3];B[aa]W[bb])', 'bad-sgf'],
    ['(;SZ[3]AB[ad])', 'bad-sgf'],
    ['(;SZ[3]AB[tt])', 'bad-sgf'],
    [`${'(;B[]'.repeat(5000)}${')'.repeat(5000)}`, 'bad-sgf'],
    ['(;SZ[9])', 'wrong-size'],
    ['(;SZ[3:4])', 'wrong-size'],
    ['(;SZ[3]AB[aa:cc])', 'bad-position'],
    ['(;SZ[3]AB[ab][ba]AW[aa])', 'bad-position'],
    ['(;SZ[3];B[aa];W[aa])', 'illegal-move'],
    ['(;SZ[3];B[ba];W[];B[ab];W[aa])', 'illegal-move'],
  ])('refuses %s with %s', (text, code) => {
    expect(fault(text)).toBe(code)
  })

  it('refuses records beyond its limits, and takes rectangles upon rectangles, at little cost', () => {
    expect(fault(`(;SZ[3]AB${'[aa:ss]'.repeat(600_000)})`)).toBe('bad-sgf')
    expect(fault(`(;SZ[3]C[${' '.repeat(LONGEST_RECORD)}])`)).toBe('bad-sgf')
    expect(fault(`(;SZ[3]${';'.repeat(MOST_NODES)})`)).toBe('bad-sgf')
    expect(fault(`(;SZ[3]${';'.repeat(MOST_NODES - 1)})`)).toBe('none')
    expect(fault(`(;SZ[3]${'['.repeat(1_000_000)})`)).toBe('bad-sgf') // quadratic if it were read to its end
    expect(fault(`(;SZ[19]${';AB[aa:ss]'.repeat(1400)})`, { size: 19 })).toBe('bad-sgf')
    const many = at(`(;SZ[19]AB${'[aa:rs]'.repeat(140_000)}AW[sa][ss])`, { size: 19 })
    expect(many.setup.board).toHaveLength(361)
    expect(many.setup.board.replaceAll('X', '')).toBe(`O${'.'.repeat(17)}O`)
  })

  it('shows no more than the beginning of what it refuses', () => {
    for (const text of ['SZ', 'KM', 'GM', 'PL', 'AB', 'B']) {
      const read = make().fromPosition(`(;${text}[${'x'.repeat(10_000)}])`)
      expect(read.ok || read.error.message.length).toBeLessThan(200)
    }
  })

  it('reads the size alone without the rest', () => {
    expect(readSgfSize('mail (\n;GM[1]SiZe[9:13];B[aa](((')).toEqual({ width: 9, height: 13 })
    for (const text of ['', '(;)', '(;SZ[x])', '(;;SZ[9])', '(;5SZ[9])']) expect(readSgfSize(text)).toBe(undefined)
  })

  it('says which move is illegal, and why', () => {
    expect(make().fromPosition('(;SZ[3];B[ba];W[];B[ab];W[aa])')).toMatchObject({
      error: { message: 'Expected legal moves, but move 4, White A3, is not: it is suicide.' },
    })
    expect(at('(;SZ[3];B[ba];W[];B[ab];W[aa])', { suicide: true, superko: 'simple' }).captures()).toEqual([1, 0])
  })

  it('refuses more moves than the game may have', () => {
    expect(fault('(;SZ[3];B[aa];W[bb])', { maxMoves: 1 })).toBe('too-long')
    expect(at('(;SZ[3];B[aa];W[bb])', { maxMoves: 2 }).end).toBe('truncated')
  })
})

describe('writing a game record', () => {
  it('has everything that is known', () => {
    const go = make({ size: 9, handicap: 2, komi: 0.5, suicide: true })
    const state = go.start()
    state.play(unwrap(go.parse('E5', state)))
    state.play(unwrap(go.parse('pass', state)))
    expect(toSgf(state, { black: 'A [1]', white: 'B\\C', result: 'W+F' })).toBe(
      [
        '(;GM[1]FF[4]CA[UTF-8]AP[Ludus]SZ[9]KM[0.5]HA[2]RU[area scoring, positional superko, suicide allowed]',
        'PB[A [1\\]]PW[B\\\\C]RE[W+F]AB[cg][gc]PL[W]\n;W[ee]\n;B[])\n',
      ].join(''),
    )
  })

  it('gives the result by the rules where no other is named, and none while the game goes on', () => {
    const result = (text: string, options = {}): string | undefined =>
      unwrap(readSgf(toSgf(at(text, options)), { width: 3, height: 3 })).result
    expect(result('(;SZ[3]KM[0.5];B[bb];W[];B[])')).toBe('B+8.5')
    expect(result('(;SZ[3]KM[7];B[];W[])')).toBe('W+7')
    expect(result('(;SZ[3]KM[0];B[];W[])')).toBe('0')
    expect(result('(;SZ[3];B[bb];W[])')).toBe(undefined)
  })

  it('gives back every random game, on any board and by any rules', () => {
    const size = fc.integer({ min: 1, max: 19 })
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom(...SUPERKOS),
        fc.boolean(),
        fc.string(),
        (width, height, superko, suicide, seed) => {
          const rng = Rng.fromSeed(seed)
          const go = make({ size: undefined, width, height, superko, suicide, komi: rng.below(20) / 2 })
          const state = go.start()
          for (let left = rng.below(200); left > 0 && state.turn !== OVER; left--) state.play(state.sampleLegal(rng))
          const again = unwrap(go.fromPosition(toSgf(state, { black: seed, white: '] \\ ( ;' })))
          expect(again.save()).toEqual(state.save())
          expect(again.hash).toBe(state.hash)
          expect(toSgf(again, { black: seed, white: '] \\ ( ;' })).toBe(
            toSgf(state, { black: seed, white: '] \\ ( ;' }),
          )
        },
      ),
      { numRuns: 60, seed: 2 },
    )
  })

  it('gives back a record with all its parts', () => {
    const game: SgfGame = {
      width: 13,
      height: 7,
      komi: -0.25,
      handicap: 3,
      rules: 'AGA',
      result: 'B+R',
      black: 'Ähre 黒',
      white: 'a\\b]',
      steps: [
        {
          kind: 'setup',
          stones: [
            [0, 1],
            [90, 2],
          ],
          toPlay: 1,
        },
        { kind: 'move', player: 1, action: 45 },
        { kind: 'move', player: 0, action: 91 },
      ],
    }
    expect(unwrap(readSgf(writeSgf(game), { width: 1, height: 1 }))).toEqual(game)
  })

  it.each([1e-9, -1e-9, 1.25e-7, 5e-324, -0.5, 1000, 1 / 3])('gives back a komi of %d', komi => {
    const text = writeSgf({ width: 9, height: 9, steps: [], komi })
    expect(text).toMatch(/KM\[-?\d+(\.\d+)?\]/)
    expect(unwrap(readSgf(text, { width: 9, height: 9 })).komi).toBe(komi)
  })

  it('writes games of any length', () => {
    const steps = Array.from({ length: 20_000 }, (_, n) => ({ kind: 'move' as const, player: n & 1, action: 0 }))
    const game: SgfGame = { width: 2, height: 2, steps }
    expect(unwrap(readSgf(writeSgf(game), game))).toEqual(game)
  })
})
