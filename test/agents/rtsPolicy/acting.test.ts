import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { Field } from '../../../agents/baselines/rts/field.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import type { Thoughts } from '../../../agents/core/thoughts.ts'
import { openBackend } from '../../../agents/nn/core/backend.ts'
import { exportModel } from '../../../agents/nn/onnx/index.ts'
import { listChoices } from '../../../agents/rtsPolicy/choices.ts'
import { makeUnitNet } from '../../../agents/rtsPolicy/network.ts'
import { TickWatch } from '../../../agents/rtsPolicy/tickView.ts'
import { CHANCE, OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { ACTIONS, END, HOLD, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import type { Rts } from '../../../envs/rts/game.ts'
import { MOVE, PRODUCE } from '../../../envs/rts/orders.ts'
import { NOBODY } from '../../../envs/rts/state.ts'
import { turnedAction } from '../../../envs/rts/turned.ts'
import { BASE, WORKER } from '../../../envs/rts/units.ts'
import { decide, endless } from '../../support/decide.ts'

const make = (options: Record<string, unknown>) => unwrap(games.make('rts', options)) as Rts
const worlds = [
  { map: 'tiny-5x4', maxTicks: 200 },
  { map: 'tiny-5x4', maxTicks: 200, fog: true },
  { map: 'pocket-8x8', maxTicks: 120, fog: true, unitTable: 3, conflicts: 'random' },
  { map: 'gates-16x16', maxTicks: 60, conflicts: 'alternate' },
]

describe.each(worlds)('choices on %o', options => {
  test('are legal, always some, and never clash with what the player has ordered', () => {
    const game = make(options)
    const rng = Rng.fromSeed('choices')
    const state = game.start(rng)
    const field = new Field(game.rules)
    const choices = new Int32Array(ACTIONS)
    let clashes = 0
    while (state.turn !== OVER) {
      if (state.turn === CHANCE) {
        state.play(rng.below(state.draws))
        continue
      }
      if (state.asked === NOBODY) {
        state.play(END)
        continue
      }
      field.begin(state, state.turn)
      const listed = choices.subarray(0, listChoices(field, state.asked, choices))
      expect(listed).toContain(HOLD)
      expect(listed).toContain(WAIT_ACTION)
      expect(listed).not.toContain(END)
      expect(new Set(listed).size).toBe(listed.length)
      const actions = [...listed].map(choice => turnedAction(choice, state.turn))
      if (!actions.every(action => state.isLegal(action))) expect.fail(`${actions} at ${JSON.stringify(state.save())}`)
      const { turn } = state
      const { submitted } = state
      state.play(actions[rng.below(actions.length)])
      if (state.turn !== turn) continue
      const { count, types, targets, products } = submitted[turn]
      const used = [...targets.subarray(0, count)].filter((_, row) => types[row] === MOVE || types[row] === PRODUCE)
      if (new Set(used).size < used.length) clashes++
      const costs = [...products.subarray(0, count)].reduce(
        (sum, product) => sum + (product < 0 ? 0 : game.rules.table.cost[product]),
        0,
      )
      if (costs > state.stocks[turn]) clashes++
    }
    expect(clashes).toBe(0)
  })
})

test('a cell that one unit goes to is no choice for the next', () => {
  const game = make({ map: 'tiny-5x4' })
  const state = game.start(Rng.fromSeed(1)) // a base at 1,0 and a worker beside it at 2,0
  const field = new Field(game.rules)
  const choices = new Int32Array(ACTIONS)
  const listed = () => {
    field.begin(state, 0)
    const worker = [...state.ids.subarray(0, state.count)].findIndex(
      (_, unit) => state.owners[unit] === 0 && state.types[unit] === WORKER,
    )
    return [...choices.subarray(0, listChoices(field, worker, choices))].map(choice => game.format(choice, state))
  }
  expect(state.types[state.asked]).toBe(BASE)
  const free = listed().filter(text => text.endsWith('move down')).length
  state.play(unwrap(game.parse('produce worker down', state)))
  expect(free).toBe(1)
  expect(listed().filter(text => text.includes('produce'))).toEqual([])
})

test('a tick is new when its time or the asking says so', () => {
  const state = make({ map: 'tiny-5x4' }).start(Rng.fromSeed(1))
  const watch = new TickWatch()
  expect(watch.isNew(state)).toBe(true)
  expect(watch.isNew(state)).toBe(true) // the same unit is asked again: another position of the same time
  state.play(HOLD)
  expect(watch.isNew(state)).toBe(false)
})

describe('rts-policy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ludus-rts-policy-'))
  const file = (name: string) => join(folder, `${name}.onnx`)
  afterAll(() => rmSync(folder, { recursive: true }))
  beforeAll(async () => {
    await openBackend('cpu')
    for (const options of worlds) {
      const net = makeUnitNet(make(options), { blocks: 1, filters: 4 }, Rng.fromSeed('net'))
      writeFileSync(file(options.map), exportModel(net, { name: 'rts' }).encode())
      net.dispose()
    }
  })

  async function playOut(options: (typeof worlds)[number], temperature: number): Promise<string[]> {
    const game = make(options)
    const rng = Rng.fromSeed('rts')
    const state = game.start(rng)
    const spec = `rts-policy?temperature=${temperature}:${file(options.map)}`
    const seats = [0, 1].map(() => unwrap(unwrap(agents.plan(spec)).make(game)))
    for (const [player, agent] of seats.entries()) await agent.reset(game, player, rng.split(player))
    const line: string[] = []
    while (state.turn !== OVER) {
      let action = 0
      if (state.turn === CHANCE) action = rng.below(state.draws)
      else {
        action = await seats[state.turn].act(seatAt(game, state.turn, state, []), endless)
        if (!state.isLegal(action)) expect.fail(`${action} is illegal at ${JSON.stringify(state.save())}`)
        const thought = seats[state.turn].thoughts?.() as Thoughts
        expect(thought.actions).toHaveLength(state.legal(new Int32Array(ACTIONS)))
        expect(thought.pv[0]).toBe(thought.actions[0].action)
        const shares = thought.actions.reduce((sum, { prior }) => sum + prior!, 0)
        if (state.asked !== NOBODY) expect(shares).toBeCloseTo(1, 4)
      }
      line.push(game.format(action, state))
      state.play(action)
    }
    return line
  }

  test.each(worlds)('plays both seats to the end, legally, and the same for the same seed: %o', async options => {
    const line = await playOut(options, 1)
    expect(line.length).toBeGreaterThan(10)
    expect(await playOut(options, 1)).toEqual(line)
  })

  test('without temperature takes the likeliest', async () => {
    const game = make(worlds[0])
    const agent = unwrap(unwrap(agents.plan(`rts-policy?temperature=0:${file('tiny-5x4')}`)).make(game))
    const { thoughts } = await decide(game, agent, game.start(Rng.fromSeed(1)))
    expect(thoughts.actions[0].prior).toBe(Math.max(...thoughts.actions.map(({ prior }) => prior!)))
  })

  test('says up front what it can not play, and in its seat what its file is not for', async () => {
    const go = unwrap(games.make('go', { size: 5 }))
    expect(unwrap(agents.plan(`rts-policy:${file('tiny-5x4')}`)).refuses(go)).toBe(
      'because it orders the units of the RTS',
    )
    expect(unwrap(agents.plan('rts-policy:none.onnx')).refuses(make({}))).toBe('because there is no file none.onnx')
    const agent = unwrap(unwrap(agents.plan(`rts-policy:${file('tiny-5x4')}`)).make(make({})))
    await expect(agent.reset(make({}), 0, Rng.fromSeed(1))).rejects.toThrow(
      /to take maps of \[8, 8, \d+\], but got \[4, 5, \d+\]/,
    )
  })
})
