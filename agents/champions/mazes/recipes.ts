import { defineRecipe } from '../../core/recipe.ts'

/** What the agent sees, a small memory, and layers over both. */
const NET = { hidden: [64], lstm: 32, horizon: 20, joint: [64] }
const PPO = { ...NET, batch: 4096, minibatch: 1024, rate: 1e-3 }

export const keyDoor = defineRecipe({
  summary: 'fetches a key, opens a door, finds the goal',
  game: 'gridworld?map=key-door',
  learner: 'ppo',
  options: { ...PPO, games: 16 },
  games: 10_000,
  snapshots: 2500,
  play: 'temperature=1',
})

export const multiRoom = defineRecipe({
  summary: 'opens doors until it finds the goal',
  game: 'gridworld?map=multi-room',
  learner: 'ppo',
  options: { ...PPO, games: 32 },
  games: 40_000,
  snapshots: 10_000,
  play: 'temperature=1',
})

/** The right arm depends on what was shown and on what stands where: neither tells anything alone, so that chance must stay in play for long. */
export const memory = defineRecipe({
  summary: 'goes where the thing is that it was shown',
  game: 'gridworld?map=memory',
  learner: 'ppo',
  options: { ...PPO, rate: 2e-3, games: 64, entropy: 0.03 },
  games: 1_000_000,
  snapshots: 100_000,
  play: 'temperature=1',
})
