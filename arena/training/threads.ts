import { createRequire } from 'node:module'
import { Piscina } from 'piscina'
import type { TaskEnd, TrainingTask } from './protocol.ts'
import type { Pulse } from './pulse.ts'
import type { Watch } from './watch.ts'

/** The compiled thread, found as the package's own export: by tests in TypeScript and by the built program alike. */
const WORKER = createRequire(import.meta.url).resolve('ludus/training-worker')

/** So many threads, each of which is at one task for as long as a training lasts. @param heap  the most that one may use, in MiB */
export function trainingThreads(size: number, heap: number): Piscina<TrainingTask, TaskEnd> {
  const threads = new Piscina<TrainingTask, TaskEnd>({
    filename: WORKER,
    minThreads: size,
    maxThreads: size,
    resourceLimits: { maxOldGenerationSizeMb: heap },
    execArgv: [],
    atomics: 'disabled', // they listen to ports of their own
    recordTiming: false,
  })
  threads.on('error', () => {}) // a thread died, and has been replaced; whoever gave it a task hears of it
  return threads
}

/**
 * Has a thread do a task, and ends it where it hangs, though never in the midst of native code.
 * @returns how the task ended, or how its thread was lost
 */
export async function runWatched(
  threads: Piscina<TrainingTask, TaskEnd>,
  task: Omit<TrainingTask, 'pulse'>,
  pulse: Pulse,
  watch: Watch,
): Promise<TaskEnd | string> {
  const killer = new AbortController()
  let hung: string | undefined
  pulse.begins('starting')
  const unwatch = watch.over(pulse, async why => {
    hung = why
    await pulse.gate.shut()
    killer.abort()
  })
  try {
    return await threads.run({ ...task, pulse: pulse.memory }, { transferList: [task.port], signal: killer.signal })
  } catch (error) {
    return hung ?? `its thread died: ${(error as Error).message}`
  } finally {
    unwatch()
  }
}
