import { shorten } from '../../envs/core/options.ts'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { type RtsMap, readMap, TYPE_NAMES } from '../../envs/rts/map.ts'
import { ATTACK, ORDER_NAMES, type Order, PRODUCE } from '../../envs/rts/orders.ts'
import { readTerrain } from '../../envs/rts/terrain.ts'

/** What never changes in a game of the host's, and may be said but once. */
export type Ground = Pick<RtsMap, 'width' | 'height' | 'terrain'>

/** A state as the host tells it: all there is, or all that a player sees of it. */
export interface HostState {
  readonly time: number // ticks made so far
  /** The ground, and stocks and units as they stand now, in the order of the host's list. */
  readonly now: RtsMap
  /** Orders in progress, in the order in which they take effect. */
  readonly orders: readonly { readonly order: Order; readonly start: number }[]
}

type Fields = Readonly<Record<string, unknown>>

/** Reads the JSON of a `GameState`. `ground` serves where the host leaves it out. */
export function readHostState(data: Fields, ground: Ground | undefined): Result<HostState> {
  const { time, pgs, actions } = data
  if (!isCount(time)) return bad('time of a state to be a whole number from 0 on', time)
  if (!isFields(pgs)) return bad('pgs of a state to be an object', pgs)
  if (!Array.isArray(actions)) return bad('actions of a state to be a list', actions)
  const now = readNow(pgs, ground)
  if (!now.ok) return now
  const orders: HostState['orders'][number][] = []
  for (const each of actions) {
    const read = isFields(each) ? readAssignment(each, now.value) : bad('an action of a state to be an object', each)
    if (!read.ok) return read
    if (orders.some(({ order }) => order[0] === read.value.order[0]))
      return bad('at most one action for a unit', `two for ${read.value.order[0]}`)
    orders.push(read.value)
  }
  return ok({ time, now: now.value, orders })
}

function readNow(pgs: Fields, ground: Ground | undefined): Result<RtsMap> {
  const { players, units, width = ground?.width, height = ground?.height } = pgs
  if (!Array.isArray(players) || !players.every(isFields))
    return bad('players of a state to be a list of objects', players)
  if (!Array.isArray(units) || !units.every(isFields)) return bad('units of a state to be a list of objects', units)
  const terrain =
    typeof pgs.terrain === 'string'
      ? readTerrain(pgs.terrain, width as number, height as number)
      : ok(pgs.terrain ?? ground?.terrain)
  if (!terrain.ok) return terrain
  return readMap({
    width,
    height,
    terrain: terrain.value,
    playerResources: [0, 1].map(ID => players.find(player => player.ID === ID)?.resources),
    units: units.map(unit => [unit.ID, unit.type, unit.player, unit.x, unit.y, unit.hitpoints, unit.resources]),
  })
}

function readAssignment(given: Fields, now: RtsMap): Result<HostState['orders'][number]> {
  const { ID: id, time: start, action } = given
  const owner = now.units.find(([each]) => each === id)?.[2]
  if (owner !== 0 && owner !== 1) return bad("the ID of an action to be that of a player's unit", id)
  if (!isWhole(start)) return bad(`the time of the action of unit ${id} to be a whole number`, start)
  if (!isFields(action)) return bad(`the action of unit ${id} to be an object`, action)
  const { type, parameter = -1, x = -1, y = -1 } = action
  if (!isCount(type) || type >= ORDER_NAMES.length)
    return bad(`the type of the action of unit ${id} to be a whole number from 0 to ${ORDER_NAMES.length - 1}`, type)
  if (![parameter, x, y].every(isWhole)) return bad(`the action of unit ${id} to have whole numbers`, action)
  const product = (TYPE_NAMES as readonly unknown[]).indexOf(action.unitType)
  if (type === PRODUCE && product < 0)
    return bad(`unit ${id} to produce one of ${TYPE_NAMES.join(', ')}`, action.unitType)
  const target = type === ATTACK ? [x, y] : [-1, -1]
  const order = [id, type, type === ATTACK ? -1 : parameter, type === PRODUCE ? product : -1, ...target]
  return ok({ order: order as unknown as Order, start })
}

/** An order as the host reads it. */
export function writeOrder([unitID, type, parameter, unitType, x, y]: Order): object {
  if (type === ATTACK) return { unitID, unitAction: { type, x, y } }
  return { unitID, unitAction: { type, parameter, ...(type === PRODUCE && { unitType: TYPE_NAMES[unitType] }) } }
}

function isWhole(value: unknown): value is number {
  return Number.isInteger(value)
}

function isCount(value: unknown): value is number {
  return isWhole(value) && value >= 0
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function bad(expected: string, came: unknown): Result<never> {
  return fail('bad-state', `Expected ${expected}, but got ${shorten(JSON.stringify(came) ?? String(came))}.`)
}
