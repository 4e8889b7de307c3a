import { gather } from '@tensorflow/tfjs-core'
import { type Initializer, normal } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'

export interface EmbeddingOptions {
  /** How many ids there are: from 0 to count - 1. */
  readonly count: number
  readonly units: number
  /** Default: N(0, 0.02^2). */
  readonly table?: Initializer
}

/** A learnt vector for each id. [...axes] of int32 -> [...axes, units] */
export function embedding({ count, units, table = normal(0.02) }: EmbeddingOptions): Layer {
  return (scope, input) => {
    const vectors = scope.weight('table', [count, units], table)
    return {
      output: [...input, units],
      apply(ids) {
        if (ids.dtype !== 'int32') throw new Error(`Expected ids of type int32, but got ${ids.dtype}.`)
        return gather(vectors, ids) // [batch, ...axes, units]
      },
    }
  }
}
