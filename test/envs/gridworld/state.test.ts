import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHANCE, type Game, OVER, type State } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { at, gridworld, play, reward, seenFromAbove } from './make.ts'

describe('slipping', () => {
  it('is a draw of chance after the action, which pays only once it is drawn', () => {
    const game = gridworld({ map: 'cliff-walking', slippery: true })
    const state = play(game, at(game, '36'), 'up')
    expect(state.turn).toBe(CHANCE)
    expect(reward(state)).toBe(0)
    expect(seenFromAbove(game, state)).toMatchObject({ state: 36, pending: 'up', steps: 0 })
    expect([0, 1, 2].map(outcome => game.format(outcome, state))).toEqual(['left', 'up', 'right'])
    play(game, state, 'right')
    expect([state.turn, reward(state)]).toEqual([0, -100])
    expect(seenFromAbove(game, state)).toMatchObject({ state: 36, pending: null, steps: 1 })
  })

  it('never takes a way of probability 0', () => {
    const game = gridworld({ map: 'frozen-lake-4x4', successRate: 1 })
    const state = play(game, at(game, '0'), 'down')
    expect([0, 1, 2].map(outcome => state.isLegal(outcome))).toEqual([false, true, false])
    expect(game.parse('left', state).ok).toBe(false)
  })
})

describe('the limit on steps', () => {
  it('truncates, and never hides that the game ended by its rules', () => {
    const game = gridworld({ map: 'cliff-walking', maxSteps: 2 })
    const cut = play(game, at(game, '24'), 'up up')
    expect([cut.turn, cut.end, reward(cut)]).toEqual([OVER, 'truncated', -1])
    const done = play(game, at(game, '34'), 'right down')
    expect([done.turn, done.end]).toEqual([OVER, 'terminated'])
    expect(cut.hash).not.toBe(at(game, '24').hash)
  })

  it('counts steps of mazes as well', () => {
    const game = gridworld({ map: 'memory', maxSteps: 3 })
    const state = play(game, game.start(Rng.fromSeed(1)), 'left left left')
    expect([state.turn, state.end, reward(state)]).toEqual([OVER, 'truncated', 0])
  })
})

describe('positions', () => {
  it("are Gymnasium's numbers or JSON", () => {
    const lake = gridworld({ map: 'frozen-lake-4x4' })
    expect(seenFromAbove(lake, at(lake, '6')).agent).toEqual([1, 2])
    expect(seenFromAbove(lake, at(lake, '{"agent":[1,2]}')).state).toBe(6)
    expect([at(lake, '5').turn, at(lake, '5').end]).toEqual([OVER, 'terminated'])
    const taxi = gridworld({ map: 'taxi' })
    const { passenger, destination, agent } = seenFromAbove(taxi, at(taxi, '328'))
    expect({ passenger, destination, agent }).toEqual({ passenger: 'Y', destination: 'R', agent: [3, 1] })
    expect(seenFromAbove(taxi, at(taxi, JSON.stringify({ agent, passenger, destination }))).state).toBe(328)
  })

  it.each([
    ['cliff-walking', ['48', '-1', '', 'x', '{}', '[]', '{"agent":[4,0]}', '{"agent":[0,0],"x":1}', '{"agent":"0"}']],
    ['four-rooms', ['{"agent":[0,0]}']],
    ['taxi', ['500', '{"agent":[0,0]}', '{"agent":[0,0],"passenger":"Q","destination":"R"}']],
    ['key-door', ['0', '>', '########/#>k#.G.#', '#####/#>#k#/#.L.#/#..G#/#####']],
  ])('of %s that make no sense are refused', (map, texts) => {
    const game = gridworld({ map })
    for (const text of texts)
      expect(game.fromPosition(text)).toMatchObject({ ok: false, error: { code: 'bad-position' } })
  })

  it('of a key-door maze must be ones that can come about from what its generator draws', () => {
    const game = gridworld({ map: 'key-door', size: 5 })
    const maze = (middle: string): boolean => game.fromPosition(`#####/#>#.#/${middle}/#.#G#/#####`).ok
    expect(maze('#kL.#')).toBe(true)
    expect(maze('#kO.#')).toBe(true)
    expect(maze('#.Lk#')).toBe(false)
    expect(maze('#k#.#')).toBe(false)
    expect(maze('#.L.#')).toBe(false)
  })
})

