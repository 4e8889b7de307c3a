import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { openBackend } from '../../agents/nn/core/backend.ts'
import { decode } from '../../agents/nn/core/checkpoint.ts'
import { unwrap } from '../../envs/core/result.ts'

// Within the package, so that `ludus/nn` is what a user's program gets.
const folder = mkdtempSync('dist/models-')
const blocks = [...readFileSync('docs/models.md', 'utf8').matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code)
const files = blocks.map((code, i) => {
  const file = join(folder, `model${i}.ts`)
  writeFileSync(file, code)
  return file
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe("the manual's model", () => {
  it('has under 40 lines', () => {
    expect(blocks[0].trimEnd().split('\n').length).toBeLessThan(40)
  })

  it('has sound types, and so has every other example', () => {
    const options: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.NodeNext,
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      skipLibCheck: true,
      noEmit: true,
    }
    const faults = ts.getPreEmitDiagnostics(ts.createProgram(files, options))
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([])
  })

  it('learns, is saved, and acts', async () => {
    const { outputText } = ts.transpileModule(blocks[0], {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    })
    writeFileSync(join(folder, 'model.mjs'), outputText)
    const said = execFileSync(process.execPath, ['model.mjs'], { cwd: folder, encoding: 'utf8' })
    const accuracies = [...said.matchAll(/^\d (0\.\d+)$/gm)].map(([, accuracy]) => Number(accuracy))
    expect(accuracies).toHaveLength(3)
    expect(accuracies[2]).toBeGreaterThan(0.8) // untrained: 0.1
    expect(said).toMatch(/logits of the first digit: Float32Array\(10\)/)
    const { state, made } = unwrap(decode(readFileSync(join(folder, 'digits.safetensors'))))
    expect(Object.keys(state)).toEqual(['model', 'optimizer', 'training'])
    expect(made.backend).toBe((await openBackend()).build)
  })
})
