import { describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { findGnubg } from '../../../agents/external/gnubg/agent.ts'
import { GnubgJudge } from '../../../agents/external/gnubg/judge.ts'
import { systemNow } from '../../../arena/clock.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'
import { type LossTotals, lossPerDecision } from '../../../league/judge/lossPerDecision.ts'
import { hasGnubg } from '../../support/gnubg.ts'

async function judged(agent: string, plies: number, decisions: number): Promise<LossTotals> {
  const judge = await GnubgJudge.start(unwrap(findGnubg('gnubg')), plies)
  try {
    let totals: LossTotals | undefined
    for await (const each of lossPerDecision({ agent, seed: 'a', decisions, use: [] }, judge, {
      games,
      agents,
      now: systemNow,
    }))
      totals = each
    return totals!
  } finally {
    await judge.close()
  }
}

describe.runIf(hasGnubg)('the loss per decision', () => {
  test('is nothing where GNU Backgammon judges itself, at the same plies', async () => {
    const totals = await judged('gnubg?ply=0', 0, 20)
    expect(totals.best).toBe(totals.decisions)
    expect(totals.loss.above).toBe(0)
  })

  test('tells bad play from good play', async () => {
    const [random, linear] = [await judged('random', 0, 30), await judged('linear', 1, 20)]
    expect(random.loss.estimate().value).toBeGreaterThan(0.2)
    expect(linear.loss.estimate().value).toBeLessThan(0.1)
    expect(linear.best).toBeLessThan(linear.decisions)
    expect(linear.decisions).toBeGreaterThanOrEqual(20)
  })

  test('does not count games that were not finished', async () => {
    await expect(judged('process:false', 0, 1)).rejects.toMatchObject({ code: 'forfeit' })
  })
})
