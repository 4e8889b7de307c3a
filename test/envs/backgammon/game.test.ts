import { describe, expect, it } from 'vitest'
import { PLANES } from '../../../envs/backgammon/observe.ts'
import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { make, place, stateAt } from './boards.ts'

const PLACES = 26

/** What a player sees, by place and the name of a plane. */
function seen(state: BackgammonState, player: number): (place: number, plane: string) => number {
  const out = new Float32Array(PLACES * PLANES.length)
  state.observe(player, out)
  return (place, plane) => {
    const entry = (PLANES as readonly string[]).indexOf(plane)
    if (entry < 0) expect.fail(`there is no plane '${plane}'`)
    return out[place * PLANES.length + entry]
  }
}

describe('options', () => {
  it('are money play with the cube where nothing is said', () => {
    expect(make().options).toEqual({ mode: 'money', cube: true, jacoby: false, maxTurns: 2000 })
    expect(make().spec.scoring).toBe('points')
  })

  it('make a match of a length, five points where only the mode is said', () => {
    const match = { mode: 'match', cube: true, crawford: true }
    expect(make({ length: 7 }).options).toEqual({ ...match, length: 7, maxTurns: 26_000 })
    expect(make({ mode: 'match' }).options).toEqual({ ...match, length: 5, maxTurns: 18_000 })
    expect(make({ mode: 'match' }).spec.scoring).toBe('win-loss')
  })

  it('of the other mode are of no account', () => {
    expect(make({ mode: 'money', length: 7, crawford: false }).options).toEqual(make().options)
    expect(make({ mode: 'match', jacoby: true }).options).toEqual(make({ mode: 'match' }).options)
    for (const money of [{ length: 0 }, { mode: 'money', length: 0 }])
      expect(make(money).options).toEqual(make().options)
  })

  it('are refused where they are none', () => {
    for (const wrong of [
      { mode: 'match', length: 0 },
      { length: -1 },
      { length: 1.5 },
      { mode: 'tournament' },
      { cube: 1 },
      { beavers: true },
    ])
      expect(games.make('backgammon', wrong)).toMatchObject({ ok: false })
  })
})

describe('positions', () => {
  it('may be of a game that is over, where they tell who has won', () => {
    const over = unwrap(make().fromPosition('XGID=------------o-------------:1:1:1:00:0:0:0:0:10'))
    expect([over.end, over.winner, over.won]).toEqual(['terminated', 0, 4])
    const match = make({ length: 5 })
    expect(match.fromPosition('XGID=------------o-------------:1:1:1:00:1:2:0:5:10')).toMatchObject({ ok: false })
  })

  it('keep the Jacoby rule that they are told with', () => {
    const state = unwrap(make().fromPosition('XGID=-b----E-C---eE---c-e----B-:0:0:1:00:0:0:1:0:10'))
    expect([state.jacoby, state.turn]).toEqual([true, 0])
  })

  it('are read from what a program copies, with the board drawn below an XGID', () => {
    const text = 'XGID=-b----E-C---eE---c-e----B-:0:0:1:31:0:0:0:0:10\n\nX:Player 1   O:Player 2\nScore is X:0 O:0.\n'
    expect(unwrap(make().fromPosition(text)).legal(new Int32Array(4000))).toBe(16)
  })

  it('imply the match that they are of', () => {
    const text = 'XGID=-b----E-C---eE---c-e----B-:0:0:1:00:1:2:0:7:10'
    expect(games.optionsAt('backgammon', {}, text)).toEqual({ mode: 'match', length: 7 })
    expect(games.optionsAt('backgammon', { cube: false }, '4HPwATDgc/ABMA')).toEqual({ cube: false })
  })

  it('lead back to themselves by their XGID', () => {
    const match = make({ length: 5 })
    const random = new RandomPlay(match)
    const rng = Rng.fromSeed('xgid')
    const state = match.start()
    while (state.end === 'going') {
      if (state.phase !== 'opening' && state.phase !== 'roll') {
        const { xgid } = match.view(state, 'all') as { xgid: string }
        expect(unwrap(match.fromPosition(xgid)).hash).toBe(state.hash)
      }
      state.play(random.draw(state, rng))
    }
  })
})

