/** Layers that tell a sequence's places to what would not know them: [time, units] -> the same. */
import { add, tensor2d } from '@tensorflow/tfjs-core'
import { type Initializer, normal } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { axesOf, SEQUENCE } from './shapes.ts'

/** x + a learnt vector for each place. */
export function learntPositions(init: Initializer = normal(0.02)): Layer {
  return (scope, input) => {
    const places = scope.weight('places', axesOf(input, SEQUENCE), init)
    return { output: input, apply: x => add(x, places) }
  }
}

/**
 * x + sines and cosines of wavelengths from 2 pi to 10000 * 2 pi: sin(t / 10000^(2i / units)) at 2i, the cosine at 2i + 1
 * (Vaswani et al. 2017, section 3.5).
 */
export function sinusoidalPositions(): Layer {
  return (_scope, input) => {
    const [time, units] = axesOf(input, SEQUENCE)
    const places = new Float32Array(time * units)
    for (let t = 0; t < time; t++) {
      for (let i = 0; i < units; i++) {
        const angle = t / 10000 ** ((2 * (i >> 1)) / units)
        places[t * units + i] = i % 2 === 0 ? Math.sin(angle) : Math.cos(angle)
      }
    }
    return { output: input, apply: x => add(x, tensor2d(places, [time, units])) }
  }
}
