import { HEAVY, LIGHT, RANGED } from '../../../envs/rts/units.ts'

/** What a scripted player is after, as data: one set of rules (orders.ts) plays them all. */
export interface Plan {
  /** How many workers its bases keep up; Infinity: as many as there is money for. */
  readonly workers: number
  /** How many of them fetch resources; the others fight. */
  readonly harvesters: number
  /** How many barracks it builds, and builds again. */
  readonly barracks: number
  /** The types of soldiers that its barracks train, the rarest first. */
  readonly army: readonly number[]
  /** Soldiers and workers with nothing to fetch that there must be before any sets out; until then they keep near home. */
  readonly muster: number
}

/** The plans that scripted players are named after. */
export const PLANS = {
  /** Every worker but one fights, from the first on. */
  'worker-rush': { workers: Infinity, harvesters: 1, barracks: 0, army: [], muster: 0 },
  /** A barracks at once, and soldiers that set out one by one. */
  'light-rush': { workers: 2, harvesters: 2, barracks: 1, army: [LIGHT], muster: 0 },
  'heavy-rush': { workers: 2, harvesters: 2, barracks: 1, army: [HEAVY], muster: 0 },
  'ranged-rush': { workers: 2, harvesters: 2, barracks: 1, army: [RANGED], muster: 0 },
  /** Workers first, then two barracks and a mixed army, the first of which set out together. */
  economy: { workers: 8, harvesters: 2, barracks: 2, army: [LIGHT, HEAVY, RANGED], muster: 3 },
} as const satisfies Readonly<Record<string, Plan>>

export type PlanName = keyof typeof PLANS

/** More plans for those who search among them. */
export const STANCES = {
  /** A worker rush that can afford more. */
  'worker-boom': { workers: Infinity, harvesters: 2, barracks: 0, army: [], muster: 0 },
  /** The same, but nobody leaves home. */
  'worker-guard': { workers: Infinity, harvesters: 2, barracks: 0, army: [], muster: Infinity },
} as const satisfies Readonly<Record<string, Plan>>
