import { ACTIONS } from '../../envs/rts/actions.ts'
import { PLANES } from '../../envs/rts/observe.ts'
import type { Rules } from '../../envs/rts/rules.ts'
import type { RtsState } from '../../envs/rts/state.ts'
import { turnedCell } from '../../envs/rts/turned.ts'
import { Field } from '../baselines/rts/field.ts'
import { listChoices } from './choices.ts'

/** What a policy goes by: the observation of a tick, taken once, and then, unit by unit, what the one that is asked may choose. */
export class TickView {
  /** [height, width, planes], as it was when {@link look} was called last. */
  readonly observation: Float32Array
  /** The first `count` are the choices of the unit that was asked last, turned. */
  readonly choices = new Int32Array(ACTIONS)
  count = 0
  cell = 0 // where that unit stands, turned
  private readonly field: Field

  constructor(rules: Rules) {
    this.observation = new Float32Array(rules.size * PLANES.length)
    this.field = new Field(rules)
  }

  /** Takes in the tick, with the eyes of the player to move. */
  look(state: RtsState): void {
    state.observe(state.turn, this.observation)
  }

  /** Takes in the unit that is asked. There must be one. */
  ask(state: RtsState): void {
    const { turn, asked } = state
    this.field.begin(state, turn)
    this.count = listChoices(this.field, asked, this.choices)
    this.cell = turnedCell(state.cells[asked], turn, state.rules.size)
  }
}

/** Knows whether a player's observation is still that of the tick at hand: not where the tick is another, nor where a unit is asked again in it. */
export class TickWatch {
  private time = -1
  private readonly asked = new Set<number>() // ids of units

  clear(): void {
    this.time = -1
  }

  /** Counts the unit that is asked. Returns whether a new observation is due. */
  isNew({ time, ids, asked }: RtsState): boolean {
    const id = ids[asked]
    const fresh = time !== this.time || this.asked.has(id)
    if (fresh) this.asked.clear()
    this.time = time
    this.asked.add(id)
    return fresh
  }
}
