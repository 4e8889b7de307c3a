import { z } from 'zod'
import type { Rng } from '../../../envs/core/rng.ts'
import type { RtsState } from '../../../envs/rts/state.ts'
import { choices, type Script } from '../../baselines/rts/script.ts'
import { refusesAllButRts } from '../../baselines/rts/scriptAgent.ts'
import { defineAgent } from '../../core/registry.ts'
import type { Budget } from '../budget.ts'
import { sampleBudget } from '../sampling.ts'
import type { Guess } from './playout.ts'
import { ScriptMcts, type ScriptMctsSettings } from './scriptMcts.ts'
import { ROOT } from './scriptTree.ts'
import { type Finding, type ScriptSearch, ScriptSearchAgent } from './searchAgent.ts'
import { PLAYOUTS, scriptSearchOptions } from './searchOptions.ts'

/** Follows the script that {@link ScriptMcts} chose most often. */
class MostVisited implements ScriptSearch {
  private readonly mcts: ScriptMcts
  private readonly simulations: number

  constructor(scratch: RtsState, settings: ScriptMctsSettings, simulations: number) {
    this.mcts = new ScriptMcts(scratch, choices, settings)
    this.simulations = simulations
  }

  search(_position: RtsState, guess: Guess, player: number, budget: Budget, rng: Rng): Finding {
    const { mcts } = this
    const simulations = mcts.run(guess, player, this.simulations, budget, rng)
    const row = (ROOT * 2 + player) * choices.length
    const tried = choices.map((script: Script, choice: number) => ({
      script,
      visits: mcts.tree.visits[row + choice],
      total: mcts.tree.totals[row + choice],
    }))
    const best = tried.reduce((a, b) => (b.visits > a.visits ? b : a))
    return {
      value: best.total / best.visits,
      simulations,
      depth: mcts.deepest,
      scriptFor: () => best.script,
      tried: () => tried,
    }
  }
}

export const scriptMctsAgent = defineAgent({
  id: 'script-mcts',
  summary: 'Monte Carlo tree search among scripts of the RTS, both sides choosing at once',
  options: z.strictObject({
    ...scriptSearchOptions,
    interval: z.int().min(1).max(1000).default(20).describe('ticks for which a choice holds inside the tree'),
    c: z
      .number()
      .min(0)
      .default(0.05)
      .describe('exploration constant of UCB1, for values from -1 to 1, few of which differ by more than a tenth'),
  }),
  examples: ['script-mcts?sims=200', 'script-mcts?time=50'],
  refuses: refusesAllButRts,
  reproducible: ({ options }) => options.time === undefined,
  make: ({ options }) => {
    const { simulations, time } = sampleBudget(options, PLAYOUTS)
    return new ScriptSearchAgent(scratch => new MostVisited(scratch, options, simulations), time)
  },
})
