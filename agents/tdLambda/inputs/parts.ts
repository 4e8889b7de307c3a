import { hasContact } from '../../baselines/backgammon/features.ts'
import { CONTACT_INPUTS, contactInputs } from './contact.ts'
import type { Inputs } from './inputs.ts'
import { RACE_INPUTS, raceInputs } from './race.ts'
import { TESAURO_INPUTS, tesauroInputs } from './tesauro.ts'

/** A kind of position that has a net of its own. */
export interface PartKind {
  readonly name: string
  readonly inputs: number
  /** Writes the inputs of a position in which `player` is about to roll. */
  fill(checkers: Int8Array, player: number, out: Inputs): void
}

/** What nets see of backgammon. */
export interface Design {
  readonly parts: readonly PartKind[]
  /** Which of the parts a position belongs to. */
  partOf(checkers: Int8Array): number
  /**
   * Whether inputs and outputs are always those of player 0, as eligibility traces want it, or of the player who is about to roll, so that
   * what is learnt of a position holds for both players.
   */
  readonly fixed: boolean
}

export const DESIGN_NAMES = ['tesauro', 'extended'] as const
export type DesignName = (typeof DESIGN_NAMES)[number]

export const DESIGNS: Readonly<Record<DesignName, Design>> = {
  tesauro: {
    parts: [{ name: 'all', inputs: TESAURO_INPUTS, fill: tesauroInputs }],
    partOf: () => 0,
    fixed: true,
  },
  // positions in which checkers have still to pass each other, and races
  extended: {
    parts: [
      { name: 'contact', inputs: CONTACT_INPUTS, fill: contactInputs },
      { name: 'race', inputs: RACE_INPUTS, fill: raceInputs },
    ],
    partOf: checkers => (hasContact(checkers) ? 0 : 1),
    fixed: false,
  },
}
