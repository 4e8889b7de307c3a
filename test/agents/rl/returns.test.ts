import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  backwardView,
  discountedReturns,
  forwardView,
  generalizedAdvantages,
  lambdaReturns,
  nStepReturns,
  tdErrors,
  upgoAdvantages,
  upgoReturns,
  vtrace,
} from '../../../agents/rl/index.ts'
import { near, timeFirst } from './numbers.ts'

// rlax (Google DeepMind), rlax/_src/multistep_test.py: two sequences of five steps, and what it expects of them.
const steps = {
  rewardsT1: timeFirst([1, 0, -1, 0, 1], [0.5, 0.8, -0.7, 0, 2.1]),
  discountsT1: timeFirst([0.5, 0.9, 1, 0.5, 0.8], [0.9, 0.5, 0.3, 0.8, 0.7]),
  valuesT1: timeFirst([3, 1, 5, -5, 3], [-1.7, 1.2, 2.3, 2.2, 2.7]),
  batch: 2,
}

describe('returns', () => {
  it('are discounted as in rlax', () => {
    const expected = timeFirst([1.315, 0.63, 0.7, 1.7, 3.4], [1.33592, 0.9288, 0.2576, 3.192, 3.99])
    near(discountedReturns(steps), expected, 1e-5)
  })

  it('of n steps are those of rlax', () => {
    const three = timeFirst([2.8, -3.15, 0.7, 1.7, 3.4], [1.2155, 0.714, 0.2576, 3.192, 3.99])
    const five = timeFirst([1.315, 0.63, 0.7, 1.7, 3.4], [1.33592, 0.9288, 0.2576, 3.192, 3.99])
    near(nStepReturns(steps, 3), three, 1e-5)
    near(nStepReturns(steps, 5), five, 1e-5)
    near(nStepReturns(steps, 7), five, 1e-5)
  })

  it('by lambda are those of rlax', () => {
    const expected = timeFirst(
      [1.6460547, 0.72281253, 0.7375001, 0.6500001, 3.4],
      [0.7866317, 0.9913063, 0.1101501, 2.834, 3.99],
    )
    near(lambdaReturns(steps, 0.75), expected, 1e-5)
    near(
      lambdaReturns(
        steps,
        Float32Array.from(expected, () => 0.75),
      ),
      expected,
      1e-5,
    )
  })

  it('stop where the game ended, and take the value where it was only cut off', () => {
    const two = { rewardsT1: [1, 2, 4], discountsT1: [0.5, 0.5, 0.5], valuesT1: [10, 20, 40] }
    const ended = { ...two, discountsT1: [0.5, 0, 0.5] }
    const cut = { ...two, cutsT1: [0, 1, 0] }
    expect([...discountedReturns(ended)]).toEqual([2, 2, 24])
    expect([...discountedReturns(cut)]).toEqual([7, 12, 24]) // 2 + 0.5 20, then 1 + 0.5 12
    expect([...nStepReturns(ended, 3)]).toEqual([2, 2, 24])
    expect([...nStepReturns(cut, 3)]).toEqual([7, 12, 24])
    expect([...lambdaReturns(ended, 1)]).toEqual([2, 2, 24])
    expect([...lambdaReturns(cut, 1)]).toEqual([7, 12, 24])
    expect([...lambdaReturns(cut, 0)]).toEqual([6, 12, 24])
    expect([...discountedReturns({ rewardsT1: [1, 2, 4], discountsT1: [0.5, 0.5, 0.5] })]).toEqual([3, 4, 4])
  })

  it('say which array does not fit', () => {
    expect(() => discountedReturns({ ...steps, valuesT1: [1] })).toThrow(
      'Expected valuesT1 to be 10 numbers, as rewardsT1 is, but got 1.',
    )
    for (const by of [lambdaReturns, generalizedAdvantages]) {
      expect(() => by({ ...steps, valuesT: steps.valuesT1 }, [0.5])).toThrow(
        'Expected lambdaT1 to be 10 numbers, as rewardsT1 is, but got 1.',
      )
    }
    expect(() => discountedReturns({ ...steps, batch: 3 })).toThrow(
      'Expected rewardsT1 in rows of 3, but got 10 numbers.',
    )
    expect(() => nStepReturns(steps, 0)).toThrow('Expected n to be a whole number from 1 up, but got 0.')
  })
})

describe('TD errors', () => {
  it('are what came less what was thought', () => {
    const errors = tdErrors({ rewardsT1: [1, 2], discountsT1: [0.5, 0], valuesT: [4, 3], valuesT1: [3, 9] })
    expect([...errors]).toEqual([-1.5, -1])
  })
})

