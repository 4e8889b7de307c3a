import { z } from 'zod'
import type { Rng } from '../../../envs/core/rng.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { choices, hold, retreat } from '../../baselines/rts/script.ts'
import { refusesAllButRts } from '../../baselines/rts/scriptAgent.ts'
import { defineAgent } from '../../core/registry.ts'
import type { Budget } from '../budget.ts'
import { sampleBudget } from '../sampling.ts'
import type { Guess } from './playout.ts'
import { Portfolio } from './portfolio.ts'
import { type Finding, type ScriptSearch, ScriptSearchAgent } from './searchAgent.ts'
import { PLAYOUTS, scriptSearchOptions } from './searchOptions.ts'

/** Has every unit follow the script that {@link Portfolio} chose for it. */
class UnitByUnit implements ScriptSearch {
  private readonly portfolio: Portfolio
  private readonly simulations: number

  constructor(scratch: RtsState, horizon: number, simulations: number) {
    this.portfolio = new Portfolio(scratch, choices, [hold, retreat], horizon)
    this.simulations = simulations
  }

  search(position: RtsState, guess: Guess, player: number, budget: Budget, rng: Rng): Finding {
    const { portfolio } = this
    const simulations = portfolio.run(position, guess, player, this.simulations, budget, rng)
    return {
      value: portfolio.value,
      simulations,
      depth: 1,
      scriptFor: unitId => portfolio.chosen.scriptFor(unitId),
      tried: unitId => portfolio.trials.get(unitId) ?? [],
    }
  }
}

export const portfolioAgent = defineAgent({
  id: 'portfolio',
  summary: 'portfolio greedy search: which script of the RTS for which unit',
  options: z.strictObject(scriptSearchOptions),
  examples: ['portfolio?sims=200', 'portfolio?time=50'],
  refuses: refusesAllButRts,
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }) => {
    const { simulations, time } = sampleBudget(options, PLAYOUTS)
    return new ScriptSearchAgent(scratch => new UnitByUnit(scratch, options.horizon, simulations), time)
  },
})
