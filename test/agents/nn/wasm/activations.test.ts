import * as tf from '@tensorflow/tfjs-core'
import { describe, it } from 'vitest'
import { builds, draw, expectClose, on } from './support.ts'

const tensor = (seed: number, shape: number[]) => {
  const { data } = draw(seed, shape)
  return tf.tensor(data as Float32Array, shape)
}

describe.each(builds)('activations, %s build', build => {
  it.each([[[1]], [[3, 5]], [[7, 4, 9]]])('ReluGrad of shape %j equals dy where y > 0', async shape => {
    const reluGrad = () => tf.engine().runKernel('ReluGrad', { dy: tensor(1, shape), y: tensor(2, shape) }) as tf.Tensor
    const composed = () => tf.mul(tensor(1, shape), tf.cast(tf.step(tensor(2, shape)), 'float32'))
    expectClose(await on(build, reluGrad), await on('cpu', composed))
  })
})