describe('generalized advantages', () => {
  // rlax, multistep_test.py, TruncatedGeneralizedAdvantageEstimationTest
  const values = [
    [1, 4, -3, -2, -1, -1],
    [-3, -2, -1, 0, 5, -1],
  ]
  const played = {
    rewardsT1: timeFirst([0, 0, 1, 0, -0.5], [0, 0, 0, 0, 1]),
    discountsT1: timeFirst([0.99, 0.99, 0.99, 0.99, 0.99], [0.9, 0.9, 0.9, 0, 0.9]),
    valuesT: timeFirst(...values.map(row => row.slice(0, -1))),
    valuesT1: timeFirst(...values.map(row => row.slice(1))),
    batch: 2,
  }

  it.each([
    [1, [-1.45118, -4.4557, 2.5396, 0.5249, -0.49], [3, 2, 1, 0, -4.9]],
    [0.7, [-0.676979, -5.248167, 2.4846, 0.6704, -0.49], [2.2899, 1.73, 1, 0, -4.9]],
    [0.4, [0.56731, -6.042, 2.3431, 0.815, -0.49], [1.725, 1.46, 1, 0, -4.9]],
  ])('with lambda %f are those of rlax', (lambda, first, second) => {
    near(generalizedAdvantages(played, lambda), timeFirst(first, second), 1e-3)
  })

  it('are lambda-returns less the values, across cuts too', () => {
    const cutsT1 = timeFirst([0, 0, 1, 0, 0], [0, 1, 0, 0, 0])
    const returns = lambdaReturns({ ...played, cutsT1 }, 0.6)
    const expected = returns.map((each, t) => each - played.valuesT[t])
    near(generalizedAdvantages({ ...played, cutsT1 }, 0.6), expected, 1e-5)
  })
})

describe('V-trace', () => {
  // rlax, rlax/_src/vtrace_test.py
  const behaviour = [
    [8.9, 0.7, 5, 1, 0.6, 0.1, -0.9, -0.1],
    [0.3, -5, 1, -8, 0.3, 1.7, 4.7, 3.3],
  ]
  const target = [
    [0.4, 0.5, 9.2, 8.8, 0.7, 4.4, 7.9, 1.4],
    [1, 0.9, 1, -1, -4.3, 8.7, 0.8, 0.3],
  ]
  const actions = [
    [0, 1, 0, 0],
    [1, 0, 0, 1],
  ]
  const log = (logits: number[], action: number) => -Math.log(1 + Math.exp(logits[1 - action] - logits[action]))
  const ratios = actions.map((row, b) =>
    row.map((action, t) => {
      const of = (policy: number[][]) => log(policy[b].slice(2 * t, 2 * t + 2), action)
      return of(target) - of(behaviour)
    }),
  )
  const valuesT = timeFirst([2.1, 1.1, -3.1, 0], [3.1, 0.1, -1.1, 7.4])
  const played = {
    rewardsT1: timeFirst([-1.3, -1.3, 2.3, 42], [1.3, 5.3, -3.3, -5]),
    discountsT1: timeFirst([0, 0.89, 0.85, 0.99], [0.88, 1, 0.83, 0.95]),
    valuesT,
    valuesT1: timeFirst([1.1, -3.1, 0, 8.4], [0.1, -1.1, 7.4, -1.2]),
    logRatiosT: timeFirst(...ratios),
    batch: 2,
  }

  it('gives the errors and advantages of rlax', () => {
    const errors = timeFirst([-1.6155143, -3.4973226, 1.8670533, 50.316], [1.4662437, 3.6116405, -8.3327e-5, -13.54])
    const { targetsT, advantagesT } = vtrace(played)
    near(
      targetsT.map((each, t) => each - valuesT[t]),
      errors,
      1e-3,
    )
    near(advantagesT, errors, 1e-3)
  })

  it('clips the two ratios by themselves, and the one of the policy', () => {
    const twice = {
      rewardsT1: [1, 1],
      discountsT1: [1, 0],
      valuesT: [0, 0],
      valuesT1: [0, 0],
      logRatiosT: [1, 1].map(() => Math.log(3)),
    }
    // clipped at rho 2: errors 2 and 2; c 0.5: the first is 2 + 0.5 2
    const { targetsT, advantagesT } = vtrace(twice, { clipRho: 2, clipC: 0.5, clipPolicyRho: 10 })
    near(targetsT, [3, 2], 1e-6)
    near(advantagesT, [9, 3], 1e-6) // 3 (1 + 2), 3 1
    near(vtrace(twice, { clipRho: 10, clipC: 10, lambda: 0.5 }).targetsT, [3 + 1.5 * 3, 3], 1e-5)
  })

  it('comes to lambda-returns where the policies are one', () => {
    const alike = { ...played, logRatiosT: new Float32Array(8), cutsT1: timeFirst([0, 1, 0, 0], [0, 0, 0, 0]) }
    near(vtrace(alike, { lambda: 0.7 }).targetsT, lambdaReturns(alike, 0.7), 1e-4)
  })
})

