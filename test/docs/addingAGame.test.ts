import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { unwrap } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'

const manual = readFileSync('docs/adding-a-game.md', 'utf8')
const pieces = [...manual.matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, file, code]) => ({ file, code }))

describe('the manual of adding a game', () => {
  it('says of every piece of code which file it stands in', () => {
    expect(pieces.length).toBeGreaterThan(5)
    expect(pieces).toHaveLength(manual.split('```ts').length - 1)
  })

  it.each(pieces)('quotes $file as it is', ({ file, code }) => {
    expect(readFileSync(file, 'utf8')).toContain(code)
  })

  it('names games and agents that there are', () => {
    const commands = [...manual.matchAll(/^ludus (?:play|tournament) (.+)$/gm)].map(([, words]) =>
      words
        .replace(/ --games \d+/, '')
        .replaceAll("'", '')
        .split(' '),
    )
    expect(commands).toHaveLength(3)
    for (const [name, ...players] of commands) {
      const { name: id, options } = unwrap(parseSpec(name))
      const game = unwrap(games.make(id, options))
      for (const player of players) unwrap(unwrap(agents.plan(player)).make(game))
    }
  })
})
