import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bestActions, valueIteration } from '../../../agents/tabular/valueIteration.ts'
import type { Model, Transition } from '../../../envs/core/game.ts'

const settings = { gamma: 1, tolerance: 1e-12, sweeps: 100_000 }

function model(transitions: Transition[][][]): Model {
  return { states: transitions.length, actions: transitions[0].length, transitions, indexOf: () => 0 }
}

/** A corridor of `length` cells with -1 a step, left and right, that ends beyond its right end. */
function corridor(length: number): Model {
  return model(
    Array.from({ length }, (_, cell) => [
      [[1, Math.max(0, cell - 1), -1, false]],
      [[1, Math.min(length - 1, cell + 1), -1, cell === length - 1]],
    ]),
  )
}

describe('value iteration', () => {
  test('counts the steps of a corridor', () => {
    const { values, actionValues, steps } = valueIteration(corridor(5), settings)
    expect([...values]).toEqual([-5, -4, -3, -2, -1])
    expect(actionValues[2 * 2]).toBe(-5) // a step back and four ahead
    expect([...steps].filter((_, i) => i % 2 === 1)).toEqual([5, 4, 3, 2, 1])
  })

  test('discounts as the geometric series does', () => {
    const forever = model([[[[1, 0, 1, false]]]])
    const { values, errorBound } = valueIteration(forever, { ...settings, gamma: 0.9 })
    expect(values[0]).toBeCloseTo(10, 9)
    expect(Math.abs(values[0] - 10)).toBeLessThanOrEqual(errorBound + 1e-12)
  })

  test('weighs chances: a coin that ends the game is tossed twice on average', () => {
    const toss = model([
      [
        [
          [0.5, 0, -1, false],
          [0.5, 0, -1, true],
        ],
      ],
    ])
    const { values, steps } = valueIteration(toss, settings)
    expect(values[0]).toBeCloseTo(-2, 9)
    expect(steps[0]).toBeCloseTo(2, 6)
  })

  test('does not count what follows a terminated step', () => {
    const { values } = valueIteration(model([[[[1, 1, 3, true]]], [[[1, 1, 0, true]]]]), settings)
    expect(values[0]).toBe(3)
  })

  test('among ways of equal worth knows the one that leads somewhere', () => {
    // A reward of 1 waits beyond the last of three cells; without discount, standing still keeps the hope of it.
    const hope = model(
      [0, 1, 2].map(cell => [[[1, cell, 0, false]], [[1, Math.min(2, cell + 1), cell === 2 ? 1 : 0, cell === 2]]]),
    )
    const { actionValues, steps } = valueIteration(hope, settings)
    for (const state of [0, 1, 2]) expect(bestActions(actionValues, state, 2)).toEqual([0, 1])
    expect([...steps]).toEqual([4, 3, 3, 2, 2, 1])
  })

  test('knows ways that never end', () => {
    const { steps } = valueIteration(model([[[[1, 0, 0, false]]], [[[1, 0, 0, false]]]]), settings)
    expect([...steps]).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  })

  test('refuses to go on for ever', () => {
    const growing = model([[[[1, 0, 1, false]]]])
    expect(() => valueIteration(growing, { ...settings, sweeps: 50 })).toThrow(
      'Expected the values to settle within 50 sweeps, but the last changed one by 1: with gamma 1 they may have no limit.',
    )
  })

  test('ends where the optimum is certain: within its error bound of what it comes to with a far smaller tolerance', () => {
    const reward = fc.integer({ min: -5, max: 5 })
    const anyModel = fc.integer({ min: 1, max: 6 }).chain(states =>
      fc
        .array(
          fc.array(fc.tuple(fc.nat(states - 1), fc.nat(states - 1), reward, fc.boolean()), {
            minLength: 2,
            maxLength: 2,
          }),
          { minLength: states, maxLength: states },
        )
        .map(rows =>
          model(
            rows.map(row =>
              row.map(([a, b, earned, terminated]): Transition[] => [
                [0.3, a, earned, false],
                [0.7, b, -earned, terminated],
              ]),
            ),
          ),
        ),
    )
    fc.assert(
      fc.property(anyModel, fc.constantFrom(0.5, 0.9, 0.99), (any, gamma) => {
        const rough = valueIteration(any, { gamma, tolerance: 0.1, sweeps: 100_000 })
        const fine = valueIteration(any, { gamma, tolerance: 1e-12, sweeps: 100_000 })
        fine.values.forEach((value, state) => {
          expect(Math.abs(value - rough.values[state])).toBeLessThanOrEqual(rough.errorBound + 1e-8)
        })
      }),
      { numRuns: 100 },
    )
  })
})
