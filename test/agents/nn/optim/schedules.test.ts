import { expect, test } from 'vitest'
import {
  at,
  constant,
  cosine,
  exponential,
  type Schedule,
  stepDecay,
  warmUp,
} from '../../../../agents/nn/optim/schedules.ts'

const rates = (schedule: Schedule, ...steps: number[]) => steps.map(step => at(schedule, step))

test('schedules are as their equations say', () => {
  expect(rates(constant(0.3), 0, 1000)).toEqual([0.3, 0.3])
  expect(rates(stepDecay({ rate: 8, factor: 0.5, every: 10 }), 0, 9, 10, 29, 30)).toEqual([8, 8, 4, 2, 1])
  expect(rates(exponential({ rate: 8, halfLife: 10 }), 0, 10, 30)).toEqual([8, 4, 1])
  const [start, middle, end, after] = rates(cosine({ rate: 1, steps: 100, end: 0.5 }), 0, 50, 100, 500)
  expect([start, end, after]).toEqual([1, 0.5, 0.5])
  expect(middle).toBeCloseTo(0.75, 12)
})

test('a warm-up rises to the start of what follows it', () => {
  expect(rates(warmUp(4, 1), 0, 1, 3, 4, 99)).toEqual([0.25, 0.5, 1, 1, 1])
  expect(rates(warmUp(2, exponential({ rate: 8, halfLife: 1 })), 0, 1, 2, 3)).toEqual([4, 8, 8, 4])
})
