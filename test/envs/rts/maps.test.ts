import { describe, expect, it } from 'vitest'
import { type MapUnit, type RtsMap, readMap } from '../../../envs/rts/map.ts'
import { MAPS } from '../../../envs/rts/maps.ts'
import { turnedMap } from './make.ts'

/** What stands where, whatever the units are called. */
function places(map: RtsMap): string[] {
  return map.units.map(([, ...rest]) => rest.join(' ')).sort()
}

/** The cells that a unit can come to or stand beside, once it may have dug its way through resources: only bases and walls stay. */
function reach({ width, height, terrain, units }: RtsMap, [, , , startX, startY]: MapUnit): Set<number> {
  const bases = new Set(units.filter(([, type]) => type === 'Base').map(([, , , x, y]) => y * width + x))
  const seen = new Set<number>()
  const open = [[startX, startY]]
  for (const [x, y] of open) {
    for (const [nextX, nextY] of [
      [x, y - 1],
      [x + 1, y],
      [x, y + 1],
      [x - 1, y],
    ]) {
      const cell = nextY * width + nextX
      if (nextX < 0 || nextX >= width || nextY < 0 || nextY >= height || terrain[cell] === '1' || seen.has(cell))
        continue
      seen.add(cell)
      if (!bases.has(cell)) open.push([nextX, nextY])
    }
  }
  return seen
}

describe.each(Object.entries(MAPS))('%s', (name, map) => {
  it('is a map, as large as its name says', () => {
    expect(readMap(map)).toEqual({ ok: true, value: map })
    expect(name.endsWith(`-${map.width}x${map.height}`)).toBe(true)
  })

  it('gives both seats the same ground', () => {
    expect(turnedMap(map).terrain).toBe(map.terrain)
    expect(places(turnedMap(map))).toEqual(places(map))
    expect(map.playerResources[0]).toBe(map.playerResources[1])
  })

  it('can be played: each worker comes to every base and to every resource', () => {
    const workers = map.units.filter(([, type]) => type === 'Worker')
    expect(workers.length).toBeGreaterThan(1)
    for (const worker of workers) {
      const cells = reach(map, worker)
      for (const [, type, , x, y] of map.units) {
        if (type !== 'Worker') expect(cells.has(y * map.width + x)).toBe(true)
      }
    }
  })
})
