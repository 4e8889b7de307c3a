import type { Game } from '../../envs/core/game.ts'
import type { Domain } from './domain.ts'

/** What is learnt from, packed: one row for each position, in as few bytes as it takes. */
export interface Rows {
  readonly count: number
  /** [rows, bytes]: what the net sees, a bit for each number. */
  readonly planes: Uint8Array
  /** [rows, actions]: the policy's target, in units of its greatest number, which is 255. */
  readonly policy: Uint8Array
  /** [rows]: who won, from the mover's side: 0 lost, 1 drawn, 2 won. */
  readonly outcome: Uint8Array
  /** [rows, cells]: whose each cell became: 0 the opponent's, 1 nobody's, 2 the mover's, or UNKNOWN. */
  readonly owners: Uint8Array
  /** [rows]: by how much the mover won, or NaN. */
  readonly score: Float32Array
}

/** What is not known, as of games that were given up. */
export const UNKNOWN = 3

/** Lengths of one row. */
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

export function emptyRows({ bytes, actions, cells }: RowSizes, count: number): Rows {
  return {
    count,
    planes: new Uint8Array(count * bytes),
    policy: new Uint8Array(count * actions),
    outcome: new Uint8Array(count),
    owners: new Uint8Array(count * cells).fill(UNKNOWN),
    score: new Float32Array(count).fill(Number.NaN),
  }
}

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
