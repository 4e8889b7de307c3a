import type { Command } from '../command.ts'
import { GnubgEngine, type GnubgSettings } from './engine.ts'

/** How long an engine that nobody uses goes on, in milliseconds. */
const IDLE = 10_000

const idle = new Map<string, GnubgEngine[]>()

/**
 * An engine with these settings: one that an agent of this thread has given back, else a new one. Starting one takes as long as a thousand decisions,
 * so they outlive the agents that use them.
 */
export async function borrowEngine(
  command: Command,
  settings: GnubgSettings,
  milliseconds: number,
): Promise<GnubgEngine> {
  const waiting = idle.get(keyOf(command, settings)) ?? []
  for (let engine = waiting.pop(); engine; engine = waiting.pop()) {
    engine.rest(false)
    if (engine.alive) return engine
  }
  return GnubgEngine.start(command, settings, milliseconds)
}

/** Hands an engine back. It does not keep this thread from ending, and ends by itself when nobody has asked for it for a while. */
export function giveBackEngine(engine: GnubgEngine, command: Command, settings: GnubgSettings): void {
  if (!engine.alive) return
  const key = keyOf(command, settings)
  const waiting = idle.get(key) ?? []
  idle.set(key, waiting)
  waiting.push(engine)
  engine.rest(true)
  setTimeout(() => {
    const at = waiting.indexOf(engine)
    if (at < 0) return
    waiting.splice(at, 1)
    void engine.close()
  }, IDLE).unref()
}

function keyOf(command: Command, { ply, cubeful, noise }: GnubgSettings): string {
  return JSON.stringify([command.program, command.arguments, ply, cubeful, noise])
}
