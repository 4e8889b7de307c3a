/** Which kernels a step of training spends its time in: `npm run profile:training -- <net> [build]`. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-wasm'
import { BUILDS, type Build, installKernels } from '../../agents/nn/wasm/index.ts'
import { NETS } from './trainingNets.ts'

const STEPS = 20

const [net, build = 'relaxed'] = process.argv.slice(2)
if (!NETS[net] || !(BUILDS as readonly string[]).includes(build)) {
  const [nets, builds] = [Object.keys(NETS), BUILDS].map(names => names.map(name => `'${name}'`).join(', '))
  process.stderr.write(
    `Expected a net (${nets}) and perhaps a build (${builds}), but got '${process.argv.slice(2).join("' '")}'.\n`,
  )
  process.exit(2)
}

tf.enableProdMode()
await tf.setBackend('wasm')
installKernels(build as Build)
const trained = NETS[net]()
for (let i = 0; i < 3; i++) trained.step() // the JIT's

/** Milliseconds and calls by kernel, of the step that is being taken. */
let taken = new Map<string, { ms: number; calls: number }>()
for (const kernel of tf.getKernelsForBackend('wasm')) {
  const { kernelName, kernelFunc } = kernel
  kernel.kernelFunc = params => {
    const began = performance.now()
    const result = kernelFunc(params)
    const { ms, calls } = taken.get(kernelName) ?? { ms: 0, calls: 0 }
    taken.set(kernelName, { ms: ms + performance.now() - began, calls: calls + 1 })
    return result
  }
}

// The least of several steps: what it takes when nothing else wants the core.
const least = new Map<string, { ms: number; calls: number }>()
let whole = Number.POSITIVE_INFINITY
for (let i = 0; i < STEPS; i++) {
  taken = new Map()
  const began = performance.now()
  trained.step()
  whole = Math.min(whole, performance.now() - began)
  for (const [kernel, { ms, calls }] of taken)
    least.set(kernel, { ms: Math.min(ms, least.get(kernel)?.ms ?? ms), calls })
}

const within = [...least.values()].reduce((sum, { ms }) => sum + ms, 0)
process.stdout.write(
  `${net}, ${build}: ${whole.toFixed(1)} ms a step at best, ${within.toFixed(1)} ms of it in kernels\n\n` +
    '| kernel | ms | calls |\n| --- | ---: | ---: |\n',
)
for (const [kernel, { ms, calls }] of [...least].sort(([, a], [, b]) => b.ms - a.ms)) {
  process.stdout.write(`| ${kernel} | ${ms.toFixed(2)} | ${calls} |\n`)
}
