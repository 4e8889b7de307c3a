/**
 * The companion module: SIMD kernels of our own over the memory of tfjs's WASM backend. Two builds of one source:
 * `relaxed` multiplies and adds in one rounding (FMA), `simd` in two. Results differ in the last bits between the two,
 * never between two runs of one of them.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'

export const BUILDS = ['relaxed', 'simd'] as const
export type Build = (typeof BUILDS)[number]

/** What every export is: plain numbers in (pointers are byte offsets into the memory), at most one number out. */
export type Kernel = (...args: number[]) => number

export interface Companion {
  readonly build: Build
  readonly memory: WebAssembly.Memory
  readonly kernels: Readonly<Record<string, Kernel>>
}

/**
 * Instantiates the best build that this machine compiles, or the one that is asked for.
 * @throws Error where the asked-for build can't be compiled here
 */
export function loadCompanion(memory: WebAssembly.Memory, wanted?: Build): Companion {
  const build = wanted ?? (compile('relaxed') ? 'relaxed' : 'simd')
  const module = compile(build)
  if (!module) throw new Error(`Expected this machine to run the ${build} build of the kernels, but it can't.`)
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  return { build, memory, kernels: exports as Record<string, Kernel> }
}

const compiled = new Map<Build, WebAssembly.Module | undefined>()

function compile(build: Build): WebAssembly.Module | undefined {
  if (!compiled.has(build)) compiled.set(build, tryCompile(build))
  return compiled.get(build)
}

function tryCompile(build: Build): WebAssembly.Module | undefined {
  // Node 20 knows relaxed SIMD behind a flag; later ones have it on and warn of the flag.
  if (build === 'relaxed' && Number(process.versions.node.split('.')[0]) < 22) {
    setFlagsFromString('--experimental-wasm-relaxed-simd')
  }
  const bytes = read(build)
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined
}

/** What a build is, to the byte: the first 12 hexadecimal digits of its file's SHA-256. */
export function fingerprint(build: Build): string {
  return createHash('sha256').update(read(build)).digest('hex').slice(0, 12)
}

function read(build: Build): Uint8Array<ArrayBuffer> {
  return readFileSync(new URL(`./${build}.wasm`, import.meta.url))
}
