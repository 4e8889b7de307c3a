import { describe, expect, it } from 'vitest'
import { readMap } from '../../../envs/rts/map.ts'

const MAP = {
  width: 3,
  height: 2,
  terrain: '000010',
  playerResources: [5, 0],
  units: [
    [7, 'Base', 0, 0, 0, 10, 0],
    [3, 'Worker', 1, 2, 1, 1, 1],
    [4, 'Resource', -1, 1, 0, 1, 20],
  ],
}

/** The map with its first unit changed in one place. */
function unit(place: number, value: unknown): unknown {
  return { ...MAP, units: [MAP.units[0].with(place, value as number), ...MAP.units.slice(1)] }
}

function refusal(data: unknown): string {
  const read = readMap(data)
  if (read.ok) return 'taken'
  expect(read.error.code).toBe('bad-map')
  return read.error.message
}

describe('a map from outside', () => {
  it('is read as it stands, units in their order', () => {
    expect(readMap(MAP)).toEqual({ ok: true, value: MAP })
    expect(readMap(JSON.parse(JSON.stringify(MAP)))).toEqual({ ok: true, value: MAP })
  })

  it('may have what the original takes: more hit points than usual, heavy loads, neutral units, players without units', () => {
    for (const data of [
      unit(5, 100),
      unit(6, 3),
      unit(2, -1),
      unit(1, 'Heavy'),
      { ...MAP, units: [] },
      { ...MAP, units: MAP.units.slice(2) },
      { ...MAP, units: [[4, 'Resource', -1, 1, 0, 1, 0]] },
      { width: 1, height: 1, terrain: '1', playerResources: [0, 0], units: [] },
      { width: 128, height: 128, terrain: '0'.repeat(128 * 128), playerResources: [0, 0], units: [] },
    ])
      expect(refusal(data)).toBe('taken')
  })

  const refused: [string, unknown, string][] = [
    ['no object', [], 'a map to be an object with width, height, terrain, playerResources, units, but got [].'],
    ['nothing', null, 'a map to be an object with width, height, terrain, playerResources, units, but got null.'],
    ['an unknown key', { ...MAP, name: 'x' }, 'only width, height, terrain, playerResources, units, but got name.'],
    ['too wide', { ...MAP, width: 129 }, 'width of a map to be a whole number from 1 to 128, but got 129.'],
    ['no width', { ...MAP, width: undefined }, 'width of a map to be a whole number from 1 to 128, but got undefined.'],
    ['no height', { ...MAP, height: 0 }, 'height of a map to be a whole number from 1 to 128, but got 0.'],
    ['no terrain', { ...MAP, terrain: [0] }, 'terrain of a map to be a text of 0 and 1, but got [0].'],
    ['too little terrain', { ...MAP, terrain: '00001' }, 'terrain of a map to have 6 cells (3 x 2), but got 5.'],
    ['an odd terrain', { ...MAP, terrain: '000020' }, 'terrain at 1,1 to be 0 or 1, but got 2.'],
    [
      'three players',
      { ...MAP, playerResources: [1, 2, 3] },
      'playerResources of a map to be two numbers, but got [1,2,3].',
    ],
    [
      'a debt',
      { ...MAP, playerResources: [1, -2] },
      'playerResources of player 1 to be a whole number from 0 to 1000000, but got -2.',
    ],
    ['no units', { ...MAP, units: {} }, 'units of a map to be a list, but got {}.'],
    [
      'a short unit',
      { ...MAP, units: [[1, 'Base']] },
      'unit number 1 of a map to be [id, type, player, x, y, hp, resources], but got [1,"Base"].',
    ],
    ['an id below 0', unit(0, -1), 'the id of unit number 1 to be a whole number from 0 to 1000000000, but got -1.'],
    ['an id twice', unit(0, 3), 'every unit of a map to have an id of its own, but got 3 twice.'],
    [
      'an unknown type',
      unit(1, 'Castle'),
      'the type of unit 7 to be one of Resource, Base, Barracks, Worker, Light, Heavy, Ranged, but got Castle.',
    ],
    [
      'a type by number',
      unit(1, 1),
      'the type of unit 7 to be one of Resource, Base, Barracks, Worker, Light, Heavy, Ranged, but got 1.',
    ],
    ['a third player', unit(2, 2), 'the player of unit 7 to be 0, 1 or -1 (nobody), but got 2.'],
    ['off the map to the right', unit(3, 3), 'x of unit 7 to be a whole number from 0 to 2, but got 3.'],
    ['off the map below', unit(4, 2), 'y of unit 7 to be a whole number from 0 to 1, but got 2.'],
    ['half a cell', unit(3, 0.5), 'x of unit 7 to be a whole number from 0 to 2, but got 0.5.'],
    ['dead', unit(5, 0), 'hp of unit 7 to be a whole number from 1 to 10000, but got 0.'],
    ['resources below 0', unit(6, -1), 'resources of unit 7 to be a whole number from 0 to 1000000, but got -1.'],
    ['in a wall', { ...MAP, terrain: '100000' }, 'unit 7 to stand on free ground, but got the wall at 0,0.'],
    ['two on a cell', unit(3, 1), 'at most one unit on a cell, but got 7 and 4 at 1,0.'],
  ]
  it.each(refused)('is refused: %s', (_, data, message) => {
    expect(refusal(data)).toContain(message)
  })

  it('is not echoed in full', () => {
    expect(refusal({ ...MAP, terrain: Array(100_000).fill(0) }).length).toBeLessThan(300)
    expect(refusal(unit(1, 'x'.repeat(100_000))).length).toBeLessThan(300)
    expect(refusal({ ['x'.repeat(100_000)]: 1 }).length).toBeLessThan(300)
  })
})
