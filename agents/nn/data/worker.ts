/** The thread in which batches are made ahead. Each message is a position; each answer is its batch, in the same order. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Position } from '../core/batches.ts'
import type { Batch, Dataset } from './dataset.ts'
import { BatchMaker, type Recipe } from './recipe.ts'

export interface WorkerOrder {
  readonly dataset: Dataset<string>
  readonly recipe: Recipe
}

export type WorkerAnswer = { readonly batch: Batch<string> } | { readonly error: Error }

const { dataset, recipe } = workerData as WorkerOrder
const maker = new BatchMaker(dataset, recipe)

parentPort?.on('message', (position: Position) => {
  try {
    const batch = maker.make(position)
    const buffers = Object.values(batch.columns).map(({ values }) => values.buffer as ArrayBuffer)
    answer({ batch }, [...new Set(buffers)])
  } catch (error) {
    answer({ error: error instanceof Error ? error : new Error(String(error)) })
  }
})

function answer(what: WorkerAnswer, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(what, transferred)
}
