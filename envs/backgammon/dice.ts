// Chance in backgammon: how rolls are numbered as outcomes, and what each is worth.

/** Rolls of a turn, `[high, low]` one after the other: 1-1, 2-1, 2-2, 3-1, ..., 6-6. */
export const ROLLS = new Int8Array(
  Array.from({ length: 6 }, (_, i) => i + 1).flatMap(high =>
    Array.from({ length: high }, (_, i) => [high, i + 1]).flat(),
  ),
)
export const ROLL_COUNT = ROLLS.length / 2

/** Opening rolls, `[player 0's die, player 1's]` one after the other: 1-2, 1-3, ..., 6-5. Doubles are thrown again, so they are none. */
export const OPENINGS = new Int8Array(
  Array.from({ length: 36 }, (_, i) => [1 + Math.floor(i / 6), 1 + (i % 6)])
    .filter(([a, b]) => a !== b)
    .flat(),
)
export const OPENING_COUNT = OPENINGS.length / 2

/** Probability of each roll of a turn. */
export const ROLL_ODDS = Float64Array.from({ length: ROLL_COUNT }, (_, i) =>
  ROLLS[2 * i] === ROLLS[2 * i + 1] ? 1 / 36 : 2 / 36,
)
/** Probability of each opening roll. */
export const OPENING_ODDS = new Float64Array(OPENING_COUNT).fill(1 / OPENING_COUNT)

/** The number of a turn's roll, its dice in either order. */
export function rollIndex(a: number, b: number): number {
  const high = Math.max(a, b)
  return (high * (high - 1)) / 2 + Math.min(a, b) - 1
}

/** The number of the opening roll in which player 0 threw `a` and player 1 `b`, which differ. */
export function openingIndex(a: number, b: number): number {
  return 5 * (a - 1) + b - (b > a ? 2 : 1)
}

/** An outcome as text: `6-5`. */
export function formatRoll(rolls: Int8Array, outcome: number): string {
  return `${rolls[2 * outcome]}-${rolls[2 * outcome + 1]}`
}

/** Two dice as they are written; undefined where the text is no roll. */
export function parseRoll(text: string): readonly [number, number] | undefined {
  const match = /^\s*([1-6])\s*-?\s*([1-6])\s*$/.exec(text)
  return match ? [Number(match[1]), Number(match[2])] : undefined
}
