import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { formatRoll, OPENINGS, openingIndex, parseRoll, ROLLS, rollIndex } from './dice.ts'
import { formatPlay, matchPlay, type Step } from './playNotation.ts'
import { type BackgammonState, DOUBLE, DROP, FIRST_PLAY, ROLL, TAKE } from './state.ts'

const NAMES: Readonly<Record<'turn' | 'doubled', readonly (readonly [string, number])[]>> = {
  turn: [
    ['roll', ROLL],
    ['double', DOUBLE],
  ],
  doubled: [
    ['take', TAKE],
    ['drop', DROP],
  ],
}

/** An action, or an outcome of chance, as text: `roll`, `bar/22 13/8*`, `6-5`; a pass is ''. */
export function formatAction(action: number, state: BackgammonState): string {
  switch (state.phase) {
    case 'opening':
      return formatRoll(OPENINGS, action)
    case 'roll':
      return formatRoll(ROLLS, action)
    case 'turn':
    case 'doubled':
      return NAMES[state.phase].find(([, each]) => each === action)![0]
    default:
      return formatPlay(state.steps(action))
  }
}

/** The inverse of {@link formatAction}; plays in any usual way of writing, a later roll with its dice in either order. */
export function parseAction(text: string, state: BackgammonState): Result<number> {
  switch (state.phase) {
    case 'opening':
    case 'roll': {
      const dice = parseRoll(text)
      if (!dice) return fail('bad-roll', `Expected a roll such as '6-5', but got '${shorten(text)}'.`)
      if (state.phase === 'roll') return ok(rollIndex(...dice))
      if (dice[0] !== dice[1]) return ok(openingIndex(...dice))
      return fail('illegal-action', `Expected different dice, for who has more begins, but got '${shorten(text)}'.`)
    }
    case 'turn':
    case 'doubled': {
      const found = NAMES[state.phase].find(([name]) => name === text.trim().toLowerCase())
      if (found) return ok(found[1])
      const names = NAMES[state.phase].map(([name]) => `'${name}'`).join(' or ')
      return fail('illegal-action', `Expected ${names}, but got '${shorten(text)}'.`)
    }
    case 'play': {
      const found = matchPlay(text, allSteps(state))
      return found.ok ? ok(FIRST_PLAY + found.value) : found
    }
    case 'over':
      return fail('illegal-action', `Expected no action, but got '${shorten(text)}': the game is over.`)
  }
}

/** The steps of every legal play, in the order of actions; a single play of none where no play is legal. */
export function allSteps(state: BackgammonState): Step[][] {
  return Array.from({ length: state.playCount || 1 }, (_, i) => state.steps(FIRST_PLAY + i))
}
