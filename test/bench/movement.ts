import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { MovementTimes } from './movementTimes.ts'
import type { Row } from './row.ts'

/** Kernels that move, sum, pool and gather: ours beside the stock ones, turn about in one process, on one core. */
export async function movementRows(): Promise<Row[]> {
  const script = fileURLToPath(new URL(import.meta.url.replace(/movement(\.[jt]s)$/, 'movementTimes$1')))
  const output = execFileSync(process.execPath, [...process.execArgv, script], { encoding: 'utf8' })
  return Object.entries(JSON.parse(output) as MovementTimes).map(([name, { ours, stock }]) => ({
    name,
    value: ours,
    unit: stock === undefined ? 'ms (stock: missing)' : `ms (stock ${stock.toPrecision(3)}: ${times(stock / ours)} x)`,
  }))
}

const times = (ratio: number) => (ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0))
