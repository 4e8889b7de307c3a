import { type Build, type Kernel, loadCompanion } from '../module.ts'
import { type LayerRecord, type Layout, layOut } from './layout.ts'
import { checkCount, checkShape, type TinyInput, type TinyShape } from './shape.ts'
import { SparseBatch } from './sparseBatch.ts'

export const LOSSES = ['squaredError', 'crossEntropy'] as const
/**
 * Of outputs y and targets t: `squaredError` is sum_k (t_k - y_k)^2 / 2; `crossEntropy` is -sum_k t_k ln y_k under a
 * softmax, of targets that sum to 1, and -sum_k (t_k ln y_k + (1 - t_k) ln(1 - y_k)) under a sigmoid.
 */
export type Loss = (typeof LOSSES)[number]

export interface TinyOptions {
  /** Most positions of a batch. Default 64. */
  readonly positions?: number
  /** Build of the kernels; the best that this machine runs where it is left out. */
  readonly build?: Build
}

/**
 * A multilayer perceptron whose evaluation and whose step of learning take about a microsecond: batch 1, sparse inputs,
 * SIMD over a memory of its own, without tfjs. It is meant for value functions of board positions, as in TD-Gammon
 * (Tesauro 1995): 198 inputs of which some 30 are not 0, 80 sigmoid units, 4 sigmoid outputs.
 *
 *     const net = new TinyNet({
 *       inputs: 198,
 *       layers: [{ units: 80, activation: 'sigmoid' }, { units: 4, activation: 'sigmoid' }],
 *     })
 *     net.initialise(() => rng.float())
 *     net.forward(position)                      // [outputs]
 *     net.td(position, target, 0.1, 0.7)         // a step of TD(lambda)
 *
 * Nothing is allocated in use. What `forward` and the like return are views of the net's memory, which any later call
 * may overwrite. The same calls give the same bits; the two builds differ in the last ones.
 */
export class TinyNet {
  readonly shape: TinyShape
  readonly build: Build
  /** The positions for {@link forwardBatch}, or the differences for {@link forwardChanges}. */
  readonly batch: SparseBatch
  private readonly layout: Layout
  private readonly kernels: Readonly<Record<string, Kernel>>
  private readonly memory: WebAssembly.Memory
  private readonly dense: Float32Array
  private readonly indices: Int32Array
  private readonly values: Float32Array
  private readonly starts: Int32Array
  private readonly target: Float32Array
  private readonly result: Float32Array // of the last layer
  private readonly results: Float32Array // of a batch
  private traced = false // whether there may be traces that are not 0

