import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Agent, Seat } from '../core/agent.ts'
import { defineAgent } from '../core/registry.ts'

/** Draws uniformly among the legal actions. */
class RandomAgent implements Agent {
  private readonly actions: Int32Array
  private rng!: Rng

  constructor(game: Game) {
    this.actions = new Int32Array(game.spec.actions.count)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
  }

  act(seat: Seat): number {
    return this.actions[this.rng.below(seat.legal(this.actions))]
  }
}

export const randomAgent = defineAgent({
  id: 'random',
  summary: 'draws uniformly among the legal actions',
  options: z.strictObject({}),
  examples: ['random'],
  refuses: () => undefined,
  reproducible: () => true,
  make: (_input, game) => new RandomAgent(game),
})