describe('observations', () => {
  it('are from the side of who looks, in units as TD-Gammon has them', () => {
    const state = stateAt({ checkers: place({ 6: 5, 13: 2, bar: 1 }, { 24: 2, 1: 3 }) })
    const [mine, yours] = [seen(state, 0), seen(state, 1)]
    const units = ['one or more', 'two or more', 'three or more', 'those beyond three, of 12']
    const own = (see: typeof mine, place: number) => units.map(unit => see(place, `own checkers, ${unit}`))
    const other = (see: typeof mine, place: number) => units.map(unit => see(place, `opponent's checkers, ${unit}`))
    expect(own(mine, 5)).toEqual([1, 1, 1, Math.fround(2 / 12)])
    expect(own(mine, 12)).toEqual([1, 1, 0, 0])
    expect(own(mine, 24)).toEqual([1, 0, 0, 0])
    expect(own(mine, 25)).toEqual([1, 1, 1, Math.fround(4 / 12)])
    expect(other(mine, 0)).toEqual([1, 1, 0, 0])
    expect(other(mine, 23)).toEqual([1, 1, 1, 0])
    expect(other(yours, 18)).toEqual(own(mine, 5))
    expect(other(yours, 24)).toEqual(own(mine, 24))
    expect(own(yours, 23)).toEqual([1, 1, 0, 0])
    expect(other(mine, 25)).toEqual(own(yours, 25))
  })

  it('tell the roll on the table and whose it is', () => {
    const state = stateAt({ checkers: place({ 6: 5 }, { 6: 5 }), dice: [6, 5], onRoll: 1 })
    const see = seen(state, 1)
    expect([1, 2, 3, 4, 5, 6].map(die => see(0, `a ${die} to be played`))).toEqual([0, 0, 0, 0, 1, 1])
    expect([see(7, 'own turn of the dice'), see(7, "opponent's turn of the dice")]).toEqual([1, 0])
    expect(seen(state, 0)(7, "opponent's turn of the dice")).toBe(1)
    const double = stateAt({ checkers: place({ 6: 5 }, { 6: 5 }), dice: [3, 3] })
    expect([seen(double, 0)(3, 'a 3 to be played'), seen(double, 0)(3, 'the dice to be played are alike')]).toEqual([
      1, 1,
    ])
  })

  it('tell the cube, who may turn it, and the score', () => {
    const position = {
      checkers: place({ 6: 5 }, { 6: 5 }),
      cube: { value: 8, owner: 1 as const },
      score: [3, 0] as const,
    }
    const see = seen(stateAt(position, { length: 5 }), 0)
    expect(see(0, 'binary logarithm of the cube, of 12')).toBe(0.25)
    expect([see(0, 'may double'), see(0, 'opponent may double')]).toEqual([0, 1])
    expect(see(0, 'one part in the points that are missing')).toBe(0.5)
    expect(see(0, "one part in the points that the opponent's missing")).toBe(Math.fround(0.2))
  })

  it('are all from 0 to 1', () => {
    for (const options of [{}, { length: 3 }]) {
      const game = make(options)
      const random = new RandomPlay(game)
      const rng = Rng.fromSeed('bounds')
      const out = new Float32Array(PLACES * PLANES.length)
      const state = game.start()
      while (state.end === 'going') {
        for (const player of [0, 1]) {
          state.observe(player, out)
          if (out.some(value => !(value >= 0 && value <= 1)))
            expect.fail(`of ${game.draw(state, 'all', (_, text) => text)}`)
        }
        state.play(random.draw(state, rng))
      }
    }
  })
})

