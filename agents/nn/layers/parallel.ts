import { concat, type Tensor } from '@tensorflow/tfjs-core'
import type { Bound, Layer } from '../core/layer.ts'
import { sameShape } from './shapes.ts'

/**
 * Several layers over one input, their outputs joined on the last axis, in the order of the record (Szegedy et al. 2015,
 * figure 2b). [...axes, channels] -> [...axes', sum of the branches' channels]
 * @throws Error where the branches' outputs differ in another axis than the last
 */
export function parallel(branches: Readonly<Record<string, Layer>>): Layer {
  return (scope, input) => {
    const bound: Bound[] = Object.entries(branches).map(([name, layer]) =>
      scope.add<Tensor, Tensor>(name, layer, input),
    )
    const [first, ...others] = bound.map(({ output }) => output)
    if (!first) throw new Error('Expected at least one branch, but got none.')
    const axes = first.slice(0, -1)
    for (const other of others) {
      if (sameShape(other.slice(0, -1), axes)) continue
      throw new Error(`Expected branches that give [${axes.join(', ')}, ...], but got [${other.join(', ')}].`)
    }
    const channels = bound.reduce((sum, { output }) => sum + output[output.length - 1], 0)
    return {
      output: [...axes, channels],
      apply: (x, pass) =>
        concat(
          bound.map(branch => branch.apply(x, pass)),
          -1,
        ),
    }
  }
}
