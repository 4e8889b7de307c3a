import { OVER, type State } from '../../envs/core/game.ts'

/** What lies below a position of a game without chance. */
export interface Perft {
  /** [ply]: lines of play of that length. */
  readonly lines: readonly number[]
  /** [ply]: distinct positions among those that they come to. */
  readonly positions: readonly number[]
  /** Games that came to an end within the depth, by the winner's index; the drawn ones stand last. */
  readonly ends: readonly [number, number, number]
}

/** Plays out every line of up to `depth` moves from here. */
export function perft(start: State, depth: number): Perft {
  const lines: number[] = []
  const positions: Set<number>[] = []
  const ends: [number, number, number] = [0, 0, 0]
  const rewards = new Float64Array(2)
  const walk = (state: State, ply: number): void => {
    lines[ply] = (lines[ply] ?? 0) + 1
    positions[ply] ??= new Set()
    positions[ply].add(state.hash)
    if (state.turn === OVER) {
      state.rewards(rewards)
      ends[rewards[0] > 0 ? 0 : rewards[1] > 0 ? 1 : 2]++
    }
    if (ply === depth) return
    const legal = new Int32Array(81)
    const count = state.legal(legal)
    for (let i = 0; i < count; i++) {
      const next = state.clone()
      next.play(legal[i])
      walk(next, ply + 1)
    }
  }
  walk(start, 0)
  return { lines, positions: positions.map(set => set.size), ends }
}

/** [ply]: distinct positions, each gone on from once: goes deeper than {@link perft}. */
export function layers(start: State, depth: number): number[] {
  const sizes: number[] = []
  const legal = new Int32Array(81)
  let layer = new Map([[start.hash, start]])
  for (let ply = 0; ply <= depth && layer.size > 0; ply++) {
    sizes.push(layer.size)
    const below = new Map<number, State>()
    for (const state of layer.values()) {
      const count = state.legal(legal)
      for (let i = 0; i < count; i++) {
        const next = state.clone()
        next.play(legal[i])
        below.set(next.hash, next)
      }
    }
    layer = below
  }
  return sizes
}
