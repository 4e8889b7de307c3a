import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Row } from './row.ts'

/** What the first probe of our kernels reached, in GFLOPS, in the plain and the relaxed build. */
const PROBE: Readonly<Record<string, readonly [simd: number, relaxed: number]>> = {
  'conv forward': [37.6, 48],
  'conv input gradient': [37.6, 48],
  'conv filter gradient': [28, 37],
  matMul: [34, 40],
}

type Times = Record<string, { flops: number; ms: number }>

/** How fast products and convolutions (batch 128, 9x9 boards) are: stock tfjs WASM beside our two builds, one core. */
export async function kernelRows(): Promise<Row[]> {
  return ['stock', 'simd', 'relaxed'].flatMap(build =>
    Object.entries(timesOf(build)).map(([work, { flops, ms }]) => {
      const probe = PROBE[work.split(',')[0]]
      return {
        name: `${build}: ${work}`,
        value: flops / ms / 1e6,
        unit: `GFLOPS (${ms.toPrecision(3)} ms)`,
        ...(probe && build !== 'stock' && { reference: { value: probe[build === 'simd' ? 0 : 1], of: 'first probe' } }),
      }
    }),
  )
}

function timesOf(build: string): Times {
  const script = fileURLToPath(new URL(import.meta.url.replace(/kernels(\.[jt]s)$/, 'kernelTimes$1')))
  return JSON.parse(execFileSync(process.execPath, [...process.execArgv, script, build], { encoding: 'utf8' }))
}
