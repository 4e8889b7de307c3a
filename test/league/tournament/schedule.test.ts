import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { entrantsOf } from '../../../league/tournament/entrants.ts'
import { readKey, seatsOf } from '../../../league/tournament/meeting.ts'
import { NumberSet } from '../../../league/tournament/numberSet.ts'
import { jobsOf } from '../../../league/tournament/schedule.ts'
import { tournamentOf } from '../support.ts'

describe('jobs', () => {
  const { config } = tournamentOf(4, { seed: 'spring', opening: 2, position: '(;)' })

  it('of a pair share a seed and swap seats, as their keys say', () => {
    const jobs = jobsOf(config, { round: 1, entrants: [1, 3] }, 5)
    expect(jobs.map(job => job.agents)).toEqual([
      ['agent1', 'agent3'],
      ['agent3', 'agent1'],
    ])
    expect(jobs[0].seed).toBe(jobs[1].seed)
    expect(jobs[0]).toMatchObject({ opening: 2, position: '(;)' })
    for (const job of jobs) {
      const place = readKey(job.key)
      expect(place).toMatchObject({ round: 1, entrants: [1, 3], pair: 5 })
      expect(seatsOf(place).map(entrant => config.agents[entrant])).toEqual(job.agents)
    }
  })

  it('have seeds of their own for each two, but the same ones for all who play alone', () => {
    const seed = (entrants: readonly number[], pair: number, round = 0) =>
      jobsOf(config, { round, entrants }, pair)[0].seed
    const pairs = [seed([0, 1], 0), seed([0, 1], 1), seed([0, 2], 0), seed([0, 1], 0, 1)]
    expect(new Set(pairs).size).toBe(4)
    expect(seed([0], 7)).toBe(seed([1], 7))
    expect(seed([0], 7)).not.toBe(seed([0], 8))
  })
})

it('reads only keys of its own making', () => {
  for (const key of ['', 'r1/0-2/3a', '0/0-2/3', '0/0-2/3/1/4', '0/x/3/1'])
    expect(() => readKey(key)).toThrow(/Expected the key of a tournament's match/)
})

it('gives entrants names of their own', () => {
  const names = entrantsOf(['random', 'random', 'random #2', 'mcts', 'random']).map(each => each.name)
  expect(names).toEqual(['random', 'random #3', 'random #2', 'mcts', 'random #4'])
  expect(new Set(names).size).toBe(5)
})

it('a set of numbers holds what was added and nothing else', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500)), numbers => {
      const set = new NumberSet()
      const known = new Set<number>()
      for (const n of numbers) {
        expect(set.add(n)).toBe(!known.has(n))
        known.add(n)
      }
      const held = Array.from({ length: 600 }, (_, n) => n).filter(n => set.has(n))
      expect(held).toEqual([...known].sort((a, b) => a - b))
    }),
  )
})
