import { lightGoRollout } from '../../agents/baselines/goPlayout.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import type { Go } from '../../envs/go/game.ts'
import type { GoState } from '../../envs/go/state.ts'
import { median, type Row, rate } from './row.ts'

const OPENSPIEL = 'OpenSpiel (C++)'

/** How fast Go is: 9x9 with full positional superko, the pass one of the legal moves, at most 162 moves; one core. */
export async function goRows(): Promise<Row[]> {
  const nine = unwrap(games.make('go', { size: 9, maxMoves: 162 })) as Go
  const nineteen = unwrap(games.make('go', { size: 19 })) as Go
  const random = await randomGames(nine, 20_000)
  const large = await randomGames(nineteen, 2_000)
  const middle = midgame(nine, 60)
  return [
    {
      name: '9x9 Go, random games with superko',
      value: random.games,
      unit: 'games/s',
      reference: { value: 11_070, of: OPENSPIEL },
    },
    { name: 'moves of those', value: random.moves, unit: 'moves/s', reference: { value: 1_320_000, of: OPENSPIEL } },
    { name: '19x19 Go, random games with superko', value: large.games, unit: 'games/s' },
    { name: 'moves of those', value: large.moves, unit: 'moves/s' },
    { name: '9x9 Go, games of light rollouts', value: await rate(lightGames(nine, 5_000)), unit: 'games/s' },
    { name: '9x9 Go, legal moves listed after 60 moves', value: await rate(listing(nine, middle)), unit: 'lists/s' },
    { name: '9x9 Go, states copied after 60 moves', value: await rate(copying(middle)), unit: 'copies/s' },
    { name: '9x9 Go, observations after 60 moves', value: await rate(observing(nine, middle)), unit: 'observations/s' },
    { name: '9x9 Go, heap allocated by a random move', value: heapOfMoves(nine), unit: 'bytes/move' },
  ]
}

/** Random games from start to reward: games and moves a second, medians of 5 runs after one that is thrown away. */
async function randomGames(go: Go, count: number): Promise<{ games: number; moves: number }> {
  const run = playing(go)
  run(count)
  const figures = Array.from({ length: 5 }, () => {
    const began = performance.now()
    const moves = run(count)
    const seconds = (performance.now() - began) / 1000
    return { games: count / seconds, moves: moves / seconds }
  })
  return { games: median(figures.map(each => each.games)), moves: median(figures.map(each => each.moves)) }
}

/** Plays random games, copying their start and reading their rewards as a search would; returns their moves. */
function playing(go: Go): (count: number) => number {
  const start = go.start()
  const state = start.clone()
  const random = new RandomPlay(go)
  const rewards = new Float64Array(2)
  const rng = Rng.fromSeed('bench')
  return count => {
    let moves = 0
    for (let game = 0; game < count; game++) {
      state.copyFrom(start)
      moves += random.toEnd(state, rng)
      state.rewards(rewards)
    }
    return moves
  }
}

function lightGames(go: Go, count: number): () => number {
  const start = go.start()
  const state = start.clone()
  const rng = Rng.fromSeed('bench')
  return () => {
    for (let game = 0; game < count; game++) {
      state.copyFrom(start)
      while (state.turn >= 0) state.play(lightGoRollout.draw(state, rng))
    }
    return count
  }
}

/** A game in which that many random moves have been made. */
function midgame(go: Go, moves: number): GoState {
  const rng = Rng.fromSeed('midgame')
  for (;;) {
    const state = go.start()
    new RandomPlay(go).toEnd(state, rng, moves)
    if (state.turn >= 0) return state
  }
}

function listing(go: Go, state: GoState): () => number {
  const out = new Int32Array(go.spec.actions.count)
  return () => repeat(100_000, () => state.legal(out))
}

function copying(state: GoState): () => number {
  const copy = state.clone()
  return () => repeat(500_000, () => copy.copyFrom(state))
}

function observing(go: Go, state: GoState): () => number {
  const out = new Float32Array(go.spec.observation.shape.reduce((a, b) => a * b, 1))
  return () => repeat(20_000, () => state.observe(state.toPlay, out))
}

function repeat(count: number, work: () => unknown): number {
  for (let i = 0; i < count; i++) work()
  return count
}

/** Growth of the heap over a million random moves and more, per move, once all is compiled; 0 where nothing is allocated. */
function heapOfMoves(go: Go): number {
  const run = playing(go)
  run(20_000)
  globalThis.gc?.()
  const before = process.memoryUsage().heapUsed
  const moves = run(10_000)
  return (process.memoryUsage().heapUsed - before) / moves
}
