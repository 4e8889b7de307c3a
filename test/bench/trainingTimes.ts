/**
 * In a process or a worker of its own, as kernels are registered for all of tfjs: trains one net on one build and tells
 * how long a step takes. The job comes as JSON, in the first argument, or as the worker's data.
 */
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { type Build, installKernels } from '../../agents/nn/wasm/index.ts'
import { median } from './row.ts'
import { NETS } from './trainingNets.ts'

export interface Job {
  readonly build: Build
  readonly net: string
  readonly steps: number
}

export interface Times {
  /** Examples of a step. */
  readonly batch: number
  /**
   * Milliseconds of a step, the median: of processor time where a process trains alone, whatever else the machine does;
   * by the clock in a worker, as its process's others count too.
   */
  readonly ms: number
}

async function time({ build, net, steps }: Job): Promise<Times> {
  tf.enableProdMode()
  await tf.setBackend('wasm')
  installKernels(build)
  const trained = NETS[net]()
  for (let i = 0; i < 3; i++) trained.step() // the JIT's
  const taken = Array.from({ length: steps }, () => {
    const began = now()
    trained.step()
    return now() - began
  })
  return { batch: trained.batch, ms: median(taken) }
}

function now(): number {
  if (!isMainThread) return performance.now()
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

if (isMainThread) process.stdout.write(JSON.stringify(await time(JSON.parse(process.argv[2]))))
else parentPort?.postMessage(await time(workerData))
