import { BackgammonNets, type NetsShape } from '../../../agents/tdLambda/network.ts'
import { BAR, PLACES } from '../../../envs/backgammon/board.ts'
import type { Backgammon } from '../../../envs/backgammon/game.ts'
import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'

export const game = unwrap(games.make('backgammon', { cube: false })) as Backgammon

/** Checkers by place of each side, as `{ 5: 5, 7: 3 }`; what is not named has been borne off. */
export function board(own: Record<number, number>, other: Record<number, number>): Int8Array {
  const checkers = new Int8Array(2 * PLACES)
  for (const [player, side] of [own, other].entries()) {
    let left = 15
    for (const [place, count] of Object.entries(side)) {
      checkers[player * PLACES + Number(place)] = count
      left -= count
    }
    checkers[player * PLACES + BAR + 1] = left
  }
  return checkers
}

export const START = board({ 5: 5, 7: 3, 12: 5, 23: 2 }, { 5: 5, 7: 3, 12: 5, 23: 2 })

/** The same board with its players changed about. */
export function swapped(checkers: Int8Array): Int8Array {
  return Int8Array.from([...checkers.subarray(PLACES), ...checkers.subarray(0, PLACES)])
}

export function makeNets(shape: Partial<NetsShape> = {}, seed = 'nets'): BackgammonNets {
  const inputs = shape.inputs ?? 'extended'
  const hidden = shape.hidden ?? (inputs === 'tesauro' ? [12] : [12, 6])
  const nets = new BackgammonNets({ inputs, hidden, activation: shape.activation ?? 'tanh' })
  const rng = Rng.fromSeed(seed)
  for (const net of nets.nets) net.initialise(() => rng.float())
  return nets
}

/** States with a roll on the table, of random games from their start to their end. */
export function* rolled(count: number): Generator<BackgammonState> {
  const random = new RandomPlay(game)
  for (let seed = 0; seed < count; seed++) {
    const rng = Rng.fromSeed(seed)
    const state = game.start()
    while (state.phase !== 'over') {
      if (state.phase === 'play') yield state
      state.play(random.draw(state, rng))
    }
  }
}
