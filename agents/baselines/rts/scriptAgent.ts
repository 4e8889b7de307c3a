import { z } from 'zod'
import type { Game, State } from '../../../envs/core/game.ts'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Agent, Seat } from '../../core/agent.ts'
import { defineAgent } from '../../core/registry.ts'
import type { Script } from './script.ts'
import { ScriptPolicy } from './scriptPolicy.ts'

/**
 * Plays a seat of the RTS by a script. It remembers nothing from one order to the next: the orders already given this tick are part of what its
 * seat sees, so that it is right wherever a match resumes or a position is put before it.
 */
class ScriptAgent implements Agent {
  private readonly policy: ScriptPolicy
  private rng!: Rng
  private guesses!: Rng // of its own, so that guesses at what is hidden leave the orders as they are
  private state: State | undefined

  constructor(script: Script) {
    this.policy = new ScriptPolicy(script)
  }

  reset(_game: Game, _player: number, rng: Rng): void {
    this.rng = rng
    this.guesses = rng.split('guesses')
  }

  act(seat: Seat): number {
    this.state = seat.imagine(this.guesses, this.state)
    return this.policy.draw(this.state, this.rng)
  }
}

/** For `AgentKind.refuses`: what to say of any game but the RTS. */
export function refusesAllButRts(game: Game): string | undefined {
  return game.spec.id === 'rts' ? undefined : 'because it orders the units of the RTS'
}

/** An agent kind that plays by a script and takes no options. */
export function scriptAgent(script: Script, summary: string) {
  return defineAgent({
    id: script.name,
    summary,
    options: z.strictObject({}),
    examples: [script.name],
    refuses: refusesAllButRts,
    reproducible: () => true,
    make: () => new ScriptAgent(script),
  })
}
