import { expect, test } from 'vitest'
import { Door } from '../../../envs/door/door.ts'
import { games } from '../../../envs/games.ts'

const door = new Door(games)

// biome-ignore lint/suspicious/noExplicitAny: answers are read field by field, as another language reads them
function ask(request: Record<string, unknown>): any {
  return JSON.parse(door.answerLine(JSON.stringify(request)))
}

const { state } = ask({ op: 'new', game: 'rts', options: { map: 'tiny-5x4' }, seed: 1 })
const WORKER = 2 // of player 0, in the cell of this number, beside its base in cell 1

test('an agent made for MicroRTS-Py plays through the door: planes, mask, vectors to orders, orders to a tick', () => {
  const { shape, data, mask } = ask({ op: 'vector', state, player: 0 })
  expect(shape).toEqual([6, 4, 5])
  expect(data.slice(3 * 20, 3 * 20 + 5)).toEqual([1, 2, 4, 0, 0])
  expect(mask.length).toBe(20 * 79)
  expect(mask.slice(WORKER * 79, WORKER * 79 + 11)).toEqual([1, 1, 1, 0, 0, 1, 0, 0, 1, 1, 0])
  const { orders } = ask({ op: 'vector', state, player: 0, actions: [[WORKER, 1, 2, 0, 0, 0, 0, 0]] })
  expect(orders).toEqual([
    [2, 1, 2, -1, -1, -1],
    [1, 0, 1, -1, -1, -1],
  ])
  expect(ask({ op: 'tick', state, orders: [orders, []] }).issued).toEqual(orders)
  expect(ask({ op: 'vector', state, player: 1 }).data.slice(4 * 20, 4 * 20 + 3)).toEqual([0, 0, 1])
})

test('vectors out of their ranges are refused', () => {
  for (const actions of [
    [[20, 0, 0, 0, 0, 0, 0, 0]],
    [[0, 6, 0, 0, 0, 0, 0, 0]],
    [[0, 5, 0, 0, 0, 0, 0, 49]],
    [[0, 0]],
    7,
  ])
    expect(ask({ op: 'vector', state, player: 0, actions }).error.code).toBe('bad-request')
  expect(ask({ op: 'vector', state, player: 2 }).error.code).toBe('bad-request')
})
