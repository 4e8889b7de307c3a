import { PLACES } from '../../envs/backgammon/board.ts'
import type { Backgammon } from '../../envs/backgammon/game.ts'
import { PLANES } from '../../envs/backgammon/observe.ts'
import type { BackgammonState } from '../../envs/backgammon/state.ts'
import type { Sight } from './sight.ts'

const UNITS = PLANES.findIndex(plane => plane.endsWith('to be played')) // of each place; those that follow are the same on all places

/**
 * Backgammon as a net of positions sees it: its observation, in which what is the same on all places is said once. It is seen by who is about
 * to roll or has a double to answer; for money it is worth so many cubes.
 */
export function backgammonSight({ rules }: Backgammon): Sight {
  const seen = new Float32Array(PLACES * PLANES.length)
  return {
    size: PLACES * UNITS + PLANES.length - UNITS,
    side: state => (state.turn >= 0 ? state.turn : (state as BackgammonState).onRoll),
    write(state, side, out, at) {
      state.observe(side, seen)
      for (let place = 0; place < PLACES; place++) {
        for (let unit = 0; unit < UNITS; unit++) out[at++] = seen[place * PLANES.length + unit]
      }
      for (let plane = UNITS; plane < PLANES.length; plane++) out[at++] = seen[plane]
    },
    unit: state => (rules.length === 0 ? (state as BackgammonState).cube : 1),
  }
}
