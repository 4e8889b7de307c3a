// Compiles assembly/ twice, into simd.wasm and relaxed.wasm, where a source is newer than they are, and copies both
// to the folder named by the first argument, where the compiled TypeScript looks for them.
import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const here = fileURLToPath(new URL('.', import.meta.url))
const sources = join(here, 'assembly')
const builds = { simd: ['simd'], relaxed: ['simd', 'relaxed-simd'] }

const written = path => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
const newest = Math.max(
  written(fileURLToPath(import.meta.url)),
  ...readdirSync(sources).map(name => written(join(sources, name))),
)

for (const [name, features] of Object.entries(builds)) {
  const file = join(here, `${name}.wasm`)
  if (written(file) < newest) {
    const { error, stderr } = await asc.main([
      join(sources, 'index.ts'),
      ...['--outFile', file],
      ...features.flatMap(feature => ['--enable', feature]),
      // No runtime and no data of its own: it works on the memory of the tensor backend.
      ...['--runtime', 'stub', '--importMemory', '--noAssert', '--optimizeLevel', '3', '--shrinkLevel', '0'],
      ...['--converge', '--uncheckedBehavior', 'always'],
    ])
    if (error) {
      process.stderr.write(stderr.toString())
      process.exit(1)
    }
  }
  const target = process.argv[2]
  if (target !== undefined) {
    mkdirSync(target, { recursive: true })
    copyFileSync(file, join(target, `${name}.wasm`))
  }
}
