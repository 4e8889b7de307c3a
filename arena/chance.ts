import type { Game, State } from '../envs/core/game.ts'
import { RandomPlay } from '../envs/core/play.ts'
import { Rng } from '../envs/core/rng.ts'

/**
 * What chance decides in a match: outcomes drawn from the seed's `chance`, in the order in which they are met. By game, each further game
 * of a match has draws of its own, `chance/1`, `chance/2`, ...: so the two matches of a pair see the same dice game by game, however
 * long each game was in either.
 */
export class Chance {
  private readonly seeds: Rng
  private readonly random: RandomPlay
  private readonly byGame: boolean
  private rng: Rng
  private number: number // of the game; -1 before the first has begun

  /** @param start  where the match begins */
  constructor(game: Game, start: State, seeds: Rng, byGame: boolean) {
    this.seeds = seeds
    this.random = new RandomPlay(game)
    this.byGame = byGame
    this.rng = seeds.split('chance')
    this.number = start.begins ? -1 : 0
  }

  /** The outcome of the chance node at which the match is. */
  draw(state: State): number {
    if (this.byGame && state.begins && ++this.number > 0) this.rng = this.seeds.split(`chance/${this.number}`)
    return this.random.outcome(state, this.rng)
  }

  /** Where it stands, to be gone back to. */
  mark(): () => void {
    const [rng, number] = [this.rng.save(), this.number]
    return () => {
      this.rng = Rng.fromState(rng)
      this.number = number
    }
  }
}
