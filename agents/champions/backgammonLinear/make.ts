// Learns the weights that ship, and writes them where it is told: `npm run train:backgammon-linear`.
import { writeFileSync } from 'node:fs'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import { OUTCOMES } from '../../baselines/backgammon/outcome.ts'
import { type Recipe, train } from './train.ts'

const RECIPE: Recipe = { seed: 'backgammon-linear', games: 60_000, firstStep: 0.06, lastStep: 0.002, averaged: 10_000 }
const DIGITS = 4 // after the point

const weights = train(unwrap(games.make('backgammon', { cube: false })), RECIPE, played => {
  if (played % (RECIPE.games / 60) === 0) process.stderr.write(`${played} of ${RECIPE.games} games\n`)
})

writeFileSync(
  process.argv[2],
  `// Made by make.ts. A line a feature, in the order of contactFeatures.ts and raceFeatures.ts: what it adds to the log odds of winning, of winning a
// gammon and a backgammon, and of losing a gammon and a backgammon.
export const CONTACT = \`
${lines(weights.contact)}
\`

export const RACE = \`
${lines(weights.race)}
\`
`,
)

function lines(values: Float64Array): string {
  return Array.from({ length: values.length / OUTCOMES }, (_, feature) =>
    Array.from(values.subarray(feature * OUTCOMES, (feature + 1) * OUTCOMES), value =>
      String(Number(value.toFixed(DIGITS)) + 0),
    ).join(' '),
  ).join('\n')
}
