import { beforeAll, describe, expect, it } from 'vitest'
import { openBackend } from '../../../agents/nn/core/backend.ts'
import { dqnStudy } from '../../../agents/studies/dqn.ts'
import { allSeeing, everyKeyDoor, SIZE } from '../../../agents/studies/keyDoors.ts'
import { type Point, reaches, type StudyContext } from '../../../agents/studies/study.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

const keyDoor = (options = {}) => unwrap(games.make('gridworld', { map: 'key-door', size: SIZE, ...options }))

describe('key-door mazes of the smallest size', () => {
  it('are all that are drawn, each as often', () => {
    const game = keyDoor()
    const counts = new Map(everyKeyDoor(game).map(maze => [maze.hash, 0]))
    expect(counts.size).toBe(48)
    const rng = Rng.fromSeed('mazes')
    for (let i = 0; i < 4800; i++) {
      const { hash } = game.start(rng)
      expect(counts.has(hash)).toBe(true)
      counts.set(hash, counts.get(hash)! + 1)
    }
    const squares = [...counts.values()].reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0)
    expect(squares).toBeLessThan(82.7) // chi-squared, 47 degrees of freedom: once in a thousand seeds
  })

  it.each([
    // turn right, take the key, turn left, open, twice forward, turn right, twice forward
    ['#####/#>L.#/#k#.#/#.#G#/#####', 9],
    // take the key, turn left, open, twice forward, turn right, once forward
    ['#####/#.#.#/#vL.#/#k#G#/#####', 7],
  ])('%s takes %i steps', (map, steps) => {
    const game = keyDoor()
    expect(allSeeing(game, unwrap(game.fromPosition(map)))).toEqual({ steps, collected: 1 - (0.9 * steps) / 250 })
  })

  it('are worth nothing where time is too short', () => {
    const game = keyDoor({ maxSteps: 8 })
    const start = unwrap(game.fromPosition('#####/#>L.#/#k#.#/#.#G#/#####'))
    expect(allSeeing(game, start)).toEqual({ steps: 8, collected: 0 })
  })
})

describe('the study of DQN', () => {
  beforeAll(() => openBackend('wasm'))

  it('reaches its bars in a quick run, and goes on bit for bit from where it was stopped', async () => {
    const run = async (saved?: Uint8Array) => {
      const points: Point[] = []
      let [middle, since]: [Uint8Array | undefined, number] = [undefined, 0]
      const events = dqnStudy.run({ size: 'quick', rng: Rng.fromSeed(1), saved } as StudyContext)
      for (;;) {
        const { done, value } = await events.next()
        if (done) return { measured: value, points, middle, since }
        if (value.type === 'point') points.push(value)
        if (value.type !== 'state' || middle || points.length < 45) continue
        middle = value.save()
        since = points.length
      }
    }
    const whole = await run()
    for (const key of ['optimum', 'won'] as const) {
      expect(reaches(dqnStudy.bars[key], whole.measured[key], 'quick'), key).toBe(true)
    }
    const rest = await run(whole.middle)
    expect(rest.points).toEqual(whole.points.slice(whole.since))
    expect(rest.points.length).toBeGreaterThan(6)
    expect(rest.measured).toEqual(whole.measured)
  })
})
