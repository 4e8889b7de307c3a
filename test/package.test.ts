import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'))

describe('an install', () => {
  it('runs scripts of optional dependencies alone: onnxruntime-node would download CUDA, and fail where it can not', () => {
    // npm 11 and later go by allowScripts, npm 10 by the lock file: delete the flag that an update of the package put back there.
    const { packages } = read('package-lock.json') as {
      packages: Record<string, { hasInstallScript?: boolean; optional?: boolean }>
    }
    const scripted = Object.keys(packages).filter(path => packages[path].hasInstallScript)
    expect(scripted.filter(path => !packages[path].optional)).toEqual([])
    expect(read('package.json').allowScripts['onnxruntime-node']).toBe(false)
    expect(packages['node_modules/onnxruntime-node']).toBeDefined()
  })
})

describe('the package', () => {
  it('has the kernels, which git does not', () => {
    const told = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { encoding: 'utf8' })
    const [packed] = Object.values<{ files: { path: string }[] }>(JSON.parse(told)) // a list, from npm 12 on a record
    const files = packed.files.map(file => file.path)
    for (const build of ['simd', 'relaxed']) expect(files).toContain(`dist/agents/nn/wasm/${build}.wasm`)
    expect(files.filter(path => path.startsWith('dist/test/'))).toEqual([])
  })
})
