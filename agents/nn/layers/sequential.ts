import type { Tensor } from '@tensorflow/tfjs-core'
import type { Layer } from '../core/layer.ts'

/** One layer after another. They are named by their places (0, 1, ...), or by the keys of a record. */
export function sequential(layers: readonly Layer[] | Readonly<Record<string, Layer>>): Layer {
  return (scope, input) => {
    let shape = input
    const bound = Object.entries(layers).map(([name, layer]) => {
      const next = scope.add<Tensor, Tensor>(name, layer, shape)
      shape = next.output
      return next
    })
    return { output: shape, apply: (x, pass) => bound.reduce((y, layer) => layer.apply(y, pass), x) }
  }
}
