import { PLACES } from '../../envs/backgammon/board.ts'
import type { Backgammon } from '../../envs/backgammon/game.ts'
import { Plays } from '../../envs/backgammon/plays.ts'
import { type BackgammonState, FIRST_PLAY } from '../../envs/backgammon/state.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { median, type Row, rate } from './row.ts'

/** Rolls that lists are timed on: a plain one and a double. */
const ROLLS = [
  ['6-5', 6, 5],
  ['3-3', 3, 3],
] as const

/** How fast backgammon is: money play without the cube, every distinct result of a roll listed and one drawn; one core. */
export async function backgammonRows(): Promise<Row[]> {
  const game = unwrap(games.make('backgammon', { cube: false })) as Backgammon
  const random = randomGames(game, 5_000)
  const middle = midgame(game, 20)
  const lists = await Promise.all(ROLLS.map(([, high, low]) => rate(listing(middle, high, low))))
  return [
    {
      name: 'backgammon, random games without the cube',
      value: random.games,
      unit: 'games/s',
      reference: { value: 2_700, of: 'a plain C++ generator' },
    },
    { name: 'turns of those', value: random.turns, unit: 'turns/s' },
    ...ROLLS.map(([name], i) => ({
      name: `backgammon, plays of ${name} listed after 20 turns`,
      value: lists[i],
      unit: 'lists/s',
    })),
    { name: 'backgammon, states copied with their plays', value: await rate(copying(middle)), unit: 'copies/s' },
    { name: 'backgammon, afterstates written', value: await rate(afterstates(middle)), unit: 'afterstates/s' },
    { name: 'backgammon, observations', value: await rate(observing(game, middle)), unit: 'observations/s' },
    { name: 'backgammon, heap allocated by a random turn', value: heapOfTurns(game), unit: 'bytes/turn' },
  ]
}

/** Random games from start to reward: games and turns a second, medians of 5 runs after one that is thrown away. */
function randomGames(game: Backgammon, count: number): { games: number; turns: number } {
  const run = playing(game)
  run(count)
  const figures = Array.from({ length: 5 }, () => {
    const began = performance.now()
    const turns = run(count)
    const seconds = (performance.now() - began) / 1000
    return { games: count / seconds, turns: turns / seconds }
  })
  return { games: median(figures.map(each => each.games)), turns: median(figures.map(each => each.turns)) }
}

/** Plays random games, copying their start and reading their rewards as a search would; returns their turns. */
function playing(game: Backgammon): (count: number) => number {
  const start = game.start()
  const state = start.clone()
  const random = new RandomPlay(game)
  const rewards = new Float64Array(2)
  const rng = Rng.fromSeed('bench')
  return count => {
    let turns = 0
    for (let played = 0; played < count; played++) {
      state.copyFrom(start)
      random.toEnd(state, rng)
      state.rewards(rewards)
      turns += state.turns
    }
    return turns
  }
}

/** A state with a roll on the table after that many random turns. */
function midgame(game: Backgammon, turns: number): BackgammonState {
  const state = game.start()
  const random = new RandomPlay(game)
  const rng = Rng.fromSeed('midgame')
  while (state.turns < turns || state.playCount === 0) state.play(random.draw(state, rng))
  return state
}

function listing({ checkers, onRoll }: BackgammonState, high: number, low: number): () => number {
  const plays = new Plays()
  return () => repeat(200_000, () => plays.list(checkers, PLACES * onRoll, PLACES * (1 - onRoll), high, low))
}

function copying(state: BackgammonState): () => number {
  const copy = state.clone()
  return () => repeat(500_000, () => copy.copyFrom(state))
}

function afterstates(state: BackgammonState): () => number {
  const out = new Int8Array(2 * PLACES)
  return () => repeat(500_000, i => state.afterstate(FIRST_PLAY + (i % state.playCount), out))
}

function observing(game: Backgammon, state: BackgammonState): () => number {
  const out = new Float32Array(game.spec.observation.shape.reduce((a, b) => a * b, 1))
  return () => repeat(50_000, () => state.observe(state.onRoll, out))
}

function repeat(count: number, work: (i: number) => unknown): number {
  for (let i = 0; i < count; i++) work(i)
  return count
}

/** Growth of the heap over a million random turns and more, per turn, once all is compiled; 0 where nothing is allocated. */
function heapOfTurns(game: Backgammon): number {
  const run = playing(game)
  run(5_000)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const turns = run(10_000)
  return (process.memoryUsage().heapUsed - before) / turns
}
