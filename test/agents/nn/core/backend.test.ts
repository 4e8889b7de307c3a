import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readBackendName } from '../../../../agents/nn/core/backend.ts'
import { NATIVE, NATIVE_VERSION } from '../../../../agents/nn/core/native.ts'
import { fresh } from '../../../support/cli.ts'
import { missing } from '../native.ts'

/** Opens the backend, multiplies on it and says what came of it, on one line. */
const MULTIPLY = `
import { openBackend } from './dist/agents/nn/core/backend.js'
import * as tf from '@tensorflow/tfjs-core'
const say = value => void process.stdout.write(JSON.stringify(value))
const backend = await openBackend().catch(({ code, message }) => say({ code, message }))
if (backend) {
  const product = tf.matMul(tf.tensor([[1, 2], [3, 4]]), tf.tensor([[5], [6]]))
  say({ ...backend, tfjs: tf.getBackend(), product: [...product.dataSync()] })
}`

interface Ran {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** A process of its own on compiled code. */
function run(code: string, backend: string, { cwd = resolve('.'), flags = [] as string[] } = {}): Ran {
  const env = { ...process.env, LUDUS_BACKEND: backend, NODE_OPTIONS: '' }
  return spawnSync(process.execPath, [...flags, '--input-type=module', '-e', code], { cwd, env, encoding: 'utf8' })
}

/** What `MULTIPLY` said, and nothing besides was said. */
function multiply(backend: string, options: { cwd?: string; flags?: string[] } = {}) {
  const { status, stdout, stderr } = run(MULTIPLY, backend, options)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return JSON.parse(stdout)
}

const fingerprint = (build: string) =>
  createHash('sha256')
    .update(readFileSync(`dist/agents/nn/wasm/${build}.wasm`))
    .digest('hex')
    .slice(0, 12)

describe('a backend that is asked for', () => {
  it.each([
    ['wasm', 'wasm', `wasm-relaxed tfjs/4.22.0 kernels/${fingerprint('relaxed')}`],
    ['wasm-simd', 'wasm', `wasm-simd tfjs/4.22.0 kernels/${fingerprint('simd')}`],
    ['cpu', 'cpu', 'cpu tfjs/4.22.0'],
  ])('%s computes, names its build and prints nothing of its own', (name, tfjs, build) => {
    expect(multiply(name)).toEqual({
      engine: build.split(' ')[0],
      build,
      passedOver: [],
      tfjs,
      product: [17, 39],
    })
  })

  it('is refused by an unknown name with the list and the nearest', () => {
    const message = "Expected a backend (gpu, node, wasm, wasm-simd, cpu), but got 'wsam'. The nearest is 'wasm'."
    expect(multiply('wsam')).toEqual({ code: 'unknown-backend', message })
    expect(readBackendName('wsam')).toEqual({ ok: false, error: { code: 'unknown-backend', message } })
    expect(readBackendName('wasm-simd')).toEqual({ ok: true, value: 'wasm-simd' })
  })

  it('stays what it is: the same again, and no other afterwards', () => {
    const { stdout } = run(
      `import { openBackend } from './dist/agents/nn/core/backend.js'
      const [first, second] = await Promise.all([openBackend('wasm-simd'), openBackend()])
      const third = await openBackend('wasm')
      const other = await openBackend('cpu').catch(({ code, message }) => ({ code, message }))
      console.log(JSON.stringify({ same: first === second && second === third, other }))`,
      '',
    )
    expect(JSON.parse(stdout)).toEqual({
      same: true,
      other: {
        code: 'backend-open',
        message: "Expected the backend of this thread to stay wasm-simd, but got 'cpu' afterwards.",
      },
    })
  })

  it('may be another one where the first could not be had', () => {
    const { stdout } = run(
      `import { openBackend } from './dist/agents/nn/core/backend.js'
      const first = await openBackend('wsam').catch(({ code }) => code)
      console.log(first, (await openBackend('cpu')).engine)`,
      '',
    )
    expect(stdout).toBe('unknown-backend cpu\n')
  })
})

describe('the best backend', () => {
  it('comes with a reason and a remedy for each better one', () => {
    const { engine, passedOver, product } = multiply('')
    const order = ['tensorflow-gpu', 'tensorflow', 'wasm-relaxed']
    expect(order.slice(0, passedOver.length + 1)).toEqual([
      ...passedOver.map((each: { engine: string }) => each.engine),
      engine,
    ])
    for (const { reason, remedy } of passedOver) {
      expect(reason).toMatch(/\w/)
      expect(remedy).toMatch(/^(npm |It takes )/)
    }
    expect(product).toEqual([17, 39])
  })

  it.skipIf(process.arch !== 'x64' || !missing)('is plain JavaScript where the processor has no SIMD', () => {
    const flags = ['--no-enable-sse4-1', '--no-enable-ssse3']
    const reason = 'this Node has no SIMD for WebAssembly'
    const { engine, passedOver } = multiply('', { flags })
    expect(engine).toBe('cpu')
    expect(passedOver.at(-1)).toMatchObject({ engine: 'wasm-simd', reason })
    expect(multiply('wasm', { flags })).toMatchObject({
      code: 'backend-missing',
      message: expect.stringContaining(`Expected the backend 'wasm', but ${reason}.`),
    })
  })

  it.skipIf(!missing)('is plain JavaScript where WebAssembly gets no memory', () => {
    const { status, stdout } = run(MULTIPLY, '', { flags: ['--wasm-max-mem-pages=1'] })
    expect(status).toBe(0)
    const { engine, passedOver, product } = JSON.parse(stdout)
    expect({ engine, product }).toEqual({ engine: 'cpu', product: [17, 39] })
    expect(passedOver.at(-1)).toMatchObject({ engine: 'wasm-simd', reason: 'WebAssembly gets no memory here' })
  })

  it('leaves errors that nobody catches as they are', () => {
    const { status, stderr } = run(
      `import { openBackend } from './dist/agents/nn/core/backend.js'
      await openBackend()
      setTimeout(() => { throw new Error('uncaught') })`,
      'wasm',
    )
    expect(status).toBe(1)
    expect(stderr).toMatch(/^Error: uncaught\n {4}at /m)
    expect(stderr).not.toContain('tfjs')
  })
})

describe('worker threads', () => {
  it('open a backend each, as the environment says, and compute side by side', () => {
    const worker = `
      import { parentPort } from 'node:worker_threads'
      import * as tf from '@tensorflow/tfjs-core'
      import { openBackend } from './dist/agents/nn/core/backend.js'
      const { build } = await openBackend()
      const product = tf.matMul(tf.fill([64, 64], 2), tf.fill([64, 64], 3))
      parentPort.postMessage({ build, tensors: tf.memory().numTensors, first: product.dataSync()[0] })`
    const { status, stdout, stderr } = run(
      `import { once } from 'node:events'
      import { Worker } from 'node:worker_threads'
      import * as tf from '@tensorflow/tfjs-core'
      import { openBackend } from './dist/agents/nn/core/backend.js'
      await openBackend()
      const kept = tf.tensor([1, 2])
      const workers = [0, 1].map(() => new Worker(${JSON.stringify(worker)}, { eval: true }))
      const said = await Promise.all(workers.map(worker => once(worker, 'message')))
      console.log(JSON.stringify({ said: said.flat(), kept: [...kept.dataSync()] }))`,
      'wasm-simd',
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const each = { build: `wasm-simd tfjs/4.22.0 kernels/${fingerprint('simd')}`, tensors: 3, first: 384 }
    expect(JSON.parse(stdout)).toEqual({ said: [each, each], kept: [1, 2] })
  })
})

describe('a native package', () => {
  const name = '@tensorflow/tfjs-node'

  it('is of the version whose tfjs-core is ours', () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
    const versions = [
      dependencies['@tensorflow/tfjs-core'],
      ...Object.values(NATIVE).map(each => optionalDependencies[each.name]),
    ]
    expect(new Set(versions)).toEqual(new Set([NATIVE_VERSION]))
  })

  it.each([
    ['is not installed', {}, `${name} is not installed. npm install ${name}@4.22.0`],
    [
      'is of another version',
      { 'package.json': JSON.stringify({ name, version: '4.20.0' }) },
      `${name} is of version 4.20.0, not 4.22.0. npm install ${name}@4.22.0`,
    ],
    [
      'could not download its library',
      { 'package.json': JSON.stringify({ name, version: '4.22.0' }) },
      `${name} lacks its native library. npm rebuild ${name}`,
    ],
    [
      'has one that does not load',
      {
        'package.json': JSON.stringify({ name, version: '4.22.0', main: 'index.js' }),
        'index.js': "require('./lib/napi-v8/tfjs_binding.node')",
        'lib/napi-v8/tfjs_binding.node': 'no library',
      },
      /^Expected the backend 'node', but @tensorflow\/tfjs-node can't be loaded \(.*tfjs_binding\.node.*\)\. npm rebuild /,
    ],
  ])('that %s is passed over for that reason', (_, files: Record<string, string>, expected) =>
    fresh(async folder => {
      houseWith(folder, name, files)
      const { code, message } = multiply('node', { cwd: folder })
      expect(code).toBe('backend-missing')
      if (typeof expected === 'string') expect(message).toBe(`Expected the backend 'node', but ${expected}`)
      else expect(message).toMatch(expected)
      expect(multiply('', { cwd: folder })).toMatchObject({ engine: 'wasm-relaxed', product: [17, 39] })
    }),
  )

  it.skipIf(process.platform !== 'linux' || existsSync('/dev/nvidiactl') || existsSync('/dev/dxg'))(
    'for GPUs is passed over, and not loaded, where none is in sight',
    () =>
      fresh(async folder => {
        houseWith(folder, NATIVE.gpu.name, {
          'package.json': JSON.stringify({ name: NATIVE.gpu.name, version: '4.22.0', main: 'index.js' }),
          'index.js': "throw new Error('loaded')",
          'lib/napi-v8/tfjs_binding.node': '',
        })
        const remedy = 'It takes an NVIDIA GPU and its driver.'
        expect(multiply('gpu', { cwd: folder }).message).toBe(
          `Expected the backend 'gpu', but no GPU is in sight. ${remedy}`,
        )
        const { passedOver } = multiply('', { cwd: folder })
        expect(passedOver[0]).toEqual({ engine: 'tensorflow-gpu', reason: 'no GPU is in sight', remedy })
      }),
  )
})

/** The compiled parts that choose a backend, in a folder where one native package is installed with these files, and no other. */
function houseWith(folder: string, native: string, files: Record<string, string>): void {
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const part of ['dist/agents/nn', 'dist/envs/core']) cpSync(part, join(folder, part), { recursive: true })
  for (const name of ['core', 'backend-wasm', 'backend-cpu']
    .map(part => `@tensorflow/tfjs-${part}`)
    .concat('fastest-levenshtein')) {
    mkdirSync(join(folder, 'node_modules', dirname(name)), { recursive: true })
    symlinkSync(resolve('node_modules', name), join(folder, 'node_modules', name), 'junction')
  }
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, 'node_modules', native, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
