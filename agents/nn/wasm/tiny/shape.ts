/** What a tiny net is made of. */

/** In the order by which assembly/tinyRecords.ts knows them. */
export const ACTIVATIONS = ['sigmoid', 'tanh', 'relu', 'softmax', 'linear'] as const
/** sigmoid(x) = 1 / (1 + e^-x), relu(x) = max(x, 0); softmax, over all units of the layer, for the last layer only. */
export type Activation = (typeof ACTIVATIONS)[number]

export interface TinyLayer {
  readonly units: number
  readonly activation: Activation
}

/** Fully connected: the inputs, then one layer upon the other. The last layer's units are the outputs. */
export interface TinyShape {
  readonly inputs: number
  readonly layers: readonly TinyLayer[]
}

/** The inputs that are not 0: the first `count` of the lists, in any order. */
export interface SparseInput {
  readonly indices: Int32Array
  readonly values: Float32Array
  readonly count: number
}

/** Sparse, or dense: [inputs]. */
export type TinyInput = SparseInput | Float32Array

/** @throws Error that says what is wrong with the shape */
export function checkShape({ inputs, layers }: TinyShape): void {
  checkCount('inputs', inputs)
  if (layers.length === 0) throw new Error('Expected a layer at least, but got none.')
  layers.forEach(({ units, activation }, l) => {
    checkCount('units', units)
    if (!ACTIVATIONS.includes(activation)) {
      throw new Error(`Expected activation to be one of ${ACTIVATIONS.join(', ')}, but got ${activation}.`)
    }
    if (activation === 'softmax' && l < layers.length - 1) {
      throw new Error(`Expected softmax in the last layer only, but got it in layer ${l + 1} of ${layers.length}.`)
    }
  })
}

export function checkCount(name: string, count: number): void {
  if (Number.isSafeInteger(count) && count >= 1) return
  throw new Error(`Expected ${name} to be a whole number from 1, but got ${count}.`)
}
