import fc from 'fast-check'
import { expect, it } from 'vitest'
import { matchable } from '../../../league/tournament/matching.ts'

function bruteForce(members: readonly number[], allowed: (a: number, b: number) => boolean): boolean {
  if (members.length === 0) return true
  const [first, ...rest] = members
  return rest.some(
    each =>
      allowed(first, each) &&
      bruteForce(
        rest.filter(other => other !== each),
        allowed,
      ),
  )
}

it('agrees with trying everything', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 9 }),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 81, maxLength: 81 }),
      fc.double({ min: 0.05, max: 0.7, noNaN: true }),
      (n, weights, density) => {
        const allowed = (a: number, b: number) => weights[9 * Math.min(a, b) + Math.max(a, b)] < density
        const members = Array.from({ length: n }, (_, i) => i)
        expect(matchable(members, allowed)).toBe(bruteForce(members, allowed))
      },
    ),
    { seed: 3, numRuns: 3000 },
  )
})
