import { alphaGoAgent } from './alphaGo/agent.ts'
import { puctAgent } from './alphaZero/agent.ts'
import { linearAgent } from './baselines/backgammon/linear.ts'
import { racerAgent } from './baselines/backgammon/racer.ts'
import { goPlayout } from './baselines/goPlayout.ts'
import { greedyAgent } from './baselines/greedy.ts'
import { randomAgent } from './baselines/random.ts'
import { scriptAgents } from './baselines/rts/scriptAgents.ts'
import { championAgent } from './champions/championAgent.ts'
import { champions } from './champions/champions.ts'
import { AgentRegistry } from './core/registry.ts'
import { dqnAgent } from './dqn/agent.ts'
import { gnubgAgent } from './external/gnubg/agent.ts'
import { gnugoAgent, gtpAgent } from './external/gtp/agent.ts'
import { processAgent } from './external/process.ts'
import { policyAgent } from './nn/acting/policyAgent.ts'
import { rtsPolicyAgent } from './rtsPolicy/agent.ts'
import { expectiminimaxAgent } from './search/expectiminimaxAgent.ts'
import { mctsAgent } from './search/mctsAgent.ts'
import { minimaxAgent } from './search/minimax.ts'
import { monteCarloAgent } from './search/monteCarlo.ts'
import { portfolioAgent } from './search/rts/portfolioAgent.ts'
import { scriptMctsAgent } from './search/rts/scriptMctsAgent.ts'
import { qAgent } from './tabular/qAgent.ts'
import { valueIterationAgent } from './tabular/valueIterationAgent.ts'
import { tdAgent } from './tdLambda/agent.ts'

/** Every agent that ships, by the name that its spec strings begin with. */
export const agents = new AgentRegistry([
  randomAgent,
  greedyAgent,
  valueIterationAgent,
  minimaxAgent,
  expectiminimaxAgent,
  mctsAgent,
  monteCarloAgent,
  goPlayout,
  racerAgent,
  linearAgent,
  ...scriptAgents,
  portfolioAgent,
  scriptMctsAgent,
  policyAgent,
  puctAgent,
  alphaGoAgent,
  qAgent,
  dqnAgent,
  rtsPolicyAgent,
  tdAgent,
  championAgent(champions),
  processAgent,
  gtpAgent,
  gnugoAgent,
  gnubgAgent,
])
