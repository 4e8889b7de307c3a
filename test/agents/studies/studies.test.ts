import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { meanOf, share } from '../../../agents/studies/intervals.ts'
import { positionsOf } from '../../../agents/studies/positions.ts'
import { StudyRegistry } from '../../../agents/studies/registry.ts'
import { studies } from '../../../agents/studies/studies.ts'
import { type Bar, reaches, type Study } from '../../../agents/studies/study.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

describe('intervals', () => {
  // Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i', (successes, trials, low, high) => {
    const { value, interval } = share(successes, trials)
    expect(value).toBe(successes / trials)
    expect(interval![0]).toBeCloseTo(low, 4)
    expect(interval![1]).toBeCloseTo(high, 4)
  })

  it('of a mean are its standard error to either side, 1.96 times', () => {
    const { value, interval } = meanOf([1, 2, 3, 4]) // variance 5/3, error sqrt(5/12)
    expect(value).toBe(2.5)
    expect(interval![0]).toBeCloseTo(2.5 - 1.959964 * Math.sqrt(5 / 12), 5)
    expect(interval![1]).toBeCloseTo(2.5 + 1.959964 * Math.sqrt(5 / 12), 5)
  })
})

describe('a bar', () => {
  const bar: Bar = { what: 'x', atLeast: 0.5, quick: 0.3, byInterval: true }
  it('by interval asks it of the whole interval, of a full run alone', () => {
    expect(reaches(bar, { value: 0.6, interval: [0.49, 0.7] }, 'full')).toBe(false)
    expect(reaches(bar, { value: 0.6, interval: [0.51, 0.7] }, 'full')).toBe(true)
    expect(reaches(bar, { value: 0.31, interval: [0.1, 0.5] }, 'quick')).toBe(true)
    expect(reaches(bar, { value: 0.29 }, 'quick')).toBe(false)
  })

  it('that says nothing of a quick run is reached by any', () => {
    const { quick: _, ...full } = bar
    expect(reaches(full, { value: 0 }, 'quick')).toBe(true)
    expect(reaches(full, { value: 0 }, 'full')).toBe(false)
  })

  it('from above is reached from below, and never by what is no number', () => {
    const most: Bar = { what: 'x', atMost: 2, quick: 3 }
    expect([1, 2, 2.1].map(value => reaches(most, { value }, 'full'))).toEqual([true, true, false])
    expect(reaches(most, { value: Number.NaN }, 'full')).toBe(false)
    expect(reaches(bar, { value: Number.NaN }, 'full')).toBe(false)
  })
})

describe('the registry', () => {
  const [some] = studies
  const named = (name: string, bars: Study['bars'] = some.bars) => ({ ...some, name, bars })

  it('finds studies, and refuses a name twice, one that is none, and bars that can not fail', () => {
    const registry = new StudyRegistry(studies)
    expect(unwrap(registry.get('lenet')).name).toBe('lenet')
    expect(registry.get('lenett')).toMatchObject({ ok: false, error: { code: 'unknown-study' } })
    expect(() => registry.add(some)).toThrow("'mlp' is taken")
    expect(() => registry.add(named('../x'))).toThrow("but got '../x'")
    expect(() => registry.add(named('new', { x: { what: 'x', quick: 1 } }))).toThrow('either atLeast or atMost')
    expect(() => registry.add(named('new', { x: { what: 'x', atLeast: 1 } }))).toThrow('a quick run can fail')
    registry.add(named('new'))
    expect(registry.list().at(-1)?.name).toBe('new')
  })
})

describe('positions of a game', () => {
  it('are what each mover saw, with the move and what came of it; what was drawn is left out', () => {
    const go = unwrap(games.make('go', { size: 5 }))
    const actions = [12, 6, 7, 25, 25]
    const { size, columns } = positionsOf(go, [{ actions, returns: [1, -1] }], 2)
    expect(size).toBe(3)
    expect([...columns.outcomes.values]).toEqual([1, -1, 1])
    const moves = [0, 1, 2].map(i => columns.moves.values.slice(26 * i, 26 * (i + 1)).indexOf(1))
    expect(moves).toEqual([7, 25, 25])
    const state = go.start(Rng.fromSeed('start'))
    for (const action of actions.slice(0, 3)) state.play(action)
    const seen = new Float32Array(go.spec.observation.shape.reduce((a, b) => a * b))
    state.observe(1, seen)
    expect([...columns.planes.values.slice(seen.length, 2 * seen.length)]).toEqual([...seen])
  })
})

describe('agents/studies/README.md', () => {
  it('lists every file of the room', () => {
    const readme = readFileSync('agents/studies/README.md', 'utf8')
    for (const file of readdirSync('agents/studies').filter(name => name.endsWith('.ts'))) {
      expect(readme).toContain(`\`${file}\``)
    }
  })
})