describe('UPGO', () => {
  // Thought to be worth 1, 1, 1 and 2. What comes is 0, 3, 0 and 5.
  const steps = { rewardsT1: [0, 3, 0, 5], discountsT1: [1, 1, 1, 0], valuesT: [1, 1, 1, 2], valuesT1: [1, 1, 2, 0] }

  it('follows what went better than was thought and stops at what went worse', () => {
    // t 3: 5. t 2: 5 >= v 2, so 0 + 5. t 1: the third brings 0 + 2 >= 1, so 3 + 5. t 0: 3 + 1 >= 1, so 8.
    expect([...upgoReturns(steps)]).toEqual([8, 8, 5, 5])
    // the last brings 1 < v 2: the third takes 2
    expect([...upgoReturns({ ...steps, rewardsT1: [0, 3, 0, 1] })]).toEqual([5, 5, 2, 1])
    // the third brings -2 + 2 < v 1: the second takes v 1
    expect([...upgoReturns({ ...steps, rewardsT1: [0, 3, -2, 5] })]).toEqual([4, 4, 3, 5])
    // the second begins another game
    expect([...upgoReturns({ ...steps, cutsT1: [1, 0, 0, 0] })]).toEqual([1, 8, 5, 5])
  })

  it('weighs by ratios of 1 at most', () => {
    const logRatiosT = [Math.log(0.5), Math.log(2), 0, 0]
    near(upgoAdvantages({ ...steps, logRatiosT }), [3.5, 7, 4, 3], 1e-6)
  })
})

describe('TD(lambda)', () => {
  it('leaves a trace that fades: five states of a corridor, as a table', () => {
    const time = 3
    const gradientsT = new Float64Array(time * time)
    for (let t = 0; t < time; t++) gradientsT[t * time + t] = 1
    const steps = { rewardsT1: [0, 0, 1], discountsT1: [1, 1, 0], valuesT: [0, 0, 0], valuesT1: [0, 0, 0], gradientsT }
    expect([...backwardView({ ...steps, lambda: 0.5 })]).toEqual([0.25, 0.5, 1])
    expect([...forwardView({ ...steps, lambda: 0.5 })]).toEqual([0.25, 0.5, 1])
  })

  it('is the same forward and backward while the weights stay, whatever the steps, discounts and features', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true })
    const step = fc.record({
      reward: number,
      discount: fc.constantFrom(0, 0.5, 0.9, 1),
      features: fc.tuple(number, number, number),
      cut: fc.boolean(),
      beyond: number, // the value of what a cut left out
    })
    const input = fc.tuple(
      fc.array(step, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.tuple(number, number, number),
    )
    fc.assert(
      fc.property(input, ([list, lambda, weights]) => {
        const value = (features: readonly number[]) => features.reduce((sum, x, i) => sum + x * weights[i], 0)
        const valuesT = list.map(({ features }) => value(features))
        const steps = {
          rewardsT1: list.map(({ reward }) => reward),
          discountsT1: list.map(({ discount }) => discount),
          cutsT1: list.map(({ cut }) => Number(cut)),
          valuesT,
          valuesT1: list.map(({ cut, beyond }, t) => (cut ? beyond : (valuesT[t + 1] ?? beyond))),
          gradientsT: Float64Array.from(list.flatMap(({ features }) => features)),
          lambda,
        }
        near(forwardView(steps), backwardView(steps), 1e-2) // forward, returns of up to hundreds are rounded to 32 bits
      }),
      { numRuns: 300 },
    )
  })

  it('says what does not fit', () => {
    const steps = { rewardsT1: [1, 1], discountsT1: [1, 1], valuesT: [0, 0], valuesT1: [0, 0], lambda: 1 }
    expect(() => backwardView({ ...steps, gradientsT: new Float64Array(3) })).toThrow(
      'Expected gradientsT in 2 rows, but got 3 numbers.',
    )
    expect(() => forwardView({ ...steps, gradientsT: new Float64Array(4), batch: 2 })).toThrow(
      'Expected one sequence, but got 2.',
    )
  })
})
