import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Transition } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

/** A table of Gymnasium's, as test/golden/gridworld/make.py writes it. */
interface Golden {
  readonly source: string
  readonly options: Readonly<Record<string, unknown>>
  readonly limit: number | null
  readonly actions: number
  readonly starts: readonly number[]
  readonly kinds: readonly [probability: number, reward: number, terminated: boolean][]
  readonly rows: readonly (readonly number[])[]
}

const folder = new URL('../../golden/gridworld/', import.meta.url)
const names = readdirSync(folder).filter(name => name.endsWith('.json'))

describe('tables of Gymnasium', () => {
  it('are all there', () => {
    expect(names.length).toBe(11)
  })

  for (const name of names) {
    const golden = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Golden

    it(`${golden.source}: every transition, in its order, to the last digit`, () => {
      const model = unwrap(games.make('gridworld', golden.options)).model!()
      const expected = Array.from({ length: golden.rows.length / golden.actions }, (_, state) =>
        Array.from({ length: golden.actions }, (_, action) => {
          const row = golden.rows[state * golden.actions + action]
          return Array.from({ length: row.length / 2 }, (_, i): Transition => {
            const [probability, reward, terminated] = golden.kinds[row[2 * i]]
            return [probability, row[2 * i + 1], reward, terminated]
          })
        }),
      )
      expect(model.states).toBe(expected.length)
      expect(model.actions).toBe(golden.actions)
      expect(model.transitions).toEqual(expected)
    })

    it(`${golden.source}: the same starts and time limit`, () => {
      const game = unwrap(games.make('gridworld', golden.options))
      const model = game.model!()
      const starts = new Set<number>()
      const rng = Rng.fromSeed('starts')
      for (let i = 0; i < 20 * golden.starts.length; i++) starts.add(model.indexOf(game.start(rng)))
      expect([...starts].sort((a, b) => a - b)).toEqual(golden.starts)
      if (golden.limit !== null && !Array.isArray(golden.options.map)) expect(game.options.maxSteps).toBe(golden.limit)
    })
  }
})
