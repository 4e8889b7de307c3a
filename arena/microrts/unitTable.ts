import { fail, ok, type Result } from '../../envs/core/result.ts'
import { TYPE_NAMES, type TypeName } from '../../envs/rts/map.ts'
import { CONFLICTS, type Conflicts } from '../../envs/rts/rules.ts'
import { UNIT_TYPES } from '../../envs/rts/units.ts'

export type TableVersion = 1 | 2 | 3

/** The rules that a host plays by: one of the unit tables, and what becomes of orders that clash. */
export interface HostRules {
  readonly units: TableVersion
  readonly conflicts: Conflicts
}

/** Finds the rules that the JSON of a `UnitTypeTable` describes. Refuses a table that is none of ours, and says where it differs from the nearest. */
export function readUnitTable(data: Readonly<Record<string, unknown>>): Result<HostRules> {
  const { moveConflictResolutionStrategy: policy = 1, unitTypes } = data // 1 is the original's default too
  const conflicts = CONFLICTS[(policy as number) - 1]
  if (!conflicts) return bad('moveConflictResolutionStrategy to be 1, 2 or 3', JSON.stringify(policy))
  if (!Array.isArray(unitTypes)) return bad('unitTypes to be a list', JSON.stringify(unitTypes))
  const names = unitTypes.map(type => type?.name)
  if (names.join() !== TYPE_NAMES.join()) return bad(`the unit types ${TYPE_NAMES.join(', ')}`, JSON.stringify(names))
  const versions = ([1, 2, 3] as const).map(version => ({ version, differences: differences(unitTypes, version) }))
  const nearest = versions.reduce((a, b) => (b.differences.length < a.differences.length ? b : a))
  const [first] = nearest.differences
  if (first === undefined) return ok({ units: nearest.version, conflicts })
  return fail(
    'bad-units',
    `Expected a unit table of microRTS, but got one that differs from table ${nearest.version}: ${first}.`,
  )
}

/** Where a host's types differ from a table of ours, in words. `returnTime` is in no rule: a return takes as long as a move. */
function differences(unitTypes: readonly Readonly<Record<string, unknown>>[], version: TableVersion): string[] {
  return TYPE_NAMES.flatMap((name, index) => {
    const ours = written(name, version)
    return Object.keys(ours)
      .filter(field => JSON.stringify(unitTypes[index][field]) !== JSON.stringify(ours[field]))
      .map(
        field =>
          `${field} of ${name} is ${JSON.stringify(unitTypes[index][field])}, not ${JSON.stringify(ours[field])}`,
      )
  })
}

/** A type as the original writes it. */
function written(name: TypeName, version: TableVersion): Record<string, unknown> {
  const { cost, hp, damage, range, buildTime, moveTime, attackTime, harvestTime, sight, can, produces } =
    UNIT_TYPES[version][name]
  return {
    ID: TYPE_NAMES.indexOf(name),
    cost,
    hp,
    minDamage: damage[0],
    maxDamage: damage[1],
    attackRange: range,
    produceTime: buildTime,
    moveTime,
    attackTime,
    harvestTime,
    harvestAmount: 1,
    sightRadius: sight,
    isResource: name === 'Resource',
    isStockpile: can.includes('store'),
    canHarvest: can.includes('harvest'),
    canMove: can.includes('move'),
    canAttack: can.includes('attack'),
    produces,
  }
}

function bad(expected: string, came: string): Result<never> {
  return fail('bad-units', `Expected ${expected}, but got ${came}.`)
}
