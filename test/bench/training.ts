import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Row } from './row.ts'
import type { Job, Times } from './trainingTimes.ts'

/** Pictures of an epoch of MNIST. */
const EPOCH = 60_000
const STEPS = 15

interface Figure {
  readonly net: string
  readonly name: string
  readonly unit: (times: Times) => string
  readonly value: (times: Times) => number
  /** What the first probe of our kernels reached, in the same unit, in the plain and the relaxed build. */
  readonly probe: Readonly<Partial<Record<Job['build'], number>>>
}

const boards = { unit: () => 'samples/s', value: ({ batch, ms }: Times) => (1000 * batch) / ms }
const steps = { unit: ({ ms }: Times) => `steps/s (${ms.toPrecision(3)} ms)`, value: ({ ms }: Times) => 1000 / ms }

const FIGURES: readonly Figure[] = [
  // 9x9 boards of 17 planes, 128 at a time, cross entropy of the policy and squared error of the value
  { net: '4x32', name: 'policy-value 4x32', ...boards, probe: { simd: 804, relaxed: 1001 } },
  { net: '4x32, batch norm', name: 'policy-value 4x32, batch norm', ...boards, probe: { simd: 641 } },
  { net: '6x64', name: 'policy-value 6x64', ...boards, probe: { simd: 148, relaxed: 188 } },
  {
    net: 'pictures',
    name: 'convnet 16-32-128 on 28x28, batch 128',
    unit: ({ batch, ms }) => `pictures/s (${((EPOCH / batch) * (ms / 1000)).toPrecision(3)} s for 60,000)`,
    value: ({ batch, ms }) => (1000 * batch) / ms,
    probe: { simd: EPOCH / 16.7 },
  },
  {
    net: 'lstm',
    name: 'LSTM 128 units, 64 steps of 128 numbers, batch 32',
    ...steps,
    probe: { simd: 1000 / 98, relaxed: 1000 / 87 },
  },
  {
    net: 'transformer',
    name: 'transformer 4 layers, 128 units, 4 heads, 64 places, batch 32',
    ...steps,
    probe: { simd: 1000 / 519, relaxed: 1000 / 469 },
  },
]

const script = new URL(import.meta.url.replace(/training(\.[jt]s)$/, 'trainingTimes$1'))

/** Steps of training with Adam on one core, by processor time, each net and build in a process of its own. */
export async function trainingRows(): Promise<Row[]> {
  const rows = (['simd', 'relaxed'] as const).flatMap(build =>
    FIGURES.map(({ net, name, unit, value, probe }): Row => {
      const times = timed({ build, net, steps: STEPS })
      const reference = probe[build]
      return {
        name: `${build}: train ${name}`,
        value: value(times),
        unit: unit(times),
        ...(reference && { reference: { value: reference, of: 'first probe' } }),
      }
    }),
  )
  return [...rows, await sideBySide()]
}

/** How much more two workers train than one. */
async function sideBySide(): Promise<Row> {
  const job: Job = { build: 'relaxed', net: '4x32', steps: 2 * STEPS }
  const alone = await inWorker(job)
  const both = await Promise.all([inWorker(job), inWorker(job)])
  const together = both.reduce((rate, { ms }) => rate + 1 / ms, 0)
  return { name: 'relaxed: train policy-value 4x32, two workers', value: together * alone.ms, unit: 'times one worker' }
}

function timed(job: Job): Times {
  const args = [...process.execArgv, fileURLToPath(script), JSON.stringify(job)]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }))
}

function inWorker(job: Job): Promise<Times> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(script, { workerData: job })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}
