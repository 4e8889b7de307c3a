/** The same net as tfjs composes and differentiates it, by gradients of its own, on the plain `cpu` backend. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients.js'
import '@tensorflow/tfjs-backend-cpu'
import type { Activation, Loss, SparseInput, TinyShape } from '../../../../../agents/nn/wasm/tiny/index.ts'
import { Rng } from '../../../../../envs/core/rng.ts'

tf.enableProdMode()
await tf.setBackend('cpu')

const ACTIVATE: Record<Activation, (x: tf.Tensor2D) => tf.Tensor2D> = {
  sigmoid: tf.sigmoid,
  tanh: tf.tanh,
  relu: tf.relu,
  softmax: x => tf.softmax(x),
  linear: x => x,
}

export class Reference {
  private readonly shape: TinyShape
  private readonly variables: tf.Variable[]
  private traces: Float32Array[][] // of each output, of each variable

  constructor(shape: TinyShape, weights: readonly Float32Array[]) {
    this.shape = shape
    this.variables = weights.map((each, i) => {
      const { units } = shape.layers[i >> 1]
      return tf.variable(i % 2 === 0 ? tf.tensor2d(each, [each.length / units, units]) : tf.tensor1d(each))
    })
    this.traces = this.blankTraces()
  }

  weights(): Float32Array[] {
    return this.variables.map(variable => variable.dataSync<'float32'>().slice())
  }

  forward(x: Float32Array): Float32Array {
    return tf.tidy(() => this.outputs(x).dataSync<'float32'>().slice())
  }

  sgd(x: Float32Array, target: number[], rate: number, loss: Loss): void {
    const gradients = this.gradients(() => {
      const y = this.outputs(x)
      const t = tf.tensor2d([target])
      if (loss === 'squaredError') return tf.div(tf.sum(tf.square(tf.sub(t, y))), 2)
      const taken = tf.sum(tf.mul(t, tf.log(y)))
      if (this.shape.layers[this.shape.layers.length - 1].activation === 'softmax') return tf.neg(taken)
      return tf.neg(tf.add(taken, tf.sum(tf.mul(tf.sub(1, t), tf.log(tf.sub(1, y))))))
    })
    this.move(gradients, -rate)
  }

  td(x: Float32Array, target: number[], rate: number, decay: number): void {
    const y = this.forward(x)
    for (let k = 0; k < y.length; k++) {
      const gradients = this.gradients(() => tf.sum(tf.slice(this.outputs(x), [0, k], [1, 1])))
      this.traces[k] = this.traces[k].map((trace, v) => trace.map((e, i) => decay * e + gradients[v][i]))
    }
    for (let k = 0; k < y.length; k++) this.move(this.traces[k], rate * (target[k] - y[k]))
  }

  resetTraces(): void {
    this.traces = this.blankTraces()
  }

  dispose(): void {
    tf.dispose(this.variables)
  }

  private outputs(x: Float32Array): tf.Tensor2D {
    let out = tf.tensor2d(x, [1, x.length])
    this.shape.layers.forEach(({ activation }, l) => {
      const sums = tf.add(tf.matMul(out, this.variables[2 * l] as tf.Tensor2D), this.variables[2 * l + 1])
      out = ACTIVATE[activation](sums as tf.Tensor2D)
    })
    return out
  }

  private gradients(of: () => tf.Tensor): Float32Array[] {
    const { value, grads } = tf.variableGrads(of as () => tf.Scalar, this.variables)
    const read = this.variables.map(({ name }) => grads[name].dataSync<'float32'>().slice())
    tf.dispose([value, ...Object.values(grads)])
    return read
  }

  private move(along: Float32Array[], by: number): void {
    this.variables.forEach((variable, v) => {
      const moved = variable.dataSync<'float32'>().map((w, i) => w + by * along[v][i])
      tf.tidy(() => variable.assign(tf.tensor(moved, variable.shape)))
    })
  }

  private blankTraces(): Float32Array[][] {
    const { units } = this.shape.layers[this.shape.layers.length - 1]
    return Array.from({ length: units }, () => this.variables.map(({ size }) => new Float32Array(size)))
  }
}

/** Weights of all layers, biases too, from a seed. */
export function drawWeights(shape: TinyShape, seed: number): Float32Array[] {
  const rng = Rng.fromSeed(seed)
  let inputs = shape.inputs
  return shape.layers.flatMap(({ units }) => {
    const kernel = Float32Array.from({ length: inputs * units }, () => rng.normal() / Math.sqrt(inputs))
    inputs = units
    return [kernel, Float32Array.from({ length: units }, () => rng.normal() / 4)]
  })
}

export interface Position {
  readonly sparse: SparseInput
  readonly dense: Float32Array
}

/** About a third of the inputs, in any order. */
export function drawPosition(inputs: number, rng: Rng): Position {
  const listed = rng.shuffle(Array.from({ length: inputs }, (_, i) => i)).slice(0, Math.ceil(inputs / 3))
  const values = Float32Array.from(listed, () => rng.normal())
  const dense = new Float32Array(inputs)
  for (const [i, index] of listed.entries()) dense[index] = values[i]
  return { sparse: { indices: Int32Array.from(listed), values, count: listed.length }, dense }
}
