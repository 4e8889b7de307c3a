import { expect } from 'vitest'

/** Sequences, each an array, as [time, batch]. */
export function timeFirst(...sequences: readonly (readonly number[])[]): number[] {
  return sequences[0].flatMap((_, t) => sequences.map(sequence => sequence[t]))
}

export function near(came: ArrayLike<number>, expected: ArrayLike<number>, within: number): void {
  expect(came).toHaveLength(expected.length)
  for (let i = 0; i < expected.length; i++) expect(Math.abs(came[i] - expected[i]), `number ${i}`).toBeLessThan(within)
}
