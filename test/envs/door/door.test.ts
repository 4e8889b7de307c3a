import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { GameRegistry } from '../../../envs/core/registry.ts'
import { Door } from '../../../envs/door/door.ts'
import { tokens } from '../../support/doorGame.ts'

let door: Door
beforeEach(() => {
  door = new Door(new GameRegistry([tokens]))
})

function ask(request: unknown): Record<string, unknown> {
  return JSON.parse(door.answerLine(JSON.stringify(request)))
}
function code(request: unknown): unknown {
  const answer = ask(request)
  expect(answer.ok).toBe(false)
  return (answer.error as { code: string }).code
}
const fresh = { op: 'new', game: 'tokens', options: { heap: 4 }, seed: 1 }

describe('a game through the door', () => {
  test('goes from its start over chance to its end', () => {
    expect(ask(fresh)).toEqual({ ok: true, state: 1, turn: 0, rewards: [0, 0], end: 'going' })
    expect(ask({ op: 'legal', state: 1 })).toEqual({ ok: true, actions: ['take 1', 'take 2', 'take 3'] })
    expect(ask({ op: 'play', state: 1, action: 'take 1' })).toEqual({
      ok: true,
      turn: 'chance',
      rewards: [0, 0],
      end: 'going',
    })
    expect(ask({ op: 'legal', state: 1 })).toEqual({ ok: true, actions: [] })
    expect(ask({ op: 'outcomes', state: 1 })).toEqual({
      ok: true,
      outcomes: [
        ['calm', 0.75],
        ['gust', 0.25],
      ],
    })
    expect(ask({ op: 'play', state: 1, action: 'gust' }).turn).toBe(1)
    expect(ask({ op: 'play', state: 1, action: 'take 2' })).toEqual({
      ok: true,
      turn: 'over',
      rewards: [-1, 1],
      end: 'terminated',
    })
    expect(ask({ op: 'turn', state: 1 })).toEqual({ ok: true, turn: 'over', rewards: [-1, 1], end: 'terminated' })
    expect(ask({ op: 'legal', state: 1 })).toEqual({ ok: true, actions: [] })
    expect(code({ op: 'play', state: 1, action: 'take 1' })).toBe('illegal-action')
    expect(code({ op: 'outcomes', state: 1 })).toBe('not-chance')
  })

  test('lists games with spec and options', () => {
    const [game] = ask({ op: 'games' }).games as Record<string, unknown>[]
    expect(game).toMatchObject({ id: 'tokens', players: 2, outcomes: 2, scoring: 'win-loss' })
    expect(game.options).toEqual([{ name: 'heap', help: 'tokens at the start', initial: '7' }])
  })

  test('tells the numbers of what is legal where they are asked for', () => {
    ask(fresh)
    expect(ask({ op: 'legal', state: 1, numbers: true })).toEqual({
      ok: true,
      actions: ['take 1', 'take 2', 'take 3'],
      numbers: [0, 1, 2],
    })
  })

  test('tells the spec of a game with options', () => {
    const { spec } = ask({ op: 'spec', game: 'tokens', options: { heap: 3 } })
    expect(spec).toMatchObject({ id: 'tokens', longest: 6, actions: { kind: 'fixed', count: 3 } })
    expect(code({ op: 'spec', game: 'tokens', options: { heap: 99 } })).toBe('bad-option')
  })

  test('starts from a position, as text, as an object or as a number', () => {
    expect(ask({ ...fresh, position: '2' }).ok).toBe(true)
    expect(ask({ op: 'state', state: 1 }).value).toEqual({ left: 2 })
    expect(ask({ ...fresh, position: { left: 3 } }).ok).toBe(true)
    expect(ask({ op: 'state', state: 2 }).value).toEqual({ left: 3 })
    expect(code({ ...fresh, position: '9' })).toBe('bad-position')
    expect(ask({ ...fresh, position: 3 }).ok).toBe(true)
    expect(ask({ op: 'state', state: 3 }).value).toEqual({ left: 3 })
    expect(code({ ...fresh, position: 9 })).toBe('bad-position')
    for (const position of [true, [2]]) expect(code({ ...fresh, position })).toBe('bad-request')
  })

  test('observes from each side, as flat data with its shape', () => {
    ask(fresh)
    expect(ask({ op: 'observe', state: 1, player: 0 })).toEqual({ ok: true, shape: [1, 2], data: [4, 1] })
    expect(ask({ op: 'observe', state: 1, player: 1 })).toEqual({ ok: true, shape: [1, 2], data: [4, 0] })
    for (const player of [2, -1, 0.5, '0', null, undefined]) {
      expect(code({ op: 'observe', state: 1, player })).toBe('bad-request')
    }
  })

  test('numbers states from 1 and never gives a number twice', () => {
    expect(ask(fresh).state).toBe(1)
    expect(ask({ op: 'clone', state: 1 })).toEqual({ ok: true, state: 2 })
    expect(ask({ op: 'free', state: 2 })).toEqual({ ok: true })
    expect(code({ op: 'turn', state: 2 })).toBe('unknown-state')
    expect(ask(fresh).state).toBe(3)
  })

  test('clones and loaded states go their own way', () => {
    ask(fresh)
    const { data } = ask({ op: 'save', state: 1 })
    ask({ op: 'clone', state: 1 })
    expect(ask({ op: 'load', game: 'tokens', options: { heap: 4 }, data })).toEqual({ ok: true, state: 3 })
    ask({ op: 'play', state: 1, action: 'take 3' })
    expect(ask({ op: 'state', state: 1 }).value).toEqual({ left: 1 })
    expect(ask({ op: 'state', state: 2 }).value).toEqual({ left: 4 })
    expect(ask({ op: 'state', state: 3 }).value).toEqual({ left: 4 })
    expect(code({ op: 'load', game: 'tokens', data: 'nonsense' })).toBe('bad-data')
  })

  test("answers a game's own ops", () => {
    ask(fresh)
    expect(ask({ op: 'add', state: 1, tokens: 2 })).toEqual({ ok: true, left: 6 })
    expect(code({ op: 'add', state: 9 })).toBe('unknown-state')
  })
})

