/**
 * What computes tensors, chosen once a thread and here only: TensorFlow on a GPU, TensorFlow, WASM with our own SIMD
 * kernels, plain JavaScript. Nothing of tfjs is loaded before someone asks.
 */
import { closest } from 'fastest-levenshtein'
import { fail, LudusError, ok, type Result, unwrap } from '../../../envs/core/result.ts'
import { NATIVE, openNative } from './native.ts'

/** What may be asked for. `wasm-simd` forces the build without fused multiply-add, whose results no processor changes. */
export const BACKENDS = ['gpu', 'node', 'wasm', 'wasm-simd', 'cpu'] as const
export type BackendName = (typeof BACKENDS)[number]

/** What each of them turns out to be. */
const ENGINES = {
  gpu: ['tensorflow-gpu'],
  node: ['tensorflow'],
  wasm: ['wasm-relaxed', 'wasm-simd'],
  'wasm-simd': ['wasm-simd'],
  cpu: ['cpu'],
} as const satisfies Record<BackendName, readonly string[]>
export type Engine = (typeof ENGINES)[BackendName][number]

/** The backend of this thread. */
export interface Backend {
  readonly engine: Engine
  /**
   * Who computes, to the version and, where the kernels are ours, to their content: `wasm-relaxed tfjs/4.22.0
   * kernels/3f2a91c04b7e`. Checkpoints and logs record it: one seed gives one result on one build.
   */
  readonly build: string
  /** Those that would have been better, best first. */
  readonly passedOver: readonly PassedOver[]
}

/** A backend that is better than the one at hand, why it was not taken, and how to get it. */
export interface PassedOver {
  readonly engine: Engine
  readonly reason: string
  readonly remedy: string
}

/** A backend's name as people write it, in `LUDUS_BACKEND` or after `--backend`. */
export function readBackendName(text: string): Result<BackendName> {
  if ((BACKENDS as readonly string[]).includes(text)) return ok(text as BackendName)
  const nearest = closest(text.slice(0, 100), BACKENDS as readonly string[] as string[])
  return fail(
    'unknown-backend',
    `Expected a backend (${BACKENDS.join(', ')}), but got '${text}'. The nearest is '${nearest}'.`,
  )
}

let opening: Promise<Backend> | undefined

/**
 * The backend of this thread: the best that is to be had, or the one that is asked for. Opened by the first call; later ones get
 * the same. Each worker thread opens its own.
 * @param wanted  what to take instead of the best; `LUDUS_BACKEND` where it is left out
 * @throws LudusError `unknown-backend`, `backend-missing` (with the reason), `backend-open` (another one is in use already)
 */
export async function openBackend(wanted?: BackendName): Promise<Backend> {
  if (!opening) {
    const asked = wanted ?? process.env.LUDUS_BACKEND
    opening = choose(asked ? unwrap(readBackendName(asked)) : undefined)
    opening.catch(() => {
      opening = undefined
    })
  }
  const backend = await opening
  if (wanted && !(ENGINES[wanted] as readonly Engine[]).includes(backend.engine)) {
    const message = `Expected the backend of this thread to stay ${backend.engine}, but got '${wanted}' afterwards.`
    throw new LudusError({ code: 'backend-open', message })
  }
  return backend
}

/** The engine and build of an opened backend, or `undefined` with what is in the way noted by `miss`. */
type Opener = (miss: (missing: PassedOver) => void) => Promise<Omit<Backend, 'passedOver'> | undefined>

const OPENERS: Record<BackendName, Opener> = {
  gpu: miss => openNative(NATIVE.gpu, miss),
  node: miss => openNative(NATIVE.node, miss),
  wasm: miss => openWasm(miss),
  'wasm-simd': miss => openWasm(miss, 'simd'),
  cpu: openPlain,
}

const BEST_FIRST: readonly BackendName[] = ['gpu', 'node', 'wasm', 'cpu']

async function choose(wanted: BackendName | undefined): Promise<Backend> {
  const { enableProdMode } = await import('@tensorflow/tfjs-core')
  enableProdMode() // no banner that advises another backend, and no warnings of kernels that take the places of others
  const passedOver: PassedOver[] = []
  for (const name of wanted ? [wanted] : BEST_FIRST) {
    const opened = await OPENERS[name](missing => passedOver.push(missing))
    if (opened) return { ...opened, passedOver }
  }
  const [{ reason, remedy }] = passedOver
  throw new LudusError({
    code: 'backend-missing',
    message: `Expected the backend '${wanted}', but ${reason}. ${remedy}`,
  })
}

async function openWasm(miss: (missing: PassedOver) => void, wanted?: 'simd') {
  const tf = await import('@tensorflow/tfjs-core')
  const [{ version_wasm }, { fingerprint, installKernels }] = await Promise.all([
    import('@tensorflow/tfjs-backend-wasm'),
    import('../wasm/index.ts'),
  ])
  if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    const reason = 'this Node has no SIMD for WebAssembly'
    miss({ engine: 'wasm-simd', reason, remedy: 'It takes a processor with SSE 4.1 or NEON.' })
    return undefined
  }
  if (!(await withoutNewListeners(() => tf.setBackend('wasm')))) {
    const reason = 'WebAssembly gets no memory here'
    miss({ engine: 'wasm-simd', reason, remedy: "It takes gigabytes of address space; 'ulimit -v' tells a limit." })
    return undefined
  }
  const build = installKernels(wanted)
  if (!wanted && build === 'simd') {
    const reason = 'this Node has no relaxed SIMD for WebAssembly'
    miss({ engine: 'wasm-relaxed', reason, remedy: 'It takes Node 20 or later.' })
  }
  return {
    engine: `wasm-${build}` as const,
    build: `wasm-${build} tfjs/${version_wasm} kernels/${fingerprint(build)}`,
  }
}

async function openPlain() {
  const tf = await import('@tensorflow/tfjs-core')
  const [{ version_cpu }, { correctPlainKernels }] = await Promise.all([
    import('@tensorflow/tfjs-backend-cpu'),
    import('../wasm/plain.ts'),
  ])
  await tf.setBackend('cpu')
  correctPlainKernels()
  return { engine: 'cpu' as const, build: `cpu tfjs/${version_cpu}` }
}

/** Emscripten's code rethrows whatever nobody caught, which hides where it came from and changes the exit code. */
async function withoutNewListeners<T>(work: () => Promise<T>): Promise<T> {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map(event => process.listeners(event as 'uncaughtException'))
  const done = await work()
  events.forEach((event, which) => {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (!before[which].includes(listener)) process.removeListener(event, listener)
    }
  })
  return done
}
