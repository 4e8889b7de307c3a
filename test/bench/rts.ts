import { PLANS, type PlanName } from '../../agents/baselines/rts/plan.ts'
import { planned } from '../../agents/baselines/rts/script.ts'
import { Playout } from '../../agents/search/rts/playout.ts'
import { CHANCE, type Json, OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import type { Rts } from '../../envs/rts/game.ts'
import { RandomBiased } from '../../envs/rts/rollout.ts'
import type { RtsState } from '../../envs/rts/state.ts'
import { type Row, rate } from './row.ts'

const MICRORTS = 'microRTS (Java)'

/** How fast the RTS is on one core, by ticks made (each a state of its own), games of at most 3000 ticks from their start again and again. */
export async function rtsRows(): Promise<Row[]> {
  const small = make({ map: basesWorkers(8, 20, [2, 1], [[0, 0]]) })
  const large = make({
    map: basesWorkers(
      16,
      25,
      [2, 2],
      [
        [0, 0],
        [0, 1],
      ],
    ),
  })
  const [middle, crowded] = [after(small, 500), after(large, 1500)]
  return [
    {
      name: 'RTS 8x8, random-biased on both sides',
      value: await rate(biased(small, 600)),
      unit: 'ticks/s',
      reference: { value: 641_000, of: MICRORTS },
    },
    {
      name: 'RTS 16x16, random-biased on both sides',
      value: await rate(biased(large, 100)),
      unit: 'ticks/s',
      reference: { value: 124_000, of: MICRORTS },
    },
    {
      name: 'RTS 8x8, worker-rush on both sides',
      value: await rate(scripted(small, 'worker-rush', 100)),
      unit: 'ticks/s',
    },
    {
      name: 'RTS 16x16, economy on both sides',
      value: await rate(scripted(large, 'economy', 20)),
      unit: 'ticks/s',
    },
    { name: 'RTS 8x8, uniform actions by the contract', value: await rate(uniform(small, 60)), unit: 'actions/s' },
    { name: 'RTS 8x8, states copied after 500 ticks', value: await rate(copying(small, middle)), unit: 'copies/s' },
    { name: 'RTS 16x16, states copied after 1500 ticks', value: await rate(copying(large, crowded)), unit: 'copies/s' },
    { name: 'RTS 16x16, heap allocated by a tick', value: heapOfTicks(large), unit: 'bytes/tick' },
    {
      name: 'RTS 8x8, observations after 500 ticks',
      value: await rate(observing(small, middle)),
      unit: 'observations/s',
    },
  ]
}

function make(options: Record<string, Json>): Rts {
  return unwrap(games.make('rts', { ...options, maxTicks: 3000 })) as Rts
}

/** The two maps that the reference was timed on: a base and a worker each, and resources in two corners. */
function basesWorkers(side: number, amount: number, base: [number, number], resources: [number, number][]): Json {
  const units: [string, number, number, number, number, number][] = []
  for (const [x, y] of resources) units.push(['Resource', -1, x, y, 1, amount])
  for (const [x, y] of resources) units.push(['Resource', -1, side - 1 - x, side - 1 - y, 1, amount])
  for (const player of [0, 1]) {
    const turned = (at: number): number => (player === 0 ? at : side - 1 - at)
    units.push(['Base', player, turned(base[0]), turned(base[1]), 10, 0])
    units.push(['Worker', player, turned(1), turned(1), 1, 0])
  }
  const terrain = '0'.repeat(side * side)
  return { width: side, height: side, terrain, playerResources: [5, 5], units: units.map((unit, id) => [id, ...unit]) }
}

function biased(game: Rts, count: number): () => number {
  const rng = Rng.fromSeed('bench')
  const start = game.start(rng)
  const state = start.clone()
  const bot = new RandomBiased(game.rules)
  return () => {
    let ticks = 0
    for (let played = 0; played < count; played++) {
      state.copyFrom(start)
      ticks += bot.toEnd(state, rng)
      if (state.turn !== OVER) throw new Error('Expected every game to be played to its end.')
    }
    return ticks
  }
}

function scripted(game: Rts, name: PlanName, count: number): () => number {
  const rng = Rng.fromSeed('bench')
  const start = game.start(rng)
  const state = start.clone()
  const script = planned(name, PLANS[name])
  const playout = new Playout(game.rules)
  return () => {
    let ticks = 0
    for (let played = 0; played < count; played++) {
      state.copyFrom(start)
      playout.play(state, [script, script], Number.POSITIVE_INFINITY, rng)
      ticks += state.time
    }
    return ticks
  }
}

function uniform(game: Rts, count: number): () => number {
  const rng = Rng.fromSeed('bench')
  const start = game.start(rng)
  const state = start.clone()
  const random = new RandomPlay(game)
  return () => {
    let actions = 0
    for (let played = 0; played < count; played++) {
      state.copyFrom(start)
      actions += random.toEnd(state, rng)
    }
    return actions
  }
}

/** A state of a random-biased game after so many ticks. */
function after(game: Rts, ticks: number): RtsState {
  const bot = new RandomBiased(game.rules)
  for (let seed = 0; ; seed++) {
    const rng = Rng.fromSeed(seed)
    const state = game.start(rng)
    bot.toEnd(state, rng, ticks)
    if (state.turn !== OVER && state.turn !== CHANCE) return state
  }
}

function copying(game: Rts, state: RtsState): () => number {
  const copy = game.start(Rng.fromSeed(0))
  return () => {
    for (let i = 0; i < 300_000; i++) copy.copyFrom(state)
    return 300_000
  }
}

function observing(game: Rts, state: RtsState): () => number {
  const out = new Float32Array(game.spec.observation.shape.reduce((size, axis) => size * axis, 1))
  return () => {
    for (let i = 0; i < 30_000; i++) state.observe(i & 1, out)
    return 30_000
  }
}

function heapOfTicks(game: Rts): number {
  const run = biased(game, 50)
  run()
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const ticks = run()
  return (process.memoryUsage().heapUsed - before) / ticks
}
