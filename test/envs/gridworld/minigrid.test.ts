import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { CONTENT_NAMES, CONTENTS } from '../../../envs/gridworld/maze.ts'
import { Sight } from '../../../envs/gridworld/sight.ts'
import { at, gridworld, reward, seenFromAbove } from './make.ts'

/** Games and views of MiniGrid 3.2.0, as test/golden/gridworld/makeMinigrid.py writes them. */
interface Golden {
  readonly games: readonly {
    readonly size: number
    readonly map: readonly string[]
    readonly actions: readonly number[]
    readonly sums: readonly number[]
    readonly reward: number
    readonly terminated: boolean
  }[]
  readonly views: readonly { readonly map: readonly string[]; readonly seen: readonly string[] }[]
}

const file = new URL('../../golden/gridworld/minigrid/doorKey.json', import.meta.url)
const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden
const ARROWS = '>v<^'

function checksum(text: string): number {
  let total = 0
  for (const character of text) total = (total * 31 + character.charCodeAt(0)) % 2147483647
  return total
}

function square(values: ArrayLike<number>): string[] {
  const side = Math.sqrt(values.length)
  return Array.from({ length: side }, (_, row) =>
    Array.from(values)
      .slice(row * side, (row + 1) * side)
      .join(''),
  )
}

describe('MiniGrid', () => {
  for (const [i, { map, seen }] of golden.views.entries()) {
    it(`sees the same of random grid ${i}`, () => {
      const [rows, columns] = [map.length, map[0].length]
      const text = map.join('')
      const agent = [...text].findIndex(character => ARROWS.includes(character))
      const characters: string[] = CONTENT_NAMES.map(name => CONTENTS[name])
      const sight = new Sight(7, rows, columns)
      const cells = Uint8Array.from(text, character => Math.max(0, characters.indexOf(character)))
      sight.look(cells, agent, ARROWS.indexOf(text[agent]))
      expect(square(sight.visible)).toEqual(seen)
    })
  }

  for (const [i, { size, map, actions, sums, ...last }] of golden.games.entries()) {
    it(`plays DoorKey ${size}x${size} game ${i} the same to its end`, () => {
      const game = gridworld({ map: 'key-door', size })
      const state = at(game, map.join('/'))
      const planes = game.spec.observation.planes.length
      const out = new Float32Array(49 * planes)
      const got = actions.map(action => {
        expect(state.isLegal(action)).toBe(true)
        state.play(action)
        const shown = seenFromAbove(game, state)
        const [row, column] = shown.agent as number[]
        const lines = (shown.cells as string[]).map(line => [...line])
        lines[row][column] = ARROWS[['right', 'down', 'left', 'up'].indexOf(shown.facing as string)]
        state.observe(0, out)
        const seen = square(out.filter((_, at) => at % planes === 0))
        return checksum(
          [...lines.map(line => line.join('')), (shown.carrying as string | null) ?? '', ...seen].join('/'),
        )
      })
      expect(got).toEqual(sums)
      expect(reward(state)).toBe(last.reward)
      expect(state.end).toBe(last.terminated ? 'terminated' : 'truncated')
    })
  }
})
