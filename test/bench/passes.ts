import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

/** How long operations that aren't products take with their gradients: composed of stock kernels, and in our two builds, one core. */
export async function passRows(): Promise<Row[]> {
  return ['stock', 'simd', 'relaxed'].flatMap(build =>
    Object.entries(timesOf(build)).map(([work, ms]) => ({ name: `${build}: ${work}`, value: ms, unit: 'ms' })),
  )
}

function timesOf(build: string): Record<string, number> {
  const script = fileURLToPath(new URL(import.meta.url.replace(/passes(\.[jt]s)$/, 'passTimes$1')))
  return JSON.parse(execFileSync(process.execPath, [...process.execArgv, script, build], { encoding: 'utf8' }))
}
