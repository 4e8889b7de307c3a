import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const room = new URL('../../../agents/nn/', import.meta.url)
const readme = readFileSync(new URL('README.md', room), 'utf8')
const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter(
  file => file.endsWith('.ts') && !/^(wasm|onnx)\b/.test(file), // which have pages of their own
)

test('agents/nn/README.md lists every file of the room', () => {
  for (const file of files) expect(readme).toContain(`\`${file}\``)
})

test('and none that is not there', () => {
  const named = [...readme.matchAll(/`((?:\w+\/)*\w+\.ts)`/g)].map(([, file]) => file)
  expect(named.filter(file => !files.includes(file))).toEqual([])
})
