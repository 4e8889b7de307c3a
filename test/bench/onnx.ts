import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { policyValue } from '../../agents/nn/blocks/policyValue.ts'
import { openBackend } from '../../agents/nn/core/backend.ts'
import { createModel } from '../../agents/nn/core/model.ts'
import { exportModel, Session } from '../../agents/nn/onnx/index.ts'
import { Rng } from '../../envs/core/rng.ts'
import type { Task } from './onnxRival.ts'
import { median, type Row } from './row.ts'

const NET = { actions: 82, blocks: 4, filters: 32, norm: true }
const SHAPE = [9, 9, 17]
const BATCHES = [1, 8, 64]
const POSITIONS = 256 // a round, of each engine
const ROUNDS = 9 // in which the engines take turns, so that all meet the same machine
const REFRESHES = 30

type Engine = (task: Task) => Promise<number>

/** Acting with a 4x32 policy-value net with batch norm on 9x9x17 planes: ONNX Runtime beside tfjs, one thread each. */
export async function onnxRows(): Promise<Row[]> {
  await openBackend()
  const model = createModel(policyValue(NET), SHAPE, Rng.fromSeed('bench'))
  let began = performance.now()
  const exported = exportModel(model, { name: 'bench' })
  const tracing = performance.now() - began

  const [encoding, opening]: number[][] = [[], []]
  for (let i = 0; i < REFRESHES; i++) {
    began = performance.now()
    const bytes = exported.encode()
    encoding.push(performance.now() - began)
    began = performance.now()
    const session = await Session.open(bytes)
    opening.push(performance.now() - began)
    await session.release()
  }

  const session = await Session.open(exported.encode())
  const [stock, ours] = [false, true].map(
    ours => new Worker(new URL('./onnxRival.js', import.meta.url), { workerData: { ours, net: NET, shape: SHAPE } }),
  )
  const engines = {
    'ONNX Runtime': acting(session),
    'stock tfjs WASM': rival(stock),
    'tfjs WASM, our kernels': rival(ours),
  }
  const rows: Row[] = []
  for (const batch of BATCHES) rows.push(...(await compare(engines, batch)))
  await session.release()
  await Promise.all([stock.terminate(), ours.terminate()])
  model.dispose()
  return [
    ...rows,
    { name: 'export: trace and lower, once', value: tracing, unit: 'ms' },
    { name: 'refresh: encode newer weights', value: median(encoding), unit: 'ms' },
    { name: 'refresh: open the session', value: median(opening), unit: 'ms' },
  ]
}

async function compare(engines: Readonly<Record<string, Engine>>, batch: number): Promise<Row[]> {
  const task = { batch, count: POSITIONS / batch }
  for (const engine of Object.values(engines)) await engine(task)
  const took: Record<string, number[]> = Object.fromEntries(Object.keys(engines).map(name => [name, []]))
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, engine] of Object.entries(engines)) took[name].push(await engine(task))
  }
  const [fastest, ...others] = Object.keys(engines)
  return [
    ...Object.keys(engines).map(name => ({
      name: `${name}, batch ${batch}`,
      value: (1000 * POSITIONS) / median(took[name]),
      unit: 'positions/s',
    })),
    ...others.map(name => ({
      name: `${fastest} against ${name}, batch ${batch}, median of rounds`,
      value: median(took[name].map((ms, round) => ms / took[fastest][round])),
      unit: 'times',
    })),
  ]
}

function acting(session: Session): Engine {
  return async ({ batch, count }) => {
    const input = new Float32Array(batch * SHAPE.reduce((a, b) => a * b)).fill(0.5)
    const began = performance.now()
    for (let i = 0; i < count; i++) await session.run({ input }, batch)
    return performance.now() - began
  }
}

function rival(worker: Worker): Engine {
  return async task => {
    worker.postMessage(task)
    const [took] = await once(worker, 'message')
    return took
  }
}
