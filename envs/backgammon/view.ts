import type { Json } from '../core/game.ts'
import { formatMatchId } from './matchId.ts'
import { formatPositionId } from './positionId.ts'
import { positionOf } from './snapshot.ts'
import type { BackgammonState } from './state.ts'
import { formatXgid } from './xgid.ts'

/** The position as plain JSON, in every ID that players and programs know it by. Nothing is hidden, so every viewer gets the same. */
export function view(state: BackgammonState): Json {
  const position = positionOf(state)
  return {
    position: formatPositionId(position.checkers, position.onRoll),
    match: formatMatchId(position),
    xgid: formatXgid(position),
    dice: position.dice ?? null,
    cube: state.cube,
    score: position.score,
    pips: [state.pips(0), state.pips(1)],
  }
}
