import { useGate } from '../../agents/nn/onnx/gate.ts'
import { LudusError } from '../../envs/core/result.ts'
import type { TaskEnd, TrainingTask } from './protocol.ts'

/** Piscina's entry to a thread of a training. */
export default async function work({ kind, plan, port, gate }: TrainingTask): Promise<TaskEnd> {
  if (gate) useGate(gate)
  try {
    if (kind === 'learn') await (await import('./learning.ts')).learn(plan, port)
    else await (await import('./acting.ts')).act(plan, port)
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
