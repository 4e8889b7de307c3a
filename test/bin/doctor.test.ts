import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fresh, LUDUS, ludus } from '../support/cli.ts'

describe('the doctor', () => {
  it('says where the data is, and that what Ludus needs is installed and works', () =>
    fresh(async folder => {
      const { code, out, err } = await ludus(folder, ['doctor', '--backend', 'wasm'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toContain(join(folder, 'data'))
      expect(out).toMatch(/^store +SQLite 3\./m)
      expect(out).toMatch(/^tensors +wasm-relaxed tfjs\/4\.22\.0 kernels\/[0-9a-f]{12}$/m)
      expect(out).toMatch(/^onnx +ONNX Runtime 1\.\d+\.\d+$/m)
    }))

  it('says why nothing better computes tensors, and how to get it', () =>
    fresh(async folder => {
      const { out } = await ludus(folder, ['doctor'])
      const [, best] = /^tensors +(\S+) /m.exec(out)!
      const order = ['tensorflow-gpu', 'tensorflow', 'wasm-relaxed']
      for (const engine of order.slice(0, order.indexOf(best))) {
        expect(out).toMatch(new RegExp(`^ +not ${engine}: .+\\. (npm|It takes) .+`, 'm'))
      }
    }))

  it.skipIf(process.arch !== 'x64')('fails where the backend that was asked for is not to be had', () =>
    fresh(async folder => {
      const args = ['--no-enable-sse4-1', '--no-enable-ssse3', LUDUS, 'doctor', '--backend', 'wasm']
      const { status, stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
      expect(status).toBe(1)
      expect(stdout).toContain("does not work: Expected the backend 'wasm', but this Node has no SIMD for WebAssembly.")
    }),
  )

  it('refuses an unknown backend with the nearest', () =>
    fresh(async folder => {
      const { code, err } = await ludus(folder, ['doctor', '--backend', 'wams'])
      expect(code).toBe(2)
      expect(err).toContain(
        "Expected a backend (gpu, node, wasm, wasm-simd, cpu), but got 'wams'. The nearest is 'wasm'.",
      )
    }))
})

describe('the command line', () => {
  it('loads neither tfjs nor ONNX Runtime before they are needed', () => {
    const tell = `import { createRequire } from 'node:module'
      process.on('exit', () => console.error(Object.keys(createRequire(import.meta.url).cache).filter(file => /tensorflow|onnx/.test(file)).length))`
    const told = (...args: string[]) => {
      const flag = `--import=data:text/javascript,${encodeURIComponent(tell.replace('import.meta.url', JSON.stringify(`file://${LUDUS}`)))}`
      return Number(spawnSync(process.execPath, [flag, LUDUS, ...args], { encoding: 'utf8' }).stderr)
    }
    expect(told('doctor', '--backend', 'cpu')).toBeGreaterThan(0)
    expect(told('--help')).toBe(0)
    expect(told('games')).toBe(0)
  })
})
