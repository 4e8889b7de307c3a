/** Acting: ONNX models in onnxruntime-node, one thread each, so that as many workers run side by side as there are cores. */
import { createHash } from 'node:crypto'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { nativeGate } from './gate.ts'

export type Numbers = Float32Array | Int32Array | BigInt64Array | Uint8Array

/** One set of weights, ready to be run. */
export class Session {
  /** What the model is known by: the hash of its bytes, unless another was given. */
  readonly hash: string
  private readonly runtime: Runtime
  private readonly session: InferenceSession
  private readonly rows: Readonly<Record<string, Row>>
  private running = 0
  private idle: (() => void) | undefined
  private released: Promise<void> | undefined

  private constructor(hash: string, runtime: Runtime, session: InferenceSession) {
    this.hash = hash
    this.runtime = runtime
    this.session = session
    this.rows = Object.fromEntries(
      session.inputMetadata.map(input => {
        if (!input.isTensor) throw new Error(`Expected inputs that are tensors, but ${input.name} is none.`)
        return [input.name, { type: input.type, shape: input.shape }]
      }),
    )
  }

  /**
   * @param model  the bytes of an .onnx file
   * @throws Error where onnxruntime-node can't be loaded, or the model can't be run
   */
  static async open(model: Uint8Array, hash = hashOf(model)): Promise<Session> {
    const runtime = await load()
    const session = await nativeGate().pass(() =>
      runtime.InferenceSession.create(model, {
        executionProviders: ['cpu'],
        executionMode: 'sequential',
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3, // errors: its warnings are of what it optimised away
      }),
    )
    return new Session(hash, runtime, session)
  }

  get inputs(): readonly string[] {
    return this.session.inputNames
  }

  get outputs(): readonly string[] {
    return this.session.outputNames
  }

  /** The axes of one row of an input, as far as the model says. */
  axesOf(input: string): readonly (number | string)[] {
    return this.rows[input].shape.slice(1)
  }

  /**
   * Runs the model. The thread is busy meanwhile: run it in a worker where something else has to go on.
   * @param inputs  by name: `batch` rows each, float32 unless the model says otherwise. They may be longer.
   * @returns the outputs by name, [batch, ...]: their data are the caller's
   */
  async run(inputs: Readonly<Record<string, Numbers>>, batch: number): Promise<Record<string, Tensor>> {
    if (this.released) throw new Error('Expected a session that is open, but it was released.')
    const feeds: Record<string, Tensor> = {}
    for (const name in this.rows) feeds[name] = this.feed(name, inputs[name], batch)
    this.running++
    try {
      return (await nativeGate().pass(() => this.session.run(feeds))) as Record<string, Tensor>
    } finally {
      if (--this.running === 0) this.idle?.()
    }
  }

  /** Frees the session's memory, once what is running is done. Runs that are asked for later are refused. */
  release(): Promise<void> {
    this.released ??= this.end()
    return this.released
  }

  private async end(): Promise<void> {
    if (this.running > 0) await new Promise<void>(resolve => (this.idle = resolve))
    await nativeGate().pass(() => this.session.release())
  }

  private feed(name: string, data: Numbers | undefined, batch: number): Tensor {
    const { type, shape } = this.rows[name]
    if (!data) throw new Error(`Expected the input '${name}', but got none.`)
    const dims = shape.map(length => (typeof length === 'number' ? length : batch))
    const size = dims.reduce((a, b) => a * b, 1)
    if (data.length < size) {
      throw new Error(`Expected ${size} numbers, [${dims}], for the input '${name}', but got ${data.length}.`)
    }
    const exact = data.length === size ? data : data.subarray(0, size)
    return new this.runtime.Tensor(type as 'float32', asType(type, exact) as Float32Array, dims)
  }
}

interface Row {
  readonly type: string
  readonly shape: readonly (number | string)[] // a name where the batch size stands
}

/** Sessions by the hash of what they run: each set of weights is loaded once, and the least lately used are released. */
export class SessionCache {
  private readonly capacity: number
  private readonly sessions = new Map<string, Promise<Session>>()

  /** @param capacity  how many sets of weights are kept at once */
  constructor(capacity = 4) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new Error(`Expected a capacity of 1 or more sessions, but got ${capacity}.`)
    }
    this.capacity = capacity
  }

  get size(): number {
    return this.sessions.size
  }

  /** @param model  the bytes, or what gives them where the hash is not held */
  async open(hash: string, model: Uint8Array | (() => Uint8Array | Promise<Uint8Array>)): Promise<Session> {
    let session = this.sessions.get(hash)
    this.sessions.delete(hash) // and set again below, as the one used last
    session ??= Promise.resolve(typeof model === 'function' ? model() : model).then(bytes => Session.open(bytes, hash))
    this.sessions.set(hash, session)
    try {
      await session
    } catch (error) {
      if (this.sessions.get(hash) === session) this.sessions.delete(hash)
      throw error
    }
    const [oldest] = this.sessions.keys()
    if (this.sessions.size > this.capacity) await this.release(oldest)
    return session
  }

  /** Releases one set of weights, as when newer ones replace it. */
  async release(hash: string): Promise<void> {
    const session = this.sessions.get(hash)
    this.sessions.delete(hash)
    await (await session)?.release()
  }

  async close(): Promise<void> {
    for (const hash of [...this.sessions.keys()]) await this.release(hash)
  }
}

/** SHA-256, in hex. */
export function hashOf(model: Uint8Array): string {
  return createHash('sha256').update(model).digest('hex')
}

type Runtime = typeof import('onnxruntime-node')
let loading: Promise<Runtime> | undefined

function load(): Promise<Runtime> {
  loading ??= import('onnxruntime-node').catch(error => {
    loading = undefined
    throw new Error(
      `Expected onnxruntime-node to load, but it does not on ${process.platform}-${process.arch}: ` +
        `${(error as Error).message} Install it with 'npm install onnxruntime-node'.`,
      { cause: error },
    )
  })
  return loading
}

/** Whole numbers as the model wants them. */
function asType(type: string, data: Numbers): Numbers {
  if (type === 'int64' && !(data instanceof BigInt64Array)) return BigInt64Array.from(data as Int32Array, BigInt)
  if (type === 'int32' && !(data instanceof Int32Array)) return Int32Array.from(data as Float32Array, Number)
  return data
}
