import { describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { OUTCOMES } from '../../../agents/baselines/backgammon/outcome.ts'
import { championNets } from '../../../agents/champions/backgammon/nets.ts'
import { backgammonRecipe } from '../../../agents/champions/backgammon/recipe.ts'
import { champions } from '../../../agents/champions/champions.ts'
import { readRecipe } from '../../../agents/core/recipe.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import type { Thoughts } from '../../../agents/core/thoughts.ts'
import { learners } from '../../../agents/learners.ts'
import { equityOf } from '../../../agents/tdLambda/outcomes.ts'
import { type BackgammonState, DOUBLE, DROP, TAKE } from '../../../envs/backgammon/state.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import { endless } from '../../support/decide.ts'
import { board, START } from '../tdLambda/support.ts'

const money = unwrap(games.make('backgammon', {}))

/** What the champion does in a position given by its XGID, and what it thinks of it. */
async function decide(xgid: string, spec = 'champion:backgammon', game = money) {
  const state = unwrap(game.fromPosition(xgid)) as BackgammonState
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  await agent.reset(game, state.turn, Rng.fromSeed('decide'))
  const action = await agent.act(seatAt(game, state.turn, state, []), endless)
  return { action, text: game.format(action, state), thoughts: agent.thoughts!() as Thoughts }
}

describe('the champion of backgammon', () => {
  test('has a recipe that its learner takes', () => {
    expect(readRecipe(backgammonRecipe, games, learners)).toMatchObject({ ok: true })
  })

  test('has a ladder of which every step is there', () => {
    for (let level = 1; level <= champions.backgammon.ladder.length; level++) {
      expect(unwrap(agents.plan(`champion?level=${level}:backgammon`)).make(money).ok).toBe(true)
    }
  })

  test('knows that the first roll is worth a little, and a lead in a race a lot', () => {
    const nets = championNets()
    const out = new Float64Array(OUTCOMES)
    nets.chances(START, 0, out)
    expect(out[0]).toBeGreaterThan(0.51)
    expect(out[0]).toBeLessThan(0.54) // 0.525 by rollouts
    nets.chances(board({ 3: 5, 4: 5, 5: 5 }, { 3: 5, 4: 5, 5: 3, 11: 2 }), 0, out)
    expect(equityOf(out, 0)).toBeGreaterThan(0.5)
  })

  test.each([
    [1, '31', '8/5 6/5'],
    [1, '42', '8/4 6/4'],
    [1, '61', '13/7 8/7'],
    [2, '31', '8/5 6/5'],
    [3, '61', '13/7 8/7'],
  ])('at %i ply opens %s as everybody does', async (ply, dice, play) => {
    const { text, thoughts } = await decide(
      `XGID=-b----E-C---eE---c-e----B-:0:0:1:${dice}:0:0:0:0:10`,
      `champion?ply=${ply}:backgammon`,
    )
    expect(text).toBe(play)
    expect(thoughts.depth).toBeLessThanOrEqual(ply) // less where one play is far the best
    expect(thoughts.value).toBe(thoughts.actions[0].value)
  })

  test('doubles and drops where a race is all but won, and takes where it is close', async () => {
    const won = 'XGID=-BBBBB--------------bbbdd-:0:0:1'
    expect((await decide(`${won}:00:0:0:0:0:10`)).action).toBe(DOUBLE)
    expect((await decide(`${won}:D:0:0:0:0:10`)).action).toBe(DROP)
    expect((await decide('XGID=-CCCCBA------------abcccc-:0:0:1:D:0:0:0:0:10')).action).toBe(TAKE)
  })
})
