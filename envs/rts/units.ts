import { TYPE_NAMES, type TypeName } from './map.ts'

/** The numbers of the types: indices into {@link TYPE_NAMES}. */
export const RESOURCE = 0
export const BASE = 1
export const BARRACKS = 2
export const WORKER = 3
export const LIGHT = 4
export const HEAVY = 5
export const RANGED = 6

/** What a type of unit is and does. Times are in ticks, ranges in cells (Euclidean). */
export interface UnitType {
  readonly cost: number // resources, for whoever produces it
  readonly hp: number // that it is produced with
  readonly damage: readonly [least: number, most: number] // uniform over the whole numbers between
  readonly range: number // of attack
  readonly buildTime: number // ticks that producing it takes
  readonly moveTime: number // of moving, and of returning what is carried
  readonly attackTime: number
  readonly harvestTime: number
  readonly sight: number
  readonly can: readonly ('move' | 'attack' | 'harvest' | 'store')[] // `store`: workers return here
  readonly produces: readonly TypeName[]
}

const STILL = {
  damage: [1, 1],
  range: 1,
  moveTime: 10,
  attackTime: 10,
  harvestTime: 10,
  can: [],
  produces: [],
} as const
const FIGHTER = { ...STILL, attackTime: 5, can: ['move', 'attack'] } as const

type Types = Readonly<Record<TypeName, UnitType>>

/** The table that is played by today, "original finetuned". */
const FINETUNED: Types = {
  Resource: { ...STILL, cost: 1, hp: 1, buildTime: 10, sight: 0 },
  Base: { ...STILL, cost: 10, hp: 10, buildTime: 200, sight: 5, can: ['store'], produces: ['Worker'] },
  Barracks: { ...STILL, cost: 5, hp: 4, buildTime: 100, sight: 3, produces: ['Light', 'Heavy', 'Ranged'] },
  Worker: {
    ...FIGHTER,
    cost: 1,
    hp: 1,
    buildTime: 50,
    harvestTime: 20,
    sight: 3,
    can: ['move', 'attack', 'harvest'],
    produces: ['Base', 'Barracks'],
  },
  Light: { ...FIGHTER, cost: 2, hp: 4, damage: [2, 2], buildTime: 80, moveTime: 8, sight: 2 },
  Heavy: { ...FIGHTER, cost: 3, hp: 8, damage: [4, 4], buildTime: 120, sight: 2 },
  Ranged: { ...FIGHTER, cost: 2, hp: 1, range: 3, buildTime: 100, sight: 3 },
}

/** microRTS's unit tables by version: 1 "original", 2 "original finetuned", 3 "non-deterministic". */
export const UNIT_TYPES: Readonly<Record<1 | 2 | 3, Types>> = {
  1: {
    ...FINETUNED,
    Base: { ...FINETUNED.Base, buildTime: 250 },
    Barracks: { ...FINETUNED.Barracks, buildTime: 200 },
    Heavy: { ...FINETUNED.Heavy, cost: 2, hp: 4, moveTime: 12 },
  },
  2: FINETUNED,
  3: {
    ...FINETUNED,
    Base: { ...FINETUNED.Base, buildTime: 10 }, // the original has no case for it, and so its default of 10
    Worker: { ...FINETUNED.Worker, damage: [0, 2] },
    Light: { ...FINETUNED.Light, damage: [1, 3] },
    Heavy: { ...FINETUNED.Heavy, damage: [0, 6] },
    Ranged: { ...FINETUNED.Ranged, damage: [1, 2] },
  },
}

/** A unit table laid out for the hot path: one column a fact, indexed by the type's number. */
export class UnitTable {
  readonly cost: Int32Array
  readonly hp: Int32Array
  readonly leastDamage: Int32Array
  readonly damages: Int32Array // how many damages there are to draw among: 1 where it is fixed
  readonly range: Int32Array
  readonly buildTime: Int32Array
  readonly moveTime: Int32Array
  readonly attackTime: Int32Array
  readonly harvestTime: Int32Array
  readonly sight: Int32Array
  readonly canMove: Uint8Array // 0 or 1, as are the next three
  readonly canAttack: Uint8Array
  readonly canHarvest: Uint8Array
  readonly isStockpile: Uint8Array
  readonly produces: readonly (readonly number[])[] // types, ascending
  readonly version: 1 | 2 | 3

  constructor(version: 1 | 2 | 3) {
    const types = TYPE_NAMES.map(name => UNIT_TYPES[version][name])
    const column = (of: (type: UnitType) => number): Int32Array => Int32Array.from(types, of)
    const able = (what: UnitType['can'][number]): Uint8Array =>
      Uint8Array.from(types, type => Number(type.can.includes(what)))
    this.version = version
    this.cost = column(type => type.cost)
    this.hp = column(type => type.hp)
    this.leastDamage = column(type => type.damage[0])
    this.damages = column(type => type.damage[1] - type.damage[0] + 1)
    this.range = column(type => type.range)
    this.buildTime = column(type => type.buildTime)
    this.moveTime = column(type => type.moveTime)
    this.attackTime = column(type => type.attackTime)
    this.harvestTime = column(type => type.harvestTime)
    this.sight = column(type => type.sight)
    this.canMove = able('move')
    this.canAttack = able('attack')
    this.canHarvest = able('harvest')
    this.isStockpile = able('store')
    this.produces = types.map(type => type.produces.map(name => TYPE_NAMES.indexOf(name)))
  }
}
