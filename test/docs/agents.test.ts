import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { AgentRegistry } from '../../agents/core/registry.ts'
import { seatAt } from '../../agents/core/seat.ts'
import { processAgent } from '../../agents/external/process.ts'
import { CHANCE, OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { hasPython } from '../support/python.ts'

const unlimited = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }

test.runIf(hasPython).each([
  ['go', { size: 5 }],
  ['gridworld', { map: 'frozen-lake-4x4' }],
  ['gridworld', { map: 'key-door' }],
])("the manual's bot plays %s %j to the end, the same game for the same seed", async (id, options) => {
  const folder = mkdtempSync(join(tmpdir(), 'ludus-bot-'))
  const [, bot] = /```python\n([\s\S]*?)```/.exec(readFileSync('docs/agents.md', 'utf8'))!
  writeFileSync(join(folder, 'bot.py'), bot)
  const game = unwrap(games.make(id, options))
  const plan = unwrap(new AgentRegistry([processAgent]).plan(`process:python3 ${join(folder, 'bot.py')}`))
  const agent = unwrap(plan.make(game))
  const random = new RandomPlay(game)
  const played: number[][] = []
  try {
    for (let round = 0; round < 2; round++) {
      const state = game.start(Rng.fromSeed(1))
      const chance = Rng.fromSeed(2)
      const history: number[] = []
      await agent.reset(game, 0, Rng.fromSeed(3))
      while (state.turn !== OVER) {
        const action =
          state.turn === CHANCE
            ? random.outcome(state, chance)
            : await agent.act(seatAt(game, state.turn, state, history), unlimited)
        expect(state.isLegal(action)).toBe(true)
        state.play(action)
        history.push(action)
      }
      played.push(history)
    }
  } finally {
    await agent.close?.()
    rmSync(folder, { recursive: true })
  }
  expect(played[0].length).toBeGreaterThan(1)
  expect(played[1]).toEqual(played[0])
})
