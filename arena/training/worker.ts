import { LudusError } from '../../envs/core/result.ts'
import type { TaskEnd, TrainingTask } from './protocol.ts'
import { Pulse } from './pulse.ts'

/** Piscina's entry to a thread of a training. */
export default async function work({ kind, plan, port, pulse: memory }: TrainingTask): Promise<TaskEnd> {
  const pulse = new Pulse(memory)
  pulse.countCalls()
  try {
    if (kind === 'learn') await (await import('./learning.ts')).learn(plan, port, pulse)
    else await (await import('./acting.ts')).act(plan, port, pulse)
    return undefined
  } catch (error) {
    if (error instanceof LudusError) return { fault: { code: error.code, message: error.message } }
    return {
      fault: { code: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    }
  } finally {
    port.close()
  }
}
