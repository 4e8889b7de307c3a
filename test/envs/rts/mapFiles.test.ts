import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findMap } from '../../../envs/rts/findMap.ts'
import { MAPS } from '../../../envs/rts/maps.ts'
import { readMapXml } from '../../../envs/rts/mapXml.ts'
import { readTerrain } from '../../../envs/rts/terrain.ts'
import '../../support/fastCheck.ts'

/** A map file as the original writes one. */
function xml({
  size = 'width="3" height="2"',
  terrain = '000010',
  players = '<rts.Player ID="0" resources="5">\n</rts.Player><rts.Player ID="1" resources="7"></rts.Player>',
  units = '<rts.units.Unit type="Base" ID="4" player="0" x="2" y="1" resources="0" hitpoints="10" >\n</rts.units.Unit>',
} = {}): string {
  return `<rts.PhysicalGameState ${size}>
  <terrain>${terrain}</terrain>
  <players>
    ${players}
  </players>
  <units>
    ${units}
  </units>
</rts.PhysicalGameState>
`
}

const MAP = {
  width: 3,
  height: 2,
  terrain: '000010',
  playerResources: [5, 7],
  units: [[4, 'Base', 0, 2, 1, 10, 0]],
}

function refusal(text: string): string {
  const read = readMapXml(text)
  if (read.ok) return 'taken'
  expect(read.error.code).toBe('bad-map')
  return read.error.message
}

describe("the original's map files", () => {
  it('are read', () => {
    expect(readMapXml(xml())).toEqual({ ok: true, value: MAP })
    expect(readMapXml(`<?xml version="1.0"?>\n<!-- two bases -->\n${xml()}`)).toEqual({ ok: true, value: MAP })
    expect(readMapXml(xml({ terrain: '\n000\n010\n' }))).toEqual({ ok: true, value: MAP })
    expect(readMapXml(xml({ terrain: 'A4BA' }))).toEqual({ ok: true, value: MAP })
  })

  const refused: [string, string, string][] = [
    ['nothing', '', 'to be well-formed XML, but got: Root element is missing or invalid (line 1, column 1).'],
    ['no XML', '{"width":8}', 'to be well-formed XML'],
    ['a broken element', xml().replace('</terrain>', ''), 'Missing end tag for element terrain'],
    ['an entity', xml({ terrain: '&walls;' }), "Named entity isn't defined: &walls;"],
    ['endless nesting', '<a>'.repeat(100_000), 'to be well-formed XML'],
    ['another root', '<map/>', "a map's root to be rts.PhysicalGameState, but got map."],
    ['no units', xml().replaceAll('units>', 'things>'), 'a map to have units, but got none.'],
    ['no height', xml({ size: 'width="3"' }), 'height of a map to be a whole number, but got nothing.'],
    [
      'a huge size',
      xml({ size: 'width="3" height="1000000"' }),
      'width and height of a map to be from 1 to 128, but got 1000000.',
    ],
    ['half a cell', xml({ size: 'width="3" height="2.5"' }), "height of a map to be a whole number, but got '2.5'."],
    [
      'a wrong order of players',
      xml({ players: '<p ID="1" resources="5"/><p ID="0" resources="5"/>' }),
      'players to be listed as 0 and 1, but got 1 as number 1.',
    ],
    [
      'one player',
      xml({ players: '<p ID="0" resources="5"/>' }),
      'playerResources of a map to be two numbers, but got [5].',
    ],
    [
      'a unit without an id',
      xml({ units: '<u type="Base"/>' }),
      'ID of unit number 1 to be a whole number, but got nothing.',
    ],
    [
      'a unit without a place',
      xml({ units: '<u type="Base" ID="4" player="0" y="1"/>' }),
      'x of unit 4 to be a whole number, but got nothing.',
    ],
    [
      'a unit without a type',
      xml({ units: '<u ID="4" player="0" x="2" y="1" resources="0" hitpoints="10"/>' }),
      'the type of unit 4 to be one of Resource',
    ],
    ['a unit off the map', xml().replace('x="2"', 'x="3"'), 'x of unit 4 to be a whole number from 0 to 2, but got 3.'],
    ['too short a terrain', xml({ terrain: '00001' }), 'terrain of a map to have 6 cells (3 x 2), but got 5.'],
    [
      'too long a run',
      xml({ terrain: 'A999999999999' }),
      'runs of terrain to fill 6 cells (3 x 2), but got A999999999999 after 0.',
    ],
  ]
  it.each(refused)('are refused with %s', (_, text, message) => {
    expect(refusal(text)).toContain(message)
  })
})

it("whatever is cut out of the original's map files, and put in, nothing is thrown", () => {
  const text = xml()
  const place = fc.nat(text.length)
  const put = fc.constantFrom(
    '',
    '-1',
    '99999999999',
    '"',
    '<',
    '>',
    '&',
    '&#0;',
    '/>',
    '<!--',
    'A9',
    ' x="1"',
    '\u0000',
  )
  fc.assert(
    fc.property(place, fc.nat(30), put, (from, length, added) => {
      const read = readMapXml(text.slice(0, from) + added + text.slice(from + length))
      expect(read.ok || read.error.code).toBeOneOf([true, 'bad-map'])
    }),
    { numRuns: 1000 },
  )
})

describe('terrain in runs', () => {
  it('has the length of a run after its letter, where that is not 1', () => {
    expect(readTerrain('A6', 3, 2)).toEqual({ ok: true, value: '000000' })
    expect(readTerrain('AB2A3', 3, 2)).toEqual({ ok: true, value: '011000' })
    expect(readTerrain(' A3\nB3 ', 3, 2)).toEqual({ ok: true, value: '000111' })
  })

  it('that the original wrote lacks a last run of one cell, which is put back', () => {
    expect(readTerrain('A5', 3, 2)).toEqual({ ok: true, value: '000001' })
    expect(readTerrain('A4B', 3, 2)).toEqual({ ok: true, value: '000010' })
  })

  it.each(['A3C3', '3A3', 'A0B6', 'A7', 'A3B4', 'A-3'])('is refused as %s', text => {
    expect(readTerrain(text, 3, 2)).toMatchObject({ ok: false, error: { code: 'bad-map' } })
  })
})

describe('the option map', () => {
  it('takes a name, an object, and the lines of an XML or JSON file', () => {
    expect(findMap('tiny-5x4')).toEqual({ ok: true, value: MAPS['tiny-5x4'] })
    expect(findMap(MAP)).toEqual({ ok: true, value: MAP })
    expect(findMap(xml().split('\n'))).toEqual({ ok: true, value: MAP })
    expect(findMap(xml().split('\r\n'))).toEqual({ ok: true, value: MAP })
    expect(findMap(JSON.stringify(MAP, null, 2).split('\n'))).toEqual({ ok: true, value: MAP })
  })

  it('suggests a name', () => {
    expect(findMap('pocket-8x9')).toMatchObject({
      error: {
        code: 'bad-map',
        message: "Expected the name of a map, but got 'pocket-8x9'. Did you mean 'pocket-8x8'?",
      },
    })
    expect(findMap('toString').ok).toBe(false)
  })

  it.each([[undefined], [null], [7], [[]], [['..B', 'b..']], [[7, {}]], [{}]])('refuses %j', given => {
    expect(findMap(given)).toMatchObject({ ok: false, error: { code: 'bad-map' } })
  })
})
