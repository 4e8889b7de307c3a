import { CHANCE, type State } from '../../../envs/core/game.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import { END } from '../../../envs/rts/actions.ts'
import { NOBODY, type RtsState } from '../../../envs/rts/state.ts'
import type { RolloutPolicy } from '../../search/rolloutPolicy.ts'
import { Field } from './field.ts'
import type { Script } from './script.ts'

/** Plays the RTS action by action as a script orders, for whoever is to move. The state must be of one game throughout. */
export class ScriptPolicy implements RolloutPolicy {
  private readonly script: Script
  private field: Field | undefined

  constructor(script: Script) {
    this.script = script
  }

  draw(state: State, rng: Rng): number {
    const rts = state as RtsState
    if (rts.turn === CHANCE) return rng.below(rts.draws)
    if (rts.asked === NOBODY) return END
    this.field ??= new Field(rts.rules)
    this.field.begin(rts, rts.turn)
    return this.script.order(this.field, rts.asked, rng)
  }
}