describe('faults', () => {
  test.each([
    [{}, 'bad-request'],
    [{ op: 5 }, 'bad-request'],
    [null, 'bad-request'],
    [[], 'bad-request'],
    ['turn', 'bad-request'],
    [{ op: 'tunr', state: 1 }, 'unknown-op'],
    [{ op: '__proto__', state: 1 }, 'unknown-op'],
    [{ op: 'constructor', state: 1 }, 'unknown-op'],
    [{ op: 'toString', state: 1 }, 'unknown-op'],
    [{ op: 'hasOwnProperty', state: 1 }, 'unknown-op'],
    [{ op: 'turn' }, 'bad-request'],
    [{ op: 'turn', state: '1' }, 'bad-request'],
    [{ op: 'turn', state: 0 }, 'unknown-state'],
    [{ op: 'turn', state: 1.5 }, 'unknown-state'],
    [{ op: 'play', state: 1 }, 'bad-request'],
    [{ op: 'play', state: 1, action: 0 }, 'bad-request'],
    [{ op: 'play', state: 1, action: 'take 4' }, 'illegal-action'],
    [{ op: 'play', state: 1, action: 'calm' }, 'illegal-action'],
    [{ op: 'outcomes', state: 1 }, 'not-chance'],
    [{ op: 'new' }, 'bad-request'],
    [{ op: 'new', game: 'token' }, 'unknown-game'],
    [{ op: 'new', game: '__proto__' }, 'unknown-game'],
    [{ op: 'new', game: 'tokens', options: { heap: 0 } }, 'bad-option'],
    [{ op: 'new', game: 'tokens', options: { heep: 4 } }, 'unknown-option'],
    [{ op: 'new', game: 'tokens', options: [] }, 'bad-request'],
    [{ op: 'new', game: 'tokens', seed: {} }, 'bad-request'],
    [{ op: 'model', game: 'tokens' }, 'no-model'],
    [{ op: 'spoil', state: 1 }, 'internal'],
    [{ op: 'waver', state: 1 }, 'wavered'],
  ])('%j is refused as %s, and the state goes on as before', (request, expected) => {
    ask(fresh)
    const before = ask({ op: 'save', state: 1 })
    expect(code(request)).toBe(expected)
    expect(ask({ op: 'save', state: 1 })).toEqual(before)
    expect(ask({ op: 'play', state: 1, action: 'take 3' }).turn).toBe('chance')
  })

  test('an option named __proto__ is an unknown option', () => {
    const answer = JSON.parse(door.answerLine('{"op":"new","game":"tokens","options":{"__proto__":{"heap":9}}}'))
    expect(answer.error.code).toBe('unknown-option')
    expect(JSON.parse(door.answerLine('{"__proto__":{"op":"games"}}')).error.code).toBe('bad-request')
  })

  test('a line that is no JSON has no id to repeat', () => {
    const answer = JSON.parse(door.answerLine('{"id":1,'))
    expect(answer).toEqual({ ok: false, error: { code: 'bad-json', message: expect.any(String) } })
  })

  test('an id of any type comes back, also in failures', () => {
    for (const id of [7, 'seven', null, false, [1, { a: null }], { x: [] }, '', 0]) {
      expect(ask({ id, op: 'games' }).id).toEqual(id)
      expect(ask({ id, op: 'none' })).toMatchObject({ id, ok: false })
    }
    expect(ask({ op: 'games' })).not.toHaveProperty('id')
  })

  test('an id nested too deep to be written is refused', () => {
    const line = `{"op":"games","id":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(JSON.parse(door.answerLine(line)).ok).toBe(false)
    expect(ask({ op: 'games' }).ok).toBe(true)
  })

  test('whatever comes is answered with a line of JSON that says ok or not', () => {
    const names = [
      'games',
      'new',
      'turn',
      'legal',
      'outcomes',
      'play',
      'state',
      'observe',
      'save',
      'load',
      'clone',
      'free',
    ]
    const request = fc.record(
      {
        op: fc.oneof(fc.constantFrom(...names, 'add', 'spoil', 'model'), fc.string()),
        state: fc.oneof(fc.integer({ min: -1, max: 5 }), fc.jsonValue()),
        game: fc.oneof(fc.constant('tokens'), fc.jsonValue()),
        options: fc.oneof(fc.record({ heap: fc.integer({ min: 0, max: 9 }) }), fc.jsonValue()),
        action: fc.oneof(fc.constantFrom('take 1', 'take 2', 'calm', 'gust'), fc.jsonValue()),
        player: fc.oneof(fc.integer({ min: 0, max: 2 }), fc.jsonValue()),
        data: fc.jsonValue(),
        seed: fc.jsonValue(),
        id: fc.jsonValue(),
      },
      { requiredKeys: ['op'] },
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 4, arbitrary: request }, fc.jsonValue()), { maxLength: 30 }),
        requests => {
          for (const one of requests) {
            const line = door.answerLine(JSON.stringify(one))
            expect(line).not.toContain('\n')
            const answer = JSON.parse(line)
            expect(typeof answer.ok).toBe('boolean')
            if (!answer.ok) expect(answer.error.code).toMatch(/^[a-z-]+$/)
          }
        },
      ),
      { seed: 5, numRuns: 300 },
    )
  })
})
