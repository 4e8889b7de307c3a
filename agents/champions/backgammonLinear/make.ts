// Learns the weights that ship, and writes them where it is told: `npm run train:backgammon-linear`.
import { writeFileSync } from 'node:fs'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import { probe, RECIPE, weightLines } from './recipe.ts'
import { train } from './train.ts'

const game = unwrap(games.make('backgammon', { cube: false }))
const weights = train(game, RECIPE, played => {
  if (played % (RECIPE.games / 60) === 0) process.stderr.write(`${played} of ${RECIPE.games} games\n`)
})

writeFileSync(
  process.argv[2],
  `// Made by make.ts. A line a feature, in the order of contactFeatures.ts and raceFeatures.ts: what it adds to the log odds of winning, of winning a
// gammon and a backgammon, and of losing a gammon and a backgammon.
export const CONTACT = \`
${weightLines(weights.contact)}
\`

export const RACE = \`
${weightLines(weights.race)}
\`

/** What recipe.ts came to after its first games when it made these. */
export const PROBE = '${probe(game)}'
`,
)
