/** TensorFlow itself, by the native packages which are optional dependencies. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { PassedOver } from './backend.ts'

export interface NativePackage {
  readonly engine: 'tensorflow-gpu' | 'tensorflow'
  readonly name: string
}

export const NATIVE = {
  gpu: { engine: 'tensorflow-gpu', name: '@tensorflow/tfjs-node-gpu' },
  node: { engine: 'tensorflow', name: '@tensorflow/tfjs-node' },
} as const satisfies Record<string, NativePackage>

/** The version whose tfjs-core is ours: another one would compute on tensors of its own. */
export const NATIVE_VERSION = '4.22.0'

const load = createRequire(import.meta.url)

/** The parts of the native backend that tell what it is. */
interface NativeBackend {
  readonly isUsingGpuDevice: boolean
  readonly binding: { readonly TF_Version: string }
}

/** Loads the package and makes it the backend, or notes by `miss` why that can't be. */
export async function openNative(native: NativePackage, miss: (missing: PassedOver) => void) {
  const tf = await import('@tensorflow/tfjs-core')
  // Two TensorFlows in one process don't go together: the GPU package that found no GPU computes on the CPU as well.
  if (!tf.findBackendFactory('tensorflow')) {
    const missing = lack(native) ?? (await failure(native))
    if (missing) {
      miss({ engine: native.engine, ...missing })
      return undefined
    }
  }
  await tf.setBackend('tensorflow')
  const { correctNativeKernels } = await import('../wasm/native.ts')
  correctNativeKernels()
  const { isUsingGpuDevice, binding } = tf.backend() as unknown as NativeBackend
  if (native.engine === 'tensorflow-gpu' && !isUsingGpuDevice) {
    const reason = `${native.name} finds no GPU that it can use`
    miss({ engine: native.engine, reason, remedy: 'It takes an NVIDIA GPU, CUDA 11.2 and cuDNN 8.1.' })
    return undefined
  }
  return { engine: native.engine, build: `${native.engine} tfjs/${NATIVE_VERSION} libtensorflow/${binding.TF_Version}` }
}

type Lack = Omit<PassedOver, 'engine'>

/** What is missing for the package to be loaded, found out without loading it. */
function lack({ engine, name }: NativePackage): Lack | undefined {
  const found = installed(name)
  if (!found) return { reason: `${name} is not installed`, remedy: `npm install ${name}@${NATIVE_VERSION}` }
  if (found.version !== NATIVE_VERSION) {
    const reason = `${name} is of version ${found.version}, not ${NATIVE_VERSION}`
    return { reason, remedy: `npm install ${name}@${NATIVE_VERSION}` }
  }
  if (!hasLibrary(found.folder)) return { reason: `${name} lacks its native library`, remedy: `npm rebuild ${name}` }
  if (engine === 'tensorflow-gpu' && !gpuInSight()) {
    return { reason: 'no GPU is in sight', remedy: 'It takes an NVIDIA GPU and its driver.' }
  }
  return undefined
}

/** Loads the package. What goes wrong with that is what is missing. */
async function failure({ name }: NativePackage): Promise<Lack | undefined> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2' // errors only; TensorFlow tells of the processor otherwise
  // The packages call these of Node, which warns of them up to 22 and lacks them from 23 on.
  Object.assign(load('node:util'), { isArray: Array.isArray, isNullOrUndefined: (value: unknown) => value == null })
  try {
    await import(name)
    return undefined
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n')
    return { reason: `${name} can't be loaded (${line.trim()})`, remedy: `npm rebuild ${name}` }
  }
}

function installed(name: string): { readonly folder: string; readonly version: string } | undefined {
  try {
    const file = load.resolve(`${name}/package.json`)
    return { folder: dirname(file), version: JSON.parse(readFileSync(file, 'utf8')).version }
  } catch {
    return undefined
  }
}

/** Whether the package's install script has been there: it puts the library into `lib/napi-v8`, or another version's folder. */
function hasLibrary(folder: string): boolean {
  const lib = join(folder, 'lib')
  return existsSync(lib) && readdirSync(lib).some(abi => existsSync(join(lib, abi, 'tfjs_binding.node')))
}

/** Whether there is the device of NVIDIA's driver. What can't be seen from the file system is left to TensorFlow. */
function gpuInSight(): boolean {
  return process.platform !== 'linux' || existsSync('/dev/nvidiactl') || existsSync('/dev/dxg')
}
