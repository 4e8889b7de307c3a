import type { Game } from '../../envs/core/game.ts'
import type { Domain } from './domain.ts'
import type { Columns } from './rows.ts'

/** What is not known, as of games that were given up. */
export const UNKNOWN = 3

/** Lengths of one row of what a policy-value net learns from. */
export interface RowSizes {
  readonly numbers: number
  readonly bytes: number
  readonly actions: number
  readonly cells: number
}

export function rowSizes(game: Game, domain: Domain): RowSizes {
  const numbers = domain.shape.reduce((product, axis) => product * axis, 1)
  return {
    numbers,
    bytes: Math.ceil(numbers / 8),
    actions: game.spec.actions.count,
    cells: domain.area ? domain.shape[0] * domain.shape[1] : 0,
  }
}

/** What a policy-value net learns from, in as few bytes as it takes. */
export function policyColumns({ bytes, actions, cells }: RowSizes) {
  return {
    /** What the net sees, a bit for each number. */
    planes: { dtype: 'uint8', shape: [bytes] },
    /** The policy's target, in units of its greatest number, which is 255. */
    policy: { dtype: 'uint8', shape: [actions] },
    /** Who won, from the mover's side: 0 lost, 1 drawn, 2 won. */
    outcome: { dtype: 'uint8', shape: [] },
    /** Whose each cell became: 0 the opponent's, 1 nobody's, 2 the mover's, or UNKNOWN. */
    owners: { dtype: 'uint8', shape: [cells] },
    /** By how much the mover won, or NaN. */
    score: { dtype: 'float32', shape: [] },
  } as const satisfies Columns
}

export type PolicyColumns = ReturnType<typeof policyColumns>

/** Packs what must be zeros and ones. @throws Error where it is not */
export function packBits(numbers: Float32Array, out: Uint8Array, at: number): void {
  for (let i = 0; i < numbers.length; i++) {
    if (numbers[i] === 1) out[at + (i >> 3)] |= 1 << (i & 7)
    else if (numbers[i] !== 0) throw new Error(`Expected planes of zeros and ones, but got ${numbers[i]}.`)
  }
}

/** Packs a distribution. */
export function packPolicy(policy: Float32Array, out: Uint8Array, at: number): void {
  const most = policy.reduce((a, b) => Math.max(a, b), 0)
  for (let action = 0; action < policy.length; action++) out[at + action] = Math.round((255 * policy[action]) / most)
}
