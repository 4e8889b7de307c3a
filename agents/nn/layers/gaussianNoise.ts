import { add, tensor } from '@tensorflow/tfjs-core'
import type { Layer } from '../core/layer.ts'
import { gaussian } from '../core/noise.ts'
import { noiseOf } from './noiseOf.ts'

/** While training, adds N(0, sd^2) to each number. Nothing in inference. Any shape. */
export function gaussianNoise(sd: number): Layer {
  if (!(sd >= 0)) throw new Error(`Expected a standard deviation of at least 0, but got ${sd}.`)
  return (_scope, input) => ({
    output: input,
    apply(x, pass) {
      if (!pass.training || sd === 0) return x
      return add(x, tensor(gaussian(noiseOf(pass, 'Gaussian noise'), x.size, sd), x.shape))
    },
  })
}
