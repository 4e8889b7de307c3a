import type { Go } from '../../envs/go/game.ts'
import { BLACK, EMPTY, WALL } from '../../envs/go/geometry.ts'
import type { GoState } from '../../envs/go/state.ts'
import type { Domain } from './domain.ts'
import { symmetriesOf } from './symmetries.ts'

/** Meaning of each entry of the last axis, from the side of the player to move. Liberties are those of the stone's chain. */
export const GO_PLANES = [
  'own stones',
  "opponent's stones",
  'own stones with 1 liberty',
  'own stones with 2 liberties',
  'own stones with 3 liberties',
  "opponent's stones with 1 liberty",
  "opponent's stones with 2 liberties",
  "opponent's stones with 3 liberties",
  'the last move',
  'the move before it',
  'the move before that',
  'empty points that may not be played on',
  'all ones where Black is to move',
  'all ones where the last move was a pass',
  'all ones where the player to move has more points, komi included, on the board as it stands',
] as const

const [OWN, , OWN_LIBERTIES, , , , , , LAST, , , FORBIDDEN, TO_BLACK, PASSED, AHEAD] = GO_PLANES.keys()
const OPPONENT = 1
const OPPONENT_LIBERTIES = OWN_LIBERTIES + 3
const MOVES = 3 // of the last, that are seen

/**
 * Go as the net sees it. Instead of AlphaGo Zero's eight boards the stones come with their liberties, as KataGo has them: a small net
 * would spend much of itself on counting those.
 */
export function goDomain({ rules }: Go): Domain {
  const { width, height } = rules
  const planes = GO_PLANES.length
  let liberties = new Uint8Array(0) // [head]: of its chain, up to 4 are told apart
  return {
    shape: [height, width, planes],
    symmetries: symmetriesOf(height, width),
    write(given, out, at, to) {
      const state = given as GoState
      const { board, geometry, history, toPlay } = state
      const { points, pointOf, total } = geometry
      const { colors, heads } = board
      if (liberties.length !== total) liberties = new Uint8Array(total)
      countLiberties(state, liberties)
      const own = toPlay + 1
      const passed = history.length > 0 && history.actionOf(history.length - 1) === points
      const ahead = toPlay === 0 ? state.margin() > 0 : state.margin() < 0
      for (let action = 0; action < points; action++) {
        const point = pointOf[action]
        const color = colors[point]
        const cell = at + to[action] * planes
        if (color === EMPTY) {
          if (!state.allows(point)) out[cell + FORBIDDEN] = 1
        } else {
          const free = liberties[heads[point]]
          out[cell + (color === own ? OWN : OPPONENT)] = 1
          if (free <= 3) out[cell + (color === own ? OWN_LIBERTIES : OPPONENT_LIBERTIES) + free - 1] = 1
        }
        if (toPlay === 0) out[cell + TO_BLACK] = 1
        if (passed) out[cell + PASSED] = 1
        if (ahead) out[cell + AHEAD] = 1
      }
      for (let ago = 0; ago < MOVES && ago < history.length; ago++) {
        const action = history.actionOf(history.length - 1 - ago)
        if (action < points) out[at + to[action] * planes + LAST + ago] = 1
      }
    },
    area: {
      owners: (state, out) => owners(state as GoState, out),
      margin: state => (state as GoState).margin(),
    },
  }
}

/** Each chain's liberties, each counted once, at its head. */
function countLiberties({ board, geometry }: GoState, out: Uint8Array): void {
  const { empties, emptyCount, heads } = board
  const { stride } = geometry
  out.fill(0)
  for (let i = 0; i < emptyCount; i++) {
    const point = empties[i]
    const west = heads[point - 1]
    const east = heads[point + 1]
    const south = heads[point - stride]
    const north = heads[point + stride]
    if (west !== 0) out[west]++
    if (east !== 0 && east !== west) out[east]++
    if (south !== 0 && south !== west && south !== east) out[south]++
    if (north !== 0 && north !== west && north !== east && north !== south) out[north]++
  }
}

/** Whose each point is by area (Tromp-Taylor rule 4): who has a stone there, or alone reaches it over empty points. */
function owners({ board, geometry }: GoState, out: Int8Array): void {
  const { colors } = board
  const { points, pointOf, actionOf, stride } = geometry
  const seen = new Uint8Array(points)
  for (let action = 0; action < points; action++) {
    const color = colors[pointOf[action]]
    if (color !== EMPTY) out[action] = color === BLACK ? 1 : -1
    if (color !== EMPTY || seen[action]) continue
    const region = [action]
    let reached = 0 // bits of the colours met at the border
    seen[action] = 1
    for (let i = 0; i < region.length; i++) {
      const point = pointOf[region[i]]
      for (const near of [point - 1, point + 1, point - stride, point + stride]) {
        const there = colors[near]
        if (there === WALL) continue
        if (there !== EMPTY) reached |= there
        else if (!seen[actionOf[near]]) {
          seen[actionOf[near]] = 1
          region.push(actionOf[near])
        }
      }
    }
    for (const member of region) out[member] = reached === 1 ? 1 : reached === 2 ? -1 : 0
  }
}