const GAMES: readonly Game[] = [
  gridworld({ map: 'frozen-lake-4x4' }),
  gridworld({ map: 'taxi', rainy: true, ficklePassenger: true }),
  gridworld({ map: 'key-door', size: 5 }),
  gridworld({ map: 'memory', length: 2, sight: 3 }),
  gridworld({ map: 'multi-room', roomSize: 2, sight: 3 }),
  gridworld({ map: '#######/#>kbLG#/#..D.H#/#######' }),
]

function somewhere(game: Game, seed: number, steps: number): State {
  const state = game.start(Rng.fromSeed(seed))
  new RandomPlay(game).toEnd(state, Rng.fromSeed(seed), steps)
  return state
}

describe('saved states', () => {
  it('that were tampered with are refused or play on without a fault', () => {
    const scalars = fc.oneof(
      fc.integer({ min: -2, max: 40 }),
      fc.constantFrom<unknown>(null, 'won', 'lost', 'key', 'up', 0.5, []),
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...GAMES),
        fc.nat(50),
        fc.nat(60),
        fc.nat(),
        fc.nat(),
        scalars,
        fc.constantFrom(...'.#GHkbDOL?>'),
        (game, seed, steps, which, where, scalar, character) => {
          const saved = structuredClone(somewhere(game, seed, steps).save()) as Record<string, unknown>
          const keys = Object.keys(saved)
          const key = keys[which % keys.length]
          const value = saved[key]
          if (Array.isArray(value) && typeof value[0] === 'string') {
            const line = where % value.length
            const column = Math.floor(where / value.length) % value[line].length
            value[line] = value[line].slice(0, column) + character + value[line].slice(column + 1)
          } else if (Array.isArray(value)) value[where % value.length] = scalar
          else saved[key] = scalar
          const read = game.load(saved)
          if (!read.ok) {
            expect(read.error.code).toBe('bad-save')
            return
          }
          expect(read.value.save()).toEqual(saved)
          if (game.spec.hidden) read.value.resample!(0, Rng.fromSeed(where))
          expect(unwrap(game.load(read.value.save())).hash).toBe(read.value.hash)
          new RandomPlay(game).toEnd(read.value, Rng.fromSeed(where), 50)
        },
      ),
      { numRuns: 1500, seed: 7 },
    )
  })

  it('must have come about: a key too many, an open door unseen, a goal without its result', () => {
    const game = gridworld({ map: 'key-door', size: 5 })
    const state = at(game, '#####/#>#.#/#kL.#/#.#G#/#####')
    const saved = state.save() as Record<string, unknown>
    expect(game.load(saved).ok).toBe(true)
    expect(game.load({ ...saved, carrying: 'key' }).ok).toBe(false)
    expect(game.load({ ...saved, agent: [3, 3] }).ok).toBe(false)
    expect(game.load({ ...saved, result: 'won' }).ok).toBe(false)
    expect(game.load({ ...saved, steps: 251 }).ok).toBe(false)
    expect(game.load({ ...saved, seen: (saved.seen as string[]).map(line => '?'.repeat(line.length)) }).ok).toBe(false)
  })
})

describe('mazes', () => {
  it('open their locked door to the key alone, and keep what is carried', () => {
    const game = gridworld({ map: 'key-door', size: 5 })
    const state = at(game, '#####/#>#.#/#kL.#/#.#G#/#####')
    play(game, state, 'right pickup')
    expect(seenFromAbove(game, state)).toMatchObject({ carrying: 'key', facing: 'down' })
    play(game, state, 'forward left toggle')
    expect((seenFromAbove(game, state).cells as string[])[2]).toBe('#.O.#')
    play(game, state, 'forward forward right forward')
    expect(state.end).toBe('terminated')
    expect(reward(state)).toBeCloseTo(1 - 0.9 * (9 / 250), 12)
  })

  it('show a player nothing behind a closed door', () => {
    const game = gridworld({ map: 'key-door', size: 6 })
    const state = at(game, '######/#>.#.#/#k.L.#/#..#.#/#..#G#/######')
    expect((game.view(state, 0) as { cells: string[] }).cells).toEqual([
      '?###??',
      '?..#??',
      '?k.L??',
      '?..#??',
      '?..#??',
      '??????',
    ])
    expect(game.draw(state, 0, (_, text) => text)).not.toContain('★')
    expect(game.draw(state, 'all', (_, text) => text)).toContain('★')
  })
})
