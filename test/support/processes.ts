import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Whether a process is there and is more than an entry that nobody has collected. */
export function isRunning(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** Waits until a process has ended; gives up after ten seconds. */
export async function ended(pid: number): Promise<boolean> {
  for (let i = 0; i < 500 && isRunning(pid); i++) await wait(20)
  return !isRunning(pid)
}
