import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'

/** The kinds of unit by their names in map files; the index is the type's number everywhere. */
export const TYPE_NAMES = ['Resource', 'Base', 'Barracks', 'Worker', 'Light', 'Heavy', 'Ranged'] as const
export type TypeName = (typeof TYPE_NAMES)[number]

/** A unit as it stands on a map. `player` is -1 for nobody's; `resources` is what it holds or carries. */
export type MapUnit = readonly [
  id: number,
  type: TypeName,
  player: number,
  x: number,
  y: number,
  hp: number,
  resources: number,
]

/** Where a game begins, as plain data. Units stand in the order in which the rules go through them. */
export interface RtsMap {
  readonly width: number
  readonly height: number
  /** Row by row from the top left: `terrain[y * width + x]` is '1' for a wall, '0' for free ground. */
  readonly terrain: string
  readonly playerResources: readonly [number, number]
  readonly units: readonly MapUnit[]
}

/** Longest side of a map in cells: that of the largest of the original's maps. */
export const LONGEST_SIDE = 128
/** Highest id of a unit, leaving room for those that are made in a game. */
export const HIGHEST_ID = 1_000_000_000
export const MOST_HP = 10_000
/** Most resources that a player or a unit begins with. */
export const MOST_RESOURCES = 1_000_000

const KEYS = ['width', 'height', 'terrain', 'playerResources', 'units'] as const

/**
 * Reads a map from outside. What the original takes is taken: hit points above those of the unit's table, workers that carry more than one,
 * neutral units of any type, a player without units (who has lost after the first tick), a resource of 0. Refused beyond what the original
 * refuses: units on walls or dead from the start, more than two players, and what is too large.
 */
export function readMap(data: unknown): Result<RtsMap> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    return bad(`a map to be an object with ${KEYS.join(', ')}`, data)
  const given = data as Readonly<Record<string, unknown>>
  const unknown = Object.keys(given).find(key => !(KEYS as readonly string[]).includes(key))
  if (unknown !== undefined) return bad(`a map to have only ${KEYS.join(', ')}`, unknown)
  const { width, height, terrain, playerResources, units } = given
  if (!isWhole(width, 1, LONGEST_SIDE))
    return bad(`width of a map to be a whole number from 1 to ${LONGEST_SIDE}`, width)
  if (!isWhole(height, 1, LONGEST_SIDE))
    return bad(`height of a map to be a whole number from 1 to ${LONGEST_SIDE}`, height)
  if (typeof terrain !== 'string') return bad(`terrain of a map to be a text of 0 and 1`, terrain)
  if (terrain.length !== width * height)
    return bad(`terrain of a map to have ${width * height} cells (${width} x ${height})`, terrain.length)
  const odd = terrain.search(/[^01]/)
  if (odd >= 0) return bad(`terrain at ${odd % width},${Math.floor(odd / width)} to be 0 or 1`, terrain[odd])
  if (!Array.isArray(playerResources) || playerResources.length !== 2)
    return bad('playerResources of a map to be two numbers', playerResources)
  for (const [player, stock] of playerResources.entries()) {
    if (!isWhole(stock, 0, MOST_RESOURCES))
      return bad(`playerResources of player ${player} to be a whole number from 0 to ${MOST_RESOURCES}`, stock)
  }
  if (!Array.isArray(units)) return bad('units of a map to be a list', units)
  const map = { width, height, terrain, playerResources: [playerResources[0], playerResources[1]] as const }
  const read = readUnits(units, map)
  return read.ok ? ok({ ...map, units: read.value }) : read
}

function readUnits(units: readonly unknown[], { width, height, terrain }: Omit<RtsMap, 'units'>): Result<MapUnit[]> {
  const read: MapUnit[] = []
  const ids = new Set<number>()
  const idAt = new Map<number, number>()
  for (const [index, given] of units.entries()) {
    if (!Array.isArray(given) || given.length !== 7)
      return bad(`unit number ${index + 1} of a map to be [id, type, player, x, y, hp, resources]`, given)
    const [id, type, player, x, y, hp, resources] = given as unknown[]
    if (!isWhole(id, 0, HIGHEST_ID))
      return bad(`the id of unit number ${index + 1} to be a whole number from 0 to ${HIGHEST_ID}`, id)
    if (ids.has(id)) return bad('every unit of a map to have an id of its own', `${id} twice`)
    if (!isTypeName(type)) return bad(`the type of unit ${id} to be one of ${TYPE_NAMES.join(', ')}`, type)
    if (!isWhole(player, -1, 1)) return bad(`the player of unit ${id} to be 0, 1 or -1 (nobody)`, player)
    if (!isWhole(x, 0, width - 1)) return bad(`x of unit ${id} to be a whole number from 0 to ${width - 1}`, x)
    if (!isWhole(y, 0, height - 1)) return bad(`y of unit ${id} to be a whole number from 0 to ${height - 1}`, y)
    if (!isWhole(hp, 1, MOST_HP)) return bad(`hp of unit ${id} to be a whole number from 1 to ${MOST_HP}`, hp)
    if (!isWhole(resources, 0, MOST_RESOURCES))
      return bad(`resources of unit ${id} to be a whole number from 0 to ${MOST_RESOURCES}`, resources)
    const cell = y * width + x
    if (terrain[cell] === '1') return bad(`unit ${id} to stand on free ground`, `the wall at ${x},${y}`)
    const other = idAt.get(cell)
    if (other !== undefined) return bad(`at most one unit on a cell`, `${other} and ${id} at ${x},${y}`)
    ids.add(id)
    idAt.set(cell, id)
    read.push([id, type, player, x, y, hp, resources])
  }
  return ok(read)
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most
}

function isTypeName(value: unknown): value is TypeName {
  return (TYPE_NAMES as readonly unknown[]).includes(value)
}

/** A refusal of a map: what was expected, and what came. */
function bad(expected: string, came: unknown): Result<never> {
  return fail(
    'bad-map',
    `Expected ${expected}, but got ${shorten(typeof came === 'string' ? came : (JSON.stringify(came) ?? String(came)))}.`,
  )
}
