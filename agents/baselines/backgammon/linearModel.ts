import { BAR, CHECKERS, OFF, PLACES } from '../../../envs/backgammon/board.ts'
import { CONTACT_FEATURES, contactFeatures } from './contactFeatures.ts'
import { Features, HOME, hasContact, lastPlace } from './features.ts'
import { certain, LOSE_BACKGAMMON, LOSE_GAMMON, OUTCOMES, WIN, WIN_BACKGAMMON, WIN_GAMMON } from './outcome.ts'
import { RACE_FEATURES, raceFeatures } from './raceFeatures.ts'

/** [features, OUTCOMES]: what each feature adds to the log odds of each outcome, for positions with contact and for races. */
export interface LinearWeights {
  readonly contact: Float64Array
  readonly race: Float64Array
}

export function blankWeights(): LinearWeights {
  return {
    contact: new Float64Array(CONTACT_FEATURES * OUTCOMES),
    race: new Float64Array(RACE_FEATURES * OUTCOMES),
  }
}

/** What a game comes to from a position on, each chance the logistic function of a weighted sum of features. Nothing is allocated in use. */
export class LinearModel {
  readonly weights: LinearWeights
  /** The features of the position that was asked about last. */
  readonly features = new Features(CONTACT_FEATURES + RACE_FEATURES)

  constructor(weights: LinearWeights) {
    this.weights = weights
  }

  /**
   * Writes the chances of the player who is about to roll; those of a game that is over are certain.
   *
   * @param out [OUTCOMES]
   */
  chances(checkers: Int8Array, player: number, out: Float64Array): void {
    const own = player * PLACES
    const other = PLACES - own
    if (checkers[own + OFF] === CHECKERS) certain(worth(checkers, 1 - player), out)
    else if (checkers[other + OFF] === CHECKERS) certain(-worth(checkers, player), out)
    else this.guess(checkers, player, out)
  }

  private guess(checkers: Int8Array, player: number, out: Float64Array): void {
    const own = player * PLACES
    const other = PLACES - own
    this.sum(this.look(checkers, player), out)
    for (let k = 0; k < OUTCOMES; k++) out[k] = 1 / (1 + Math.exp(-out[k]))
    // what the rules leave no room for
    out[WIN_GAMMON] = checkers[other + OFF] > 0 ? 0 : Math.min(out[WIN_GAMMON], out[WIN])
    out[WIN_BACKGAMMON] = Math.min(out[WIN_BACKGAMMON], out[WIN_GAMMON])
    out[LOSE_GAMMON] = checkers[own + OFF] > 0 ? 0 : Math.min(out[LOSE_GAMMON], 1 - out[WIN])
    out[LOSE_BACKGAMMON] = Math.min(out[LOSE_BACKGAMMON], out[LOSE_GAMMON])
  }

  /** Finds the position's features, and returns the weights that go with them. */
  look(checkers: Int8Array, player: number): Float64Array {
    if (hasContact(checkers)) {
      contactFeatures(checkers, player, this.features)
      return this.weights.contact
    }
    raceFeatures(checkers, player, this.features)
    return this.weights.race
  }

  private sum(weights: Float64Array, out: Float64Array): void {
    const { index, value, count } = this.features
    let [a, b, c, d, e] = [0, 0, 0, 0, 0]
    for (let i = 0; i < count; i++) {
      const at = index[i] * OUTCOMES
      const x = value[i]
      a += weights[at] * x
      b += weights[at + 1] * x
      c += weights[at + 2] * x
      d += weights[at + 3] * x
      e += weights[at + 4] * x
    }
    out[0] = a
    out[1] = b
    out[2] = c
    out[3] = d
    out[4] = e
  }
}

/** Points that a game is worth in which the other player has borne off all: 1, 2 for a gammon, 3 for a backgammon. */
function worth(checkers: Int8Array, loser: number): number {
  if (checkers[loser * PLACES + OFF] > 0) return 1
  return lastPlace(checkers, loser) >= BAR - HOME ? 3 : 2
}
