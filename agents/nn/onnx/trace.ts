/**
 * Records a forward pass: every tfjs op ends in `engine.runKernel`, which is wrapped while the pass runs. No model is
 * written twice, and whatever is made of tf ops can be exported.
 */
import * as tf from '@tensorflow/tfjs-core'
import { type Data, dataAs } from './data.ts'

export type Weights = Readonly<Record<string, tf.Tensor>>
export type Forward = (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor | Readonly<Record<string, tf.Tensor>>

/** Where a value comes from. */
export type Origin =
  | { readonly kind: 'input'; readonly name: string }
  | { readonly kind: 'weight'; readonly name: string }
  | { readonly kind: 'constant'; readonly data: Data }
  | { readonly kind: 'call' }

export interface TracedValue {
  readonly shape: readonly number[]
  readonly dtype: tf.DataType
  readonly origin: Origin
}

/** One kernel call. Values are named by their place in {@link Trace.values}. */
export interface TracedCall {
  readonly kernel: string
  readonly inputs: Readonly<Record<string, number>>
  readonly attrs: Readonly<Record<string, unknown>>
  readonly outputs: readonly number[]
  /** The weight that was last used, by this call or before it: tells people where in the model they are. */
  readonly near: string | undefined
}

export interface Trace {
  readonly values: readonly TracedValue[]
  readonly calls: readonly TracedCall[]
  readonly outputs: Readonly<Record<string, number>>
}

/** Kernels whose result doesn't depend on what is in their input, only on its shape. */
const SHAPE_ONLY = ['ZerosLike', 'OnesLike']

/**
 * Runs `forward` on zeros and records its kernel calls.
 * @param inputs  shapes and types, batch included
 * @throws Error where the pass is asynchronous, reads values or returns something other than tensors
 */
export function trace(
  forward: Forward,
  inputs: Readonly<Record<string, { shape: number[]; dtype: 'float32' | 'int32' }>>,
  weights: Weights,
): Trace {
  const recorder = new Recorder(weights)
  const engine = tf.engine()
  const original = { runKernel: engine.runKernel, readSync: engine.readSync, read: engine.read }
  let depth = 0
  engine.startScope()
  try {
    const fed = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, dtype }]) => [name, tf.zeros(shape, dtype)]),
    )
    for (const [name, tensor] of Object.entries(fed)) recorder.add(tensor, { kind: 'input', name })
    engine.runKernel = (<T extends tf.Tensor | tf.Tensor[]>(
      kernel: string,
      tensors: Record<string, tf.Tensor>,
      attrs?: object,
    ) => {
      depth++ // kernels of some backends call others: only the outermost is the model's
      let result: T
      try {
        result = original.runKernel.call(engine, kernel, tensors, attrs as never) as T
      } finally {
        depth--
      }
      if (depth === 0) recorder.call(kernel, tensors, (attrs ?? {}) as Record<string, unknown>, [result].flat())
      return result
    }) as typeof engine.runKernel
    engine.readSync = engine.read = () => {
      throw new Error('Expected a forward pass of tensors only, but it reads values (dataSync, arraySync or data).')
    }
    recorder.read = ({ dataId, dtype }) => dataAs(dtype, original.readSync.call(engine, dataId) as Data).slice()
    return recorder.finish(forward(fed))
  } finally {
    // The wrappers hide the methods of the class: without them those show again.
    for (const name of Object.keys(original)) Reflect.deleteProperty(engine, name)
    engine.endScope()
  }
}

class Recorder {
  read!: (tensor: tf.Tensor) => Data
  private readonly values: TracedValue[] = []
  private readonly calls: TracedCall[] = []
  private readonly known = new Map<number, number>() // tensor id -> place in values
  private readonly holders = new Map<object, string[]>() // data id -> the weights that have these data
  private near: string | undefined

  constructor(weights: Weights) {
    for (const [name, weight] of Object.entries(weights)) {
      if (this.known.has(weight.id)) continue // one variable under two names
      this.add(weight, { kind: 'weight', name })
      this.holders.set(weight.dataId, [...(this.holders.get(weight.dataId) ?? []), name])
    }
  }

  add(tensor: tf.Tensor, origin: Origin): number {
    if (tensor.dtype === 'string' || tensor.dtype === 'complex64') {
      throw new Error(`Expected tensors of float32, int32 or bool, but got one of ${tensor.dtype}.`)
    }
    const place = this.values.push({ shape: [...tensor.shape], dtype: tensor.dtype, origin }) - 1
    this.known.set(tensor.id, place)
    return place
  }

  call(kernel: string, tensors: Record<string, tf.Tensor>, attrs: Record<string, unknown>, results: tf.Tensor[]) {
    const inputs: Record<string, number> = {}
    for (const [key, tensor] of Object.entries(tensors)) {
      if (tensor instanceof tf.Tensor) inputs[key] = this.place(tensor)
    }
    const constant =
      SHAPE_ONLY.includes(kernel) || Object.values(inputs).every(place => this.values[place].origin.kind === 'constant')
    const outputs = results.map(tensor =>
      this.add(tensor, constant ? { kind: 'constant', data: this.read(tensor) } : { kind: 'call' }),
    )
    if (!constant) this.calls.push({ kernel, inputs, attrs, outputs, near: this.near })
  }

  finish(result: unknown): Trace {
    const named = result instanceof tf.Tensor ? { output: result } : (result as Record<string, tf.Tensor>)
    const entries = Object.entries(named ?? {})
    if (entries.length === 0 || !entries.every(([, tensor]) => tensor instanceof tf.Tensor)) {
      throw new Error(
        'Expected the forward pass to return a tensor or a record of tensors, at once and not as a promise.',
      )
    }
    const outputs = Object.fromEntries(entries.map(([name, tensor]) => [name, this.place(tensor)]))
    return { values: this.values, calls: this.calls, outputs }
  }

  /** A tensor that no call made and that is no input is a weight, seen as it is or through a copy; or else a constant. */
  private place(tensor: tf.Tensor): number {
    const known = this.known.get(tensor.id)
    if (known === undefined) return this.copy(tensor) ?? this.add(tensor, { kind: 'constant', data: this.read(tensor) })
    const { origin } = this.values[known]
    if (origin.kind === 'weight') this.near = origin.name
    return known
  }

  /** A clone or a reshape of a weight that was made before the pass has its data, and changes with it. */
  private copy(tensor: tf.Tensor): number | undefined {
    const names = this.holders.get(tensor.dataId)
    if (!names) return undefined
    const [name, other] = names
    if (other !== undefined) {
      throw new Error(
        `Expected a tensor that has the data of one weight, but one of shape [${tensor.shape}] ` +
          `has those of both '${name}' and '${other}', which may come to differ.`,
      )
    }
    const weight = this.values.findIndex(({ origin }) => origin.kind === 'weight' && origin.name === name)
    this.near = name
    const place = this.add(tensor, { kind: 'call' })
    this.calls.push({ kernel: 'Reshape', inputs: { x: weight }, attrs: {}, outputs: [place], near: name })
    return place
  }
}
