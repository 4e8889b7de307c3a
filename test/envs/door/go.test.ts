import { beforeEach, describe, expect, test } from 'vitest'
import { Rng } from '../../../envs/core/rng.ts'
import { Door } from '../../../envs/door/door.ts'
import { games } from '../../../envs/games.ts'

let door: Door
beforeEach(() => {
  door = new Door(games)
})

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, as another language reads them
function ask(request: Record<string, unknown>): any {
  return JSON.parse(door.answerLine(JSON.stringify(request)))
}

/** Begins a game and plays moves. Returns the number of its state. */
function play(options: Record<string, unknown>, moves: string): number {
  const { state } = ask({ op: 'new', game: 'go', options, seed: 0 })
  for (const action of moves.split(' ').filter(Boolean)) expect(ask({ op: 'play', state, action }).ok).toBe(true)
  return state
}

describe('go through the door', () => {
  test('shows the board over .XO from A1, captures, area and the number of moves', () => {
    const state = play({ size: 3, komi: 0 }, 'A2 A1 B1 C3')
    expect(ask({ op: 'state', state }).value).toEqual({
      width: 3,
      height: 3,
      board: '.X.X....O',
      toPlay: 'b',
      captures: [1, 0],
      area: [3, 1],
      moves: 4,
    })
  })

  test('takes and gives GTP vertices, in the order of the board, pass last', () => {
    const state = play({ width: 3, height: 2 }, 'B2')
    expect(ask({ op: 'legal', state }).actions).toEqual(['A1', 'B1', 'C1', 'A2', 'C2', 'pass'])
    expect(ask({ op: 'play', state, action: 'B2' }).error.code).toBe('illegal-action')
    expect(ask({ op: 'play', state, action: 'D1' }).error.code).toBe('illegal-action')
    expect(ask({ op: 'play', state, action: 'a1' })).toEqual({ ok: true, turn: 0, rewards: [0, 0], end: 'going' })
  })

  test('ends with two passes, the result as rewards', () => {
    const state = play({ size: 3, komi: 0.5 }, 'B2 pass')
    const over = { ok: true, turn: 'over', rewards: [1, -1], end: 'terminated' }
    expect(ask({ op: 'play', state, action: 'pass' })).toEqual(over)
    expect(ask({ op: 'turn', state })).toEqual(over)
    expect(ask({ op: 'legal', state }).actions).toEqual([])
    expect(ask({ op: 'outcomes', state }).error.code).toBe('not-chance')
  })

  test('heeds superko, suicide, handicap and komi', () => {
    const ko = 'B1 C1 A2 D2 B3 C3 C2 B2'
    for (const superko of ['positional', 'situational', 'simple']) {
      expect(ask({ op: 'legal', state: play({ size: 5, superko }, ko) }).actions).not.toContain('C2')
    }
    const corner = 'A2 pass B1'
    expect(ask({ op: 'legal', state: play({ size: 3 }, corner) }).actions).not.toContain('A1')
    expect(ask({ op: 'legal', state: play({ size: 3, suicide: false }, corner) }).actions).not.toContain('A1')
    expect(ask({ op: 'legal', state: play({ size: 3, suicide: true }, `${corner} C3 pass`) }).actions).not.toContain(
      'A1',
    )
    expect(ask({ op: 'legal', state: play({ size: 3, suicide: true, superko: 'simple' }, corner) }).actions).toContain(
      'A1',
    )
    expect(ask({ op: 'state', state: play({ size: 9, handicap: 2 }, '') }).value).toMatchObject({
      toPlay: 'w',
      area: [81, 0],
    })
    expect(ask({ op: 'play', state: play({ size: 3, komi: 10 }, 'B2 pass'), action: 'pass' }).rewards).toEqual([-1, 1])
  })

  test('begins from SGF', () => {
    const position = '(;GM[1]SZ[5]AB[aa][bb]PL[W];W[cc];B[])'
    const begun = ask({ op: 'new', game: 'go', options: { size: 5 }, seed: 3, position })
    expect(begun).toEqual({ ok: true, state: 1, turn: 1, rewards: [0, 0], end: 'going' })
    expect(ask({ op: 'state', state: 1 }).value).toMatchObject({
      board: '............O...X...X....',
      moves: 2,
    })
    expect(ask({ op: 'new', game: 'go', options: { size: 9 }, position }).error.code).toBe('wrong-size')
    const sized = ask({ op: 'new', game: 'go', options: { komi: 3 }, position }).state // the record says how large its board is
    expect(ask({ op: 'state', state: sized }).value).toMatchObject({ width: 5, height: 5 })
    expect(ask({ op: 'new', game: 'go', options: { size: 5 }, position: 'D4' }).error.code).toBe('bad-sgf')
  })

  test('refuses options that are none', () => {
    const code = (options: unknown): string => ask({ op: 'new', game: 'go', options }).error.code
    expect(code({ size: 20 })).toBe('bad-option')
    expect(code({ superko: 'natural' })).toBe('bad-option')
    expect(code({ komi: '7' })).toBe('bad-option')
    expect(code({ sizes: 9 })).toBe('unknown-option')
    expect(ask({ op: 'model', game: 'go', options: { size: 1 } }).error.code).toBe('no-model')
  })

  test('loads a state by the options that it was begun with, where its record told the size', () => {
    const { state } = ask({ op: 'new', game: 'go', options: { komi: 0 }, position: '(;SZ[3:2];B[aa])' })
    const { data } = ask({ op: 'save', state })
    const loaded = ask({ op: 'load', game: 'go', options: { komi: 0 }, data }).state
    expect(ask({ op: 'state', state: loaded }).value).toMatchObject({ width: 3, height: 2, board: '...X..' })
    expect(ask({ op: 'load', game: 'go', options: { size: 9 }, data }).error.code).toBe('bad-save')
  })

  test('saved, loaded and cloned states go on alike, superko too, through random games', () => {
    const rng = Rng.fromSeed('door')
    const options = { size: 4, suicide: true }
    for (let game = 0; game < 5; game++) {
      let { state } = ask({ op: 'new', game: 'go', options, seed: game })
      for (let turn = 0; typeof turn === 'number'; ) {
        const { data } = ask({ op: 'save', state })
        const loaded = ask({ op: 'load', game: 'go', options, data }).state
        const cloned = ask({ op: 'clone', state }).state
        const { actions } = ask({ op: 'legal', state })
        const action = actions[rng.below(actions.length)]
        const after = [state, loaded, cloned].map(one => {
          expect(ask({ op: 'legal', state: one }).actions).toEqual(actions)
          const played = ask({ op: 'play', state: one, action })
          return {
            played,
            seen: ask({ op: 'observe', state: one, player: 1 }),
            value: ask({ op: 'state', state: one }).value,
          }
        })
        expect(after[1]).toEqual(after[0])
        expect(after[2]).toEqual(after[0])
        expect(after[0].seen.data).toHaveLength(after[0].seen.shape.reduce((a: number, b: number) => a * b))
        turn = after[0].played.turn
        ask({ op: 'free', state })
        ask({ op: 'free', state: loaded })
        state = cloned
      }
    }
  })
})
