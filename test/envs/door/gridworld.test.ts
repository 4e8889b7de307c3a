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
const begin = (map: unknown, options: Record<string, unknown> = {}) =>
  ask({ op: 'new', game: 'gridworld', options: { map, ...options }, seed: 1 })

describe('gridworlds through the door', () => {
  test('tell where the agent is, and each step its reward', () => {
    expect(begin('cliff-walking')).toEqual({ ok: true, state: 1, turn: 0, rewards: [0], end: 'going' })
    const { value } = ask({ op: 'state', state: 1 })
    expect(value).toMatchObject({ cells: expect.any(Array), agent: [3, 0], facing: null, carrying: null })
    expect(ask({ op: 'play', state: 1, action: 'right' })).toEqual({ ok: true, turn: 0, rewards: [-100], end: 'going' })
    expect(ask({ op: 'play', state: 1, action: 'jump' }).error.code).toBe('illegal-action')
    for (const action of ['up', ...Array(11).fill('right')])
      expect(ask({ op: 'play', state: 1, action }).rewards).toEqual([-1])
    expect(ask({ op: 'play', state: 1, action: 'down' })).toEqual({
      ok: true,
      turn: 'over',
      rewards: [-1],
      end: 'terminated',
    })
  })

  test('leave it to the caller where the ice leads', () => {
    begin('frozen-lake-4x4')
    expect(ask({ op: 'play', state: 1, action: 'right' })).toEqual({
      ok: true,
      turn: 'chance',
      rewards: [0],
      end: 'going',
    })
    const { outcomes } = ask({ op: 'outcomes', state: 1 })
    expect(outcomes.map(([text]: [string]) => text)).toEqual(['down', 'right', 'up'])
    for (const [, probability] of outcomes) expect(probability).toBeCloseTo(1 / 3, 12)
    expect(ask({ op: 'legal', state: 1 }).actions).toEqual([])
    const saved = ask({ op: 'save', state: 1 }).data
    expect(ask({ op: 'play', state: 1, action: 'down' }).turn).toBe(0)
    expect(ask({ op: 'state', state: 1 }).value.agent).toEqual([1, 0])
    const { state } = ask({ op: 'load', game: 'gridworld', options: { map: 'frozen-lake-4x4' }, data: saved })
    expect(ask({ op: 'outcomes', state }).outcomes).toEqual(outcomes)
  })

  test.each([
    ['cliff-walking', 48, 4],
    ['frozen-lake-4x4', 16, 4],
    ['frozen-lake-8x8', 64, 4],
    ['taxi', 500, 6],
  ])('give the transition table of %s: %i states, %i actions', (map, states, actions) => {
    const { P } = ask({ op: 'model', game: 'gridworld', options: { map } })
    expect(P).toHaveLength(states)
    for (const row of P) {
      expect(row).toHaveLength(actions)
      for (const transitions of row) {
        expect(transitions.reduce((sum: number, [probability]: [number]) => sum + probability, 0)).toBeCloseTo(1, 12)
      }
    }
  })

  test('take maps as named, as lines in an array, and as lines in a text', () => {
    const own = ['SFF', 'FHF', 'FFG']
    for (const map of [own, own.join('\n'), own.join('/')]) {
      const { state } = begin(map, { slippery: false })
      expect(ask({ op: 'state', state }).value.cells).toEqual(own)
      for (const action of ['right', 'right', 'down']) ask({ op: 'play', state, action })
      expect(ask({ op: 'play', state, action: 'down' })).toEqual({
        ok: true,
        turn: 'over',
        rewards: [1],
        end: 'terminated',
      })
    }
    expect(begin('atlantis').error.code).toBe('bad-option')
    expect(begin(7).error.code).toBe('bad-option')
  })

  test('begin at the number of a state, as a text or a number, but not within a wall', () => {
    const from = (map: string, position: unknown): { ok: boolean; state: number; error?: { code: string } } =>
      ask({ op: 'new', game: 'gridworld', options: { map }, position })
    for (const position of [14, '14', { agent: [1, 1] }]) {
      const { state } = from('four-rooms', position)
      expect(ask({ op: 'state', state }).value.agent).toEqual([1, 1])
    }
    for (const position of [0, '0', { agent: [0, 0] }, 169, -1, 1.5])
      expect(from('four-rooms', position).error?.code).toBe('bad-position')
    for (let position = 0; position < 500; position++) expect(from('taxi', position).ok).toBe(true)
    expect(from('four-rooms', true).error?.code).toBe('bad-request')
  })

  test.each(['windy', 'four-rooms', 'key-door', 'memory', 'multi-room', 'taxi'])('play %s to its end', map => {
    const rng = Rng.fromSeed(map)
    const { state } = begin(map, { maxSteps: 50 })
    let { turn, end } = ask({ op: 'turn', state })
    while (turn !== 'over') {
      const texts: string[] =
        turn === 'chance'
          ? ask({ op: 'outcomes', state }).outcomes.map(([text]: [string]) => text)
          : ask({ op: 'legal', state }).actions
      ;({ turn, end } = ask({ op: 'play', state, action: texts[rng.below(texts.length)] }))
    }
    expect(['terminated', 'truncated']).toContain(end)
    const { shape, data } = ask({ op: 'observe', state, player: 0 })
    expect(data).toHaveLength(shape.reduce((a: number, b: number) => a * b))
  })
})
