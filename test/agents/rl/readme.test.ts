import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generalizedAdvantages } from '../../../agents/rl/index.ts'
import { near } from './numbers.ts'

it('agents/rl/README.md lists every file of the room, and its example comes out as it says', () => {
  const readme = readFileSync('agents/rl/README.md', 'utf8')
  for (const file of readdirSync('agents/rl').filter(name => name.endsWith('.ts')))
    expect(readme).toContain(`\`${file}\``)
  const steps = { rewardsT1: [0, 0, 1], discountsT1: [0.9, 0.9, 0], valuesT: [0.5, 0.6, 0.8], valuesT1: [0.6, 0.8, 0] }
  const said = readme
    .match(/\/\/ \[(.*)\]/)![1]
    .split(', ')
    .map(Number)
  near(generalizedAdvantages(steps, 0.95), said, 1e-4)
})