describe('the drawing', () => {
  const position = {
    checkers: place({ 24: 2, 13: 4, 8: 3, 6: 4, bar: 1 }, { 24: 1, 13: 5, 8: 3, 6: 5, 5: 1 }),
    cube: { value: 2, owner: 1 as const },
    score: [2, 4] as const,
    onRoll: 0 as const,
    dice: [6, 3] as const,
  }
  const drawn = (viewer: 0 | 1) => make({ length: 7 }).draw(stateAt(position, { length: 7 }), viewer, (_, text) => text)

  it("has the viewer's home below on the right", () => {
    expect(drawn(0)).toBe(`\
 +13-14-15-16-17-18------19-20-21-22-23-24-+  Player 2 (O)
 | X           O    | X | O  O           X |  148 pips
 | X           O    |   | O              X |  4 of 7 points
 | X           O    |   | O                |  cube 2
 | X                |   | O                |
 |                  |   | O                |
v|                  |BAR|                  |
 | O                |   |                  |
 | O                |   | X                |  rolled 6-3
 | O           X    |   | X                |
 | O           X    |   | X                |  2 of 7 points
 | O           X    |   | X              O |  173 pips, 1 off
 +12-11-10--9--8--7-------6--5--4--3--2--1-+  Player 1 (X)
Player 1 (X) to play 6-3`)
  })

  it('is turned round for the other player', () => {
    expect(drawn(1)).toBe(`\
 +13-14-15-16-17-18------19-20-21-22-23-24-+  Player 1 (X)
 | O           X    |   | X              O |  173 pips, 1 off
 | O           X    |   | X                |  2 of 7 points
 | O           X    |   | X                |
 | O                |   | X                |  rolled 6-3
 | O                |   |                  |
^|                  |BAR|                  |
 |                  |   | O                |
 | X                |   | O                |
 | X           O    |   | O                |  cube 2
 | X           O    |   | O              X |  4 of 7 points
 | X           O    | X | O  O           X |  148 pips
 +12-11-10--9--8--7-------6--5--4--3--2--1-+  Player 2 (O)
Player 1 (X) to play 6-3`)
  })

  it('has no line of more than 80 columns', () => {
    for (const line of [...drawn(0).split('\n'), ...drawn(1).split('\n')]) expect(line.length).toBeLessThanOrEqual(80)
  })
})

describe('saves', () => {
  it('that contradict themselves are refused', () => {
    const game = make({ length: 3 })
    const state = game.start()
    state.play(0)
    const good = JSON.parse(JSON.stringify(state.save()))
    const spoil = (changes: object, position: object = {}) =>
      game.load({ ...good, ...changes, position: { ...good.position, ...position } })
    expect(spoil({})).toMatchObject({ ok: true })
    const spoilt = [
      spoil({ phase: 'roll' }),
      spoil({ phase: 'over' }),
      spoil({ winner: 1 }),
      spoil({ turns: 1e9 }),
      spoil({}, { dice: undefined }),
      spoil({}, { score: [3, 0] }),
      spoil({}, { length: 5 }),
      spoil({}, { cube: { value: 3 } }),
      spoil({}, { ended: 'played' }),
      spoil({}, { crawford: true }),
    ]
    for (const each of spoilt) expect(each).toMatchObject({ ok: false, error: { code: 'bad-save' } })
  })
})

describe('the hash', () => {
  it('tells apart board, who is on roll, dice, cube, score, Crawford and phase', () => {
    const base = { checkers: place({ 6: 2 }, { 6: 2 }), score: [1, 2] as const }
    const options = { length: 3 }
    const states = [
      stateAt(base, options),
      stateAt({ ...base, checkers: place({ 6: 1, 5: 1 }, { 6: 2 }) }, options),
      stateAt({ ...base, onRoll: 1 }, options),
      stateAt({ ...base, dice: [6, 5] }, options),
      stateAt({ ...base, dice: [5, 5] }, options),
      stateAt({ ...base, cube: { value: 2 } }, options),
      stateAt({ ...base, cube: { value: 2, owner: 0 } }, options),
      stateAt({ ...base, cube: { value: 2, owner: 1 } }, options),
      stateAt({ ...base, score: [2, 1] }, options),
      stateAt({ ...base, crawford: true }, options),
      stateAt({ ...base, doubled: true }, options),
    ]
    expect(new Set(states.map(state => state.hash)).size).toBe(states.length)
    const rolled = stateAt(base, options)
    rolled.play(0)
    expect(rolled.hash).not.toBe(states[0].hash)
  })
})
