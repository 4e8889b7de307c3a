import type { Game } from '../../envs/core/game.ts'

/** What an agent may need of a game: a test, and what to say of a game that fails it. */
const TESTS = {
  'one player': [game => game.spec.players === 1, 'because it has more than one player'],
  'two players': [game => game.spec.players === 2, 'because it is not for two players'],
  'zero sum': [game => game.spec.scoring !== 'return', "because one player's gain is not the other's loss"],
  'one player or zero sum': [
    game => game.spec.players === 1 || (game.spec.players === 2 && game.spec.scoring !== 'return'),
    "because it has several players and one's gain is not the other's loss",
  ],
  turns: [game => !game.spec.simultaneous, 'because its players decide at once'],
  'perfect information': [game => !game.spec.hidden, 'because it hides information'],
  'actions with a meaning of their own': [
    game => game.spec.actions.kind === 'fixed',
    'because it numbers its plays anew in each position',
  ],
  'actions with a meaning of their own, or nothing hidden': [
    game => !game.spec.hidden || game.spec.actions.kind === 'fixed',
    'because it hides information and numbers its plays anew in each position',
  ],
  determinism: [game => game.spec.outcomes === 0, 'because chance has a part in it'],
  'a transition table': [game => game.model !== undefined, 'because it has no transition table'],
} as const satisfies Record<string, readonly [test: (game: Game) => boolean, otherwise: string]>

export type Need = keyof typeof TESTS

/** The first need that a game does not meet, worded for `AgentKind.refuses`; undefined where it meets them all. */
export function unmet(game: Game, needs: readonly Need[]): string | undefined {
  const missing = needs.find(need => !TESTS[need][0](game))
  return missing && TESTS[missing][1]
}

/** Why 3x3 convolutions without padding, so many one upon the other, can't look at what a game shows; undefined where they can, or are none. */
export function unfitForFilters({ spec }: Game, convolutions: number): string | undefined {
  const { shape } = spec.observation
  const [height, width] = shape
  if (convolutions === 0) return undefined
  if (shape.length !== 3) return 'with filters, because its observations are no maps'
  if (Math.min(height, width) > 2 * convolutions) return undefined
  return `with filters, because ${convolutions} of 3x3 leave nothing of a map of ${height}x${width}`
}
