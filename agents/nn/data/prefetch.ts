import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'
import type { Batches, Position } from '../core/batches.ts'
import type { Batch, Column, Dataset, Values } from './dataset.ts'
import { after, type BatchOptions, batchesPerEpoch, type Recipe, recipeOf, settled } from './recipe.ts'
import type { WorkerAnswer, WorkerOrder } from './worker.ts'

export interface PrefetchOptions extends BatchOptions {
  /** How many batches are made, or being made, beyond those that were asked for. Default 4. */
  readonly ahead?: number
}

/** The compiled worker, found as the package's own export: by tests in TypeScript and by the built program alike. */
const WORKER = createRequire(import.meta.url).resolve('ludus/data-worker')

/**
 * The batches of `batchesOf`, bit for bit and in the same order, made ahead in a thread of their own. The dataset is copied
 * once into memory that both threads share; batches are handed over without a copy. The thread keeps no program alive that
 * waits for no batch.
 */
export class PrefetchedBatches<K extends string> implements Batches<Batch<K>> {
  readonly perEpoch: number
  private readonly ahead: number
  private readonly thread: BatchThread<K>
  private at: Position = { epoch: 0, batch: 0 } // of the next batch to be handed out
  private ordered: Position = this.at // of the next batch to be ordered
  private queue: Promise<Batch<K>>[] = [] // from `at` up to `ordered`

  /** @throws Error where the options make no batch */
  constructor(dataset: Dataset<K>, { ahead = 4, ...options }: PrefetchOptions) {
    if (!(Number.isInteger(ahead) && ahead >= 1)) {
      throw new Error(`Expected ahead to be a whole number from 1, but got ${ahead}.`)
    }
    const recipe = recipeOf(options)
    this.perEpoch = batchesPerEpoch(dataset.size, recipe)
    this.ahead = ahead
    this.thread = new BatchThread(dataset, recipe)
  }

  get position(): Position {
    return this.at
  }

  /** What has been made for another position is forgotten. */
  set position(position: Position) {
    const next = settled(position, this.perEpoch)
    if (next.epoch === this.at.epoch && next.batch === this.at.batch) return
    this.at = next
    this.ordered = next
    this.queue = []
  }

  /** @throws Error what went wrong in the thread; that it is closed */
  async next(): Promise<Batch<K>> {
    while (this.queue.length <= this.ahead) {
      this.queue.push(this.thread.make(this.ordered))
      this.ordered = after(this.ordered, this.perEpoch)
    }
    const batch = this.queue.shift() as Promise<Batch<K>>
    this.at = after(this.at, this.perEpoch)
    this.thread.hold()
    try {
      return await batch
    } finally {
      this.thread.release()
    }
  }

  /** Ends the thread. Who still waits for a batch, or asks for one, gets an error. */
  async close(): Promise<void> {
    await this.thread.close()
  }
}

interface Waiting<K extends string> {
  resolve(batch: Batch<K>): void
  reject(error: Error): void
}

/** A thread that makes batches, one after the other. */
class BatchThread<K extends string> {
  private readonly worker: Worker
  private readonly waiting: Waiting<K>[] = [] // for answers, which come in order
  private failure: Error | undefined
  private held = 0

  constructor(dataset: Dataset<K>, recipe: Recipe) {
    const workerData: WorkerOrder = { dataset: shared(dataset), recipe }
    this.worker = new Worker(WORKER, { workerData, execArgv: [] })
    this.worker.unref()
    this.worker.on('message', (answer: WorkerAnswer) => {
      const first = this.waiting.shift()
      if ('batch' in answer) first?.resolve(answer.batch as Batch<K>)
      else first?.reject(answer.error)
    })
    this.worker.on('error', error => this.fail(error as Error))
    this.worker.on('exit', code =>
      this.fail(new Error(`Expected the thread that makes batches to go on, but it ended with ${code}.`)),
    )
  }

  make(position: Position): Promise<Batch<K>> {
    const made = new Promise<Batch<K>>((resolve, reject) => {
      if (this.failure) reject(this.failure)
      else this.waiting.push({ resolve, reject })
    })
    made.catch(() => {}) // one that nobody asks for may fail unheard
    if (!this.failure) this.worker.postMessage(position)
    return made
  }

  /** Keeps the program alive until as many calls of `release`. */
  hold(): void {
    if (this.held++ === 0) this.worker.ref()
  }

  release(): void {
    if (--this.held === 0) this.worker.unref()
  }

  async close(): Promise<void> {
    this.fail(new Error('Expected batches that are open, but they have been closed.'))
    await this.worker.terminate()
  }

  private fail(error: Error): void {
    this.failure ??= error
    for (const { reject } of this.waiting.splice(0)) reject(this.failure)
  }
}

/** The same dataset in memory that threads share. */
function shared<K extends string>({ size, columns }: Dataset<K>): Dataset<K> {
  const copies = {} as Record<K, Column>
  for (const name in columns) {
    const { values } = columns[name]
    copies[name] = { ...columns[name], values: inSharedMemory(values) }
  }
  return { size, columns: copies }
}

function inSharedMemory(values: Values): Values {
  if (values.buffer instanceof SharedArrayBuffer) return values
  const copy = new (values.constructor as new (buffer: SharedArrayBuffer) => Values)(
    new SharedArrayBuffer(values.byteLength),
  )
  copy.set(values)
  return copy
}
