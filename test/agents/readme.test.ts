import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { describeOptions } from '../../envs/core/options.ts'

const room = new URL('../../agents/', import.meta.url)
// Cells are padded to the width of their column: that says nothing.
const readme = readFileSync(new URL('README.md', room), 'utf8').replace(/ +/g, ' ')

describe('agents/README.md', () => {
  test.each(agents.list().map(kind => [kind.id, kind] as const))('has %s and its options as they are', (id, kind) => {
    expect(readme).toMatch(new RegExp(`^\\| \`${id}:?\` \\|`, 'm'))
    for (const { name, help, initial } of describeOptions(kind.options)) {
      const row = `| \`${id}\` | \`${name}\` | ${help} | ${initial.replaceAll("'", '')} |`
      expect(readme).toContain(row.replace(/ +/g, ' '))
    }
  })

  test('has no option that does not exist', () => {
    const rows = [...readme.matchAll(/^\| `([\w-]+)` \| `(\w+)` \|/gm)].map(([, id, name]) => `${id}?${name}`)
    const real = agents.list().flatMap(kind => describeOptions(kind.options).map(({ name }) => `${kind.id}?${name}`))
    expect(rows).toEqual(real)
  })

  test('lists every file of the room but those of external/, and of rooms with pages of their own', () => {
    const files = readdirSync(room, { recursive: true, encoding: 'utf8' })
    const pages = files.filter(file => file.endsWith('/README.md')).map(file => file.slice(0, -'README.md'.length))
    const own = (file: string) => [...pages, 'external/'].some(folder => file.startsWith(folder))
    for (const file of files.filter(each => each.endsWith('.ts') && !own(each))) {
      expect(readme).toContain(`\`${file}\``)
    }
  })
})
