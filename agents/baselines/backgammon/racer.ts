import { z } from 'zod'
import { PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { type BackgammonState, DOUBLE, TAKE } from '../../../envs/backgammon/state.ts'
import { defineAgent } from '../../core/registry.ts'
import { hasContact, pipsOf } from './features.ts'
import { BackgammonPlayer, type Judgement, refusesOthers } from './player.ts'

/** What a lone checker costs that the opponent still has to pass, and what a point made is worth, in pips. */
const BLOT = 1
const MADE = 0.5

// Doubles at a lead of at least 8 % of its own pips, drops where the other's lead is more than 12 % of the other's (of the 8-9-12 rule; the 9 are for redoubling).
const LEAD_TO_DOUBLE = 0.08
const LEAD_TO_DROP = 0.12

/**
 * Races: makes the play that leaves the best lead in pips, so it hits whatever it can, with a little regard for blots and points. Doubles in races only, by
 * the lead, and never redoubles: before a race and at its very end pips tell little of who will win, and against a player that goes by
 * more the two would turn the cube at each other turn by turn.
 */
class Racer implements Judgement {
  private readonly board = new Int8Array(2 * PLACES)

  play(state: BackgammonState, action: number): number {
    const { board } = this
    const { onRoll } = state
    state.afterstate(action, board)
    return pipsOf(board, 1 - onRoll) - pipsOf(board, onRoll) + formation(board, onRoll)
  }

  turn(state: BackgammonState, action: number): number {
    if (action !== DOUBLE) return 0
    if (state.cubeOwner >= 0 || hasContact(state.checkers)) return -1
    return lead(state) - LEAD_TO_DOUBLE
  }

  doubled(state: BackgammonState, action: number): number {
    return action === TAKE ? LEAD_TO_DROP - lead(state) : 0
  }
}

/** Lead in pips of the player on roll, as a part of its own. */
function lead({ checkers, onRoll }: BackgammonState): number {
  const own = pipsOf(checkers, onRoll)
  return (pipsOf(checkers, 1 - onRoll) - own) / own
}

function formation(board: Int8Array, player: number): number {
  const own = player * PLACES
  const other = PLACES - own
  let behind = board[other + POINTS] // checkers of the opponent that have still to pass the point
  let worth = 0
  for (let point = 0; point < POINTS; point++) {
    const count = board[own + point]
    if (count > 1) worth += MADE
    else if (count === 1 && behind > 0) worth -= BLOT
    behind += board[other + POINTS - 1 - point]
  }
  return worth
}

export const racerAgent = defineAgent({
  id: 'racer',
  summary: 'plays backgammon for the lead in pips, with a little regard for blots and points',
  options: z.strictObject({}),
  examples: ['racer'],
  refuses: refusesOthers,
  reproducible: () => true,
  make: (_input, game) => new BackgammonPlayer(game, new Racer()),
})
