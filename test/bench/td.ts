import { type TdOptions, tdOptions } from '../../agents/tdLambda/config.ts'
import { TdLearner } from '../../agents/tdLambda/learner.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { type Row, rate } from './row.ts'

const WARM_UP = 1000 // games after which they are as long as those of players who know something
const GAMES = 200

/** How fast backgammon is learnt by self-play, one core. */
export async function tdRows(): Promise<Row[]> {
  const classic = {
    inputs: 'tesauro',
    hidden: 80,
    activation: 'sigmoid',
    rate: 0.1,
    rateEnd: 0.1,
    averaged: 0,
  } as const
  return [
    await row('TD(0), 198-80-5', { ...classic, lambda: 0 }, 200_000 / 506),
    await row('TD(0.7) with traces, 198-80-5', { ...classic, lambda: 0.7, lambdaGames: 1e12 }),
    await row('TD(0), more inputs, nets of 160 and 48 units', { lambda: 0 }),
  ]
}

async function row(name: string, options: Partial<TdOptions>, reference?: number): Promise<Row> {
  const game = unwrap(games.make('backgammon', { cube: false }))
  const rng = Rng.fromSeed('bench')
  const learner = new TdLearner(game, tdOptions.parse(options), rng)
  for (let played = 0; played < WARM_UP; played++) learner.learnGame(rng)
  const value = await rate(() => {
    for (let played = 0; played < GAMES; played++) learner.learnGame(rng)
    return GAMES
  })
  const row = { name: `backgammon, self-play games learnt from: ${name}`, value, unit: 'games/s' }
  return reference ? { ...row, reference: { value: reference, of: 'C++, 196-80-5, TD(0)' } } : row
}