  /** All weights are 0. @throws Error that says what is wrong with the shape */
  constructor(shape: TinyShape, { positions = 64, build }: TinyOptions = {}) {
    checkShape(shape)
    checkCount('positions', positions)
    const layout = layOut(shape, positions)
    const memory = new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages })
    layout.write(memory)
    const companion = loadCompanion(memory, build)
    this.shape = shape
    this.layout = layout
    this.memory = memory
    this.build = companion.build
    this.kernels = companion.kernels
    const last = layout.layers[layout.layers.length - 1]
    const { inputs } = shape
    this.dense = this.floats(layout.dense, inputs)
    this.indices = this.ints(layout.indices, inputs)
    this.values = this.floats(layout.values, inputs)
    this.starts = this.ints(layout.starts, 2)
    this.target = this.floats(layout.target, last.units)
    this.result = this.floats(last.out, last.units)
    this.results = this.floats(layout.outputs, positions * last.units)
    this.batch = new SparseBatch(
      this.ints(layout.batchIndices, positions * inputs),
      this.floats(layout.batchValues, positions * inputs),
      this.ints(layout.batchStarts, positions + 1),
    )
  }

  /** Evaluates one position: [outputs]. */
  forward(input: TinyInput): Float32Array {
    const { layout, kernels } = this
    this.starts[1] = this.place(input)
    kernels.tinyForward(layout.net, 0, layout.indices, layout.values, layout.starts, 1, layout.outputs)
    return this.result
  }

  /** Evaluates the positions of {@link batch}: [positions, outputs]. */
  forwardBatch(): Float32Array {
    return this.evaluateBatch(0)
  }

  /**
   * Keeps the first layer's sums of a position, for {@link forwardChanges} to begin with. They don't follow the weights:
   * call it again after these have changed.
   */
  setBase(input: TinyInput): void {
    const { layout, kernels } = this
    kernels.tinySums(layout.net, layout.indices, layout.values, this.place(input), layout.base)
  }

  /**
   * Evaluates positions that differ from the base in few inputs, as those after the plays of one roll do:
   * [positions, outputs]. {@link batch} lists for each of them the inputs that differ, and by how much.
   */
  forwardChanges(): Float32Array {
    return this.evaluateBatch(this.layout.base)
  }

  /**
   * A step of stochastic gradient descent on the loss of one position,
   *
   *     w <- w - rate dL/dw.
   *
   * @param target  [outputs]
   * @returns the outputs before the step: [outputs]
   * @throws Error for the cross entropy of outputs that are neither sigmoid nor softmax
   */
  sgd(input: TinyInput, target: ArrayLike<number>, rate: number, loss: Loss = 'squaredError'): Float32Array {
    const { activation } = this.shape.layers[this.shape.layers.length - 1]
    if (loss === 'crossEntropy' && activation !== 'sigmoid' && activation !== 'softmax') {
      throw new Error(`Expected outputs of sigmoid or softmax for a cross entropy, but got ${activation}.`)
    }
    return this.learn(input, target, rate, loss === 'crossEntropy' ? 1 : 0)
  }

  /**
   * A step of TD(lambda) with a trace e_k of all weights for each output y_k (Sutton and Barto 2018, 12.2; Tesauro
   * 1995),
   *
   *     e_k <- decay e_k + dy_k/dw,    w <- w + rate sum_k (target_k - y_k) e_k.
   *
   * Where decay is 0 no traces are kept: the step is that of {@link sgd} on the squared error, and the next begins with
   * none. Traces sum up gradients of positions as they were given: all of a game's are to be seen from one player's side.
   *
   * @param input   the position that is left, x_t
   * @param target  [outputs]: reward + gamma y(x_t+1), or the result where the game is over
   * @param rate    alpha, the size of the step
   * @param decay   gamma lambda, from 0 to 1
   * @returns the outputs before the step, y(x_t): [outputs]
   * @throws Error for another decay
   */
  td(input: TinyInput, target: ArrayLike<number>, rate: number, decay: number): Float32Array {
    if (!(decay >= 0 && decay <= 1)) throw new Error(`Expected decay to be from 0 to 1, but got ${decay}.`)
    if (decay === 0) {
      this.resetTraces()
      return this.learn(input, target, rate, 0)
    }
    const { layout, kernels } = this
    const count = this.place(input)
    this.placeTarget(target)
    this.traced = true
    kernels.tinyTrace(layout.net, layout.indices, layout.values, count, layout.target, rate, decay)
    return this.result
  }

  /** Sets all traces to 0, as is due at the beginning of a game. */
  resetTraces(): void {
    if (this.traced) this.kernels.tinyReset(this.layout.net)
    this.traced = false
  }

  /**
   * Copies of the weights, as dense layers order them: of each layer its kernel [inputs of the layer, units] and its bias
   * [units]. Traces are not among them: between games, when they are 0, the weights are all that a resume needs.
   */
  weights(): Float32Array[] {
    return this.layout.layers.flatMap((layer, l) => {
      const rows = this.rows(layer)
      const inputs = this.inputsOf(l)
      const kernel = new Float32Array(inputs * layer.units)
      const bias = new Float32Array(layer.units)
      for (let u = 0; u < layer.units; u++) {
        for (let i = 0; i < inputs; i++) kernel[i * layer.units + u] = rows[weightAt(layer, l, i, u)]
        bias[u] = rows[weightAt(layer, l, inputs, u)]
      }
      return [kernel, bias]
    })
  }

  /**
   * Takes over weights in the order in which {@link weights} gives them. Traces stay.
   * @throws Error where their number or a size is another one
   */
  setWeights(weights: readonly ArrayLike<number>[]): void {
    const { layers } = this.layout
    const sizes = layers.flatMap(({ units }, l) => [this.inputsOf(l) * units, units])
    const given = weights.map(each => each.length)
    if (given.join() !== sizes.join()) {
      throw new Error(`Expected weights of ${sizes.join(', ')} numbers, but got ${given.join(', ') || 'none'}.`)
    }
    layers.forEach((layer, l) => {
      const rows = this.rows(layer)
      const inputs = this.inputsOf(l)
      const [kernel, bias] = [weights[2 * l], weights[2 * l + 1]]
      rows.fill(0) // what pads them may have become NaN, in steps that weren't finite
      for (let u = 0; u < layer.units; u++) {
        for (let i = 0; i < inputs; i++) rows[weightAt(layer, l, i, u)] = kernel[i * layer.units + u]
        rows[weightAt(layer, l, inputs, u)] = bias[u]
      }
    })
  }

  /**
   * Draws all kernels uniformly from +-sqrt(6 / (inputs + units)) of their layer (Glorot and Bengio 2010), and sets the
   * biases to 0.
   * @param uniform  draws from [0, 1)
   */
  initialise(uniform: () => number): void {
    this.setWeights(
      this.layout.layers.flatMap(({ units }, l) => {
        const inputs = this.inputsOf(l)
        const limit = Math.sqrt(6 / (inputs + units))
        return [
          Float32Array.from({ length: inputs * units }, () => (2 * uniform() - 1) * limit),
          new Float32Array(units),
        ]
      }),
    )
  }

  private learn(input: TinyInput, target: ArrayLike<number>, rate: number, direct: number): Float32Array {
    const { layout, kernels } = this
    const count = this.place(input)
    this.placeTarget(target)
    kernels.tinyLearn(layout.net, layout.indices, layout.values, count, layout.target, rate, direct)
    return this.result
  }

  private evaluateBatch(from: number): Float32Array {
    const { layout, kernels, batch } = this
    const { indices, positions } = batch
    if (batch.count > positions || batch.listed > indices.length) {
      throw new Error(`Expected at most ${positions} positions, of ${indices.length} inputs in all, but got more.`)
    }
    const { inputs } = this.shape
    if (kernels.tinyWithin(layout.batchIndices, batch.listed, inputs) === 0) {
      throw outside(
        inputs,
        indices.subarray(0, batch.listed).find(index => index < 0 || index >= inputs),
      )
    }
    const { batchIndices, batchValues, batchStarts } = layout
    kernels.tinyForward(layout.net, from, batchIndices, batchValues, batchStarts, batch.count, layout.outputs)
    return this.results
  }

  /** Lists the position's inputs in the memory, and returns how many they are. */
  private place(input: TinyInput): number {
    const { inputs } = this.shape
    if (input instanceof Float32Array) {
      if (input.length !== inputs) throw new Error(`Expected ${inputs} inputs, but got ${input.length}.`)
      this.dense.set(input)
      return this.kernels.tinyGather(this.layout.dense, inputs, this.layout.indices, this.layout.values)
    }
    const { indices, values, count } = input
    if (count > inputs) throw new Error(`Expected at most ${inputs} inputs, but got ${count}.`)
    for (let i = 0; i < count; i++) {
      const index = indices[i]
      if (!(index >= 0 && index < inputs)) throw outside(inputs, index)
      this.indices[i] = index
      this.values[i] = values[i]
    }
    return count
  }

  private placeTarget(target: ArrayLike<number>): void {
    const outputs = this.target.length
    if (target.length !== outputs) throw new Error(`Expected ${outputs} targets, but got ${target.length}.`)
    for (let k = 0; k < outputs; k++) this.target[k] = target[k]
  }

  private inputsOf(layer: number): number {
    return layer === 0 ? this.shape.inputs : this.layout.layers[layer - 1].units
  }

  private rows({ weights, rows, rowWidth }: LayerRecord): Float32Array {
    return this.floats(weights, rows * rowWidth)
  }

  private floats(at: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, at, length)
  }

  private ints(at: number, length: number): Int32Array {
    return new Int32Array(this.memory.buffer, at, length)
  }
}

/** Where the weight from an input of a layer, or after the last one its bias, to a unit is among the layer's rows. */
function weightAt({ rowWidth }: LayerRecord, layer: number, input: number, unit: number): number {
  return layer === 0 ? input * rowWidth + unit : unit * rowWidth + input
}

/** @param index  what is not the index of an input; undefined where a list is shorter than its count */
function outside(inputs: number, index: number | undefined): Error {
  return new Error(`Expected indices from 0 to ${inputs - 1}, but got ${index}.`)
}
