import { defineRecipe } from '../../core/recipe.ts'

/** TD(lambda) from self-play; snapshots beyond 360,000 games learn from looks ahead. */
export const backgammonRecipe = defineRecipe({
  summary: 'backgammon: nets for contact and race, by TD(lambda) from self-play, then by their own looks ahead',
  game: 'backgammon?cube=false',
  learner: 'td-lambda',
  options: {
    inputs: 'extended',
    hidden: 160,
    raceHidden: 48,
    activation: 'tanh',
    lambda: 0.7,
    lambdaGames: 20_000,
    rate: 0.015,
    rateEnd: 0.0015,
    rateHalfLife: 30_000,
    averaged: 10_000,
    lookFrom: 360_000,
    window: 300_000,
    replays: 10,
  },
  seed: 'backgammon',
  games: 400_000,
  snapshots: 10_000,
  rivals: ['linear'],
  matches: 1000,
})
