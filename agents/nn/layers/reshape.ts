import { reshape as reshaped } from '@tensorflow/tfjs-core'
import type { Layer, Shape } from '../core/layer.ts'
import { sizeOf } from './shapes.ts'

/** The same numbers in other axes. @throws Error where the sizes differ */
export function reshape(shape: Shape): Layer {
  return (_scope, input) => {
    if (sizeOf(input) !== sizeOf(shape)) {
      throw new Error(`Expected inputs that fill [${shape.join(', ')}], but got [${input.join(', ')}].`)
    }
    return { output: shape, apply: x => reshaped(x, [-1, ...shape]) } // [batch, ...shape]
  }
}

/** All axes in one: what stands between maps and a dense layer. [...axes] -> [their product] */
export function flatten(): Layer {
  return (scope, input) => reshape([sizeOf(input)])(scope, input)
}
