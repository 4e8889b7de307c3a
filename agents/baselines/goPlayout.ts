import { z } from 'zod'
import type { Game, State } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Board } from '../../envs/go/board.ts'
import { EMPTY, WALL } from '../../envs/go/geometry.ts'
import type { GoState } from '../../envs/go/state.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { defineAgent } from '../core/registry.ts'
import type { RolloutPolicy } from '../search/rolloutPolicy.ts'

/** Uniform draws before all candidates are listed; what is drawn is uniform either way. */
const TRIES = 8

/**
 * Go as it is played in rollouts (Gelly et al. 2006, without its patterns): takes stones that the last move left in atari, saves its own
 * that the last move put in atari, and otherwise plays uniformly among the legal moves that neither fill an eye of its own nor are
 * suicide. Passes when there is none. Nothing is allocated. The state must be of Go.
 */
export const lightGoRollout: RolloutPolicy = {
  draw(state: State, rng: Rng): number {
    const go = state as GoState
    const answer = answerTo(go)
    const point = answer !== 0 ? answer : quietMove(go, rng)
    return go.geometry.actionOf[point] // the wall, point 0, is the pass
  },
}

/** What the last move calls for: the point that takes its chain, or that saves a chain of ours from it; 0 where nothing does. */
export function answerTo(state: GoState): number {
  const { board, history, geometry } = state
  if (history.length === 0) return 0
  const action = history.actionOf(history.length - 1)
  if (action === geometry.points) return 0
  const last = geometry.pointOf[action]
  const own = state.toPlay + 1
  if (board.colors[last] === EMPTY || board.colors[last] === own) return 0 // suicide, or a move out of turn
  const prey = board.onlyLiberty(last)
  if (prey !== 0 && state.allows(prey)) return prey
  for (let side = 0; side < 4; side++) {
    const near = neighbour(last, side, geometry.stride)
    if (board.colors[near] !== own) continue
    const way = board.onlyLiberty(near)
    if (way !== 0 && opens(board, way, near, own) && state.allows(way)) return way
  }
  return 0
}

/** Whether a chain in atari has two liberties or more after a stone on its last one, as far as the points around tell. */
function opens(board: Board, way: number, stone: number, own: number): boolean {
  const { colors, heads, geometry } = board
  let room = 0
  for (let side = 0; side < 4; side++) {
    const near = neighbour(way, side, geometry.stride)
    if (colors[near] === EMPTY) room++
    else if (colors[near] !== WALL) {
      const inAtari = board.onlyLiberty(near) !== 0
      if (colors[near] === own) room += heads[near] === heads[stone] || inAtari ? 0 : 1
      else if (inAtari) return true // it captures
    }
  }
  return room >= 2
}

/** A uniformly drawn point of those that are worth a stone, or 0 where there is none. */
function quietMove(state: GoState, rng: Rng): number {
  const { board } = state
  const { empties, emptyCount } = board
  if (emptyCount === 0) return 0
  for (let i = 0; i < TRIES; i++) {
    const point = empties[rng.below(emptyCount)]
    if (isWorthwhile(state, point)) return point
  }
  const { stack } = board.geometry
  let count = 0
  for (let i = 0; i < emptyCount; i++) if (isWorthwhile(state, empties[i])) stack[count++] = empties[i]
  return count === 0 ? 0 : stack[rng.below(count)]
}

/** Whether a stone may be put on an empty point, and fills no eye of its own side. */
export function isWorthwhile(state: GoState, point: number): boolean {
  const { board, toPlay } = state
  if (board.breathes(point)) return state.allows(point)
  return !isEye(board, point, toPlay + 1) && board.foresee(point, toPlay + 1) && state.allows(point)
}

/**
 * Whether an empty point is an eye of this colour, or will be one: stones of the colour or edges on all sides, and the opponent on
 * fewer than two corners, or at the edge on none.
 */
function isEye(board: Board, point: number, own: number): boolean {
  const { colors, geometry } = board
  const { stride } = geometry
  for (let side = 0; side < 4; side++) {
    const there = colors[neighbour(point, side, stride)]
    if (there !== own && there !== WALL) return false
  }
  let hostile = 0
  let edge = 0
  for (let corner = 0; corner < 4; corner++) {
    const there = colors[neighbour(neighbour(point, corner & 1, stride), 2 + (corner >> 1), stride)]
    if (there === WALL) edge = 1
    else if (there !== EMPTY && there !== own) hostile++
  }
  return hostile + edge < 2
}

/** The point to the west, east, south or north. */
function neighbour(point: number, side: number, stride: number): number {
  return side === 0 ? point - 1 : side === 1 ? point + 1 : side === 2 ? point - stride : point + stride
}

/** Plays every move of a game as {@link lightGoRollout} would. */
class GoPlayoutAgent implements Agent {
  private rng!: Rng
  private state: State | undefined

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
    this.state = undefined
  }

  act(seat: Seat): number {
    this.state = seat.imagine(this.rng, this.state)
    return lightGoRollout.draw(this.state, this.rng)
  }
}

export const goPlayout = defineAgent({
  id: 'playout',
  summary: 'plays Go as in rollouts: takes what is in atari, keeps its eyes, passes when nothing is left',
  options: z.strictObject({}),
  examples: ['playout'],
  refuses: game => (game.spec.id === 'go' ? undefined : 'because it goes by the liberties and eyes of Go'),
  reproducible: () => true,
  make: () => new GoPlayoutAgent(),
})
