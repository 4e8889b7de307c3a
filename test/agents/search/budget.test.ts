import { describe, expect, test } from 'vitest'
import { Budget } from '../../../agents/search/budget.ts'
import { endless } from '../../support/decide.ts'

/** A clock at given times of the decision and of the match. */
function clock(elapsed: number, left: number) {
  const looks = { elapsed: 0 }
  return {
    looks,
    elapsed: () => {
      looks.elapsed++
      return elapsed
    },
    left: () => left,
  }
}

describe('a budget', () => {
  test('without limits never looks at the clock', () => {
    const budget = new Budget(Number.POSITIVE_INFINITY, 1)
    const unread = { elapsed: () => expect.unreachable(), left: endless.left }
    budget.start(unread)
    for (let i = 0; i < 1000; i++) expect(budget.spent()).toBe(false)
  })

  test('looks only once in a period', () => {
    const budget = new Budget(100, 16)
    const watched = clock(0, 1e6)
    budget.start(watched)
    for (let i = 0; i < 160; i++) budget.spent()
    expect(watched.looks.elapsed).toBe(10)
  })

  test.each([
    { elapsed: 99, left: 1e6, stopped: undefined },
    { elapsed: 100, left: 1e6, stopped: 'budget' },
    { elapsed: 50, left: 20, stopped: 'match clock' },
  ])('of 100 ms at %o', ({ elapsed, left, stopped }) => {
    const budget = new Budget(100, 1)
    let now = { elapsed: 0, left: 150 }
    budget.start({ elapsed: () => now.elapsed, left: () => now.left })
    now = { elapsed, left }
    expect(budget.spent()).toBe(stopped !== undefined)
    expect(budget.stopped).toBe(stopped)
  })

  test('keeps a share of a long match clock in reserve', () => {
    const budget = new Budget(Number.POSITIVE_INFINITY, 1)
    let left = 10_000
    budget.start({ elapsed: () => 10_000 - left, left: () => left })
    left = 501
    expect(budget.spent()).toBe(false)
    left = 500
    expect(budget.spent()).toBe(true)
  })

  test('begins anew with each decision', () => {
    const budget = new Budget(100, 1)
    budget.start(clock(200, 1e6))
    expect(budget.spent()).toBe(true)
    budget.start(clock(0, 1e6))
    expect([budget.spent(), budget.stopped]).toEqual([false, undefined])
  })
})
