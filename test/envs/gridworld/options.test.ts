import { describe, expect, it } from 'vitest'
import { unwrap } from '../../../envs/core/result.ts'
import { parseSpec } from '../../../envs/core/spec.ts'
import { games } from '../../../envs/games.ts'
import { at, gridworld, play, refusal, reward } from './make.ts'

describe('options', () => {
  it('that mean nothing on a map are refused by name', () => {
    expect(refusal({ map: 'taxi', slippery: true })).toBe(
      'Expected no slippery on a map with taxi rules (it is for cliff, lake, rooms), but got true.',
    )
    expect(refusal({ map: 'cliff-walking', successRate: 0.5 })).toContain('Expected no successRate')
    expect(refusal({ map: 'frozen-lake-4x4', slippery: false, successRate: 0.5 })).toBe(
      'Expected no successRate where slippery is false, but got 0.5.',
    )
    expect(refusal({ map: 'taxi', fickleProbability: 0.1 })).toContain('where ficklePassenger is false')
    expect(refusal({ map: 'windy', rules: 'cliff' })).toContain("which has its own, but got 'cliff'")
  })

  it('out of range are refused with what was expected', () => {
    expect(refusal({ map: 'key-door', sight: 4 })).toBe('Expected sight of gridworld to be an odd number, but got 4.')
    expect(refusal({ map: 'frozen-lake-4x5' })).toContain("Did you mean 'frozen-lake-4x4'?")
    expect(refusal({ map: 'multi-room', roomRows: 1, roomColumns: 1 })).toContain('at least two rooms')
    expect(refusal({ maxSteps: 0 })).toContain('at least 1')
  })

  it('of the wrong type are refused, saying what a map is; a long one is not echoed in full', () => {
    for (const map of [7, null, {}, [['S']]] as const)
      expect(refusal({ map })).toBe(
        `Expected map of gridworld to be a named map or lines of text, but got ${JSON.stringify(map)}.`,
      )
    expect(refusal({ map: 'x'.repeat(100_000) }).length).toBeLessThan(500)
    expect(refusal({ map: [Array(100_000).fill('x')] }).length).toBeLessThan(300)
    expect(refusal({ moves: 'x'.repeat(100_000) }).length).toBeLessThan(300)
    expect(refusal({ ['x'.repeat(100_000)]: 1 }).length).toBeLessThan(500)
    const unknown = games.make('x'.repeat(100_000))
    expect(unknown.ok || unknown.error.message.length).toBeLessThan(300)
  })

  it('in full make the same game again', () => {
    const specs = [
      '',
      '?map=frozen-lake-4x4&slippery=false',
      '?map=taxi&rainy=true',
      '?map=windy&gusty=true&moves=king',
    ]
    for (const text of [
      ...specs,
      '?map=S.G/...',
      '?map=key-door&size=5&sight=3',
      '?map=memory&length=2',
      '?map=multi-room',
    ]) {
      const { name, options } = unwrap(parseSpec(`gridworld${text}`))
      const game = unwrap(games.make(name, options))
      const again = gridworld(game.options)
      expect(again.options).toEqual(game.options)
      expect(again.spec).toEqual(game.spec)
    }
  })
})

describe("a map of one's own", () => {
  it('is played by the rules that its characters tell, or that are said', () => {
    const rules = (map: string, more = {}): unknown => gridworld({ map, ...more }).options.rules
    expect(rules('S.#/..G')).toBe('rooms')
    expect(rules('S.C/..G')).toBe('cliff')
    expect(rules('SFH/FFG')).toBe('lake')
    expect(rules('S../..G/012')).toBe('windy')
    expect(rules('>.L/k.G')).toBe('maze')
    expect(rules('+---+/|R:G|/+---+')).toBe('taxi')
    expect(rules('S.#/..G', { rules: 'lake' })).toBe('lake')
    expect(rules('S.#/..G', { rules: 'maze' })).toBe('maze')
  })

  it('may end its lines with LF or CRLF, the last one too, and as many as it likes', () => {
    const lines = ['#####', '#G.>#', '#####']
    const game = gridworld({ map: lines })
    for (const end of ['\n', '\r\n']) {
      for (const text of [lines.join(end), lines.join(end) + end, end + lines.join(end) + end + end]) {
        expect(gridworld({ map: text }).options.map).toEqual(lines)
        expect(at(game, text).save()).toEqual(at(game, lines.join('/')).save())
      }
      expect(gridworld({ map: [...lines.map(line => line + end), end] }).options.map).toEqual(lines)
    }
    expect(gridworld({ map: 'SF.G\n' }).options.map).toEqual(['SF.G'])
    expect(refusal({ map: ['S.G', '', '...'] })).toContain('line 2 is 0')
    expect(refusal({ map: '\n\n' })).toContain('but got 0')
  })

  it('is refused where it breaks the legend, saying where', () => {
    expect(refusal({ map: 'SFF/FxG' })).toContain("got 'x' in line 2, column 2")
    expect(refusal({ map: 'SFF/FG' })).toContain('line 2 is 2')
    expect(refusal({ map: ['S.S', 'CCG'] })).toContain("to have 1 'S', but got 2")
    expect(refusal({ map: ['F.G'] })).toContain("at least 1 'S', but got 0")
    expect(refusal({ map: [] })).toContain('but got 0')
    expect(refusal({ map: ['.'.repeat(65)] })).toContain('but got 65')
    expect(refusal({ map: 'S.G/01' })).toContain('3 digits of wind')
    expect(refusal({ map: ['+---+', '|R.G|', '+---+'] })).toContain('line 2 of a taxi map')
    expect(refusal({ map: ['+---+', '|R:R|', '+---+'] })).toContain('at least two of the stands')
    expect(refusal({ map: ['k.G'] })).toContain('at least one start')
  })

  it('with eyes is known from the start; only the observation is limited to what is in sight', () => {
    const lines = ['#####', '#G.>#', '#####']
    const game = gridworld({ map: lines })
    expect(game.spec.hidden).toBe(false)
    const state = at(game, lines.join('/'))
    expect((game.view(state, 0) as { cells: string[] }).cells).toEqual(['#####', '#G..#', '#####'])
    const out = new Float32Array(game.spec.observation.shape.reduce((a, b) => a * b))
    state.observe(0, out)
    const goal = game.spec.observation.planes.indexOf('goal')
    expect(out.filter((value, i) => i % game.spec.observation.planes.length === goal && value === 1).length).toBe(0)
    play(game, state, 'left left forward forward')
    expect(state.end).toBe('terminated')
    expect(reward(state)).toBeCloseTo(1 - (0.9 * 4) / 60, 12)
  })

  it('may hold holes, which end the game without a reward', () => {
    const game = gridworld({ map: ['>HG'] })
    const state = play(game, at(game, '>HG'), 'forward')
    expect([state.end, reward(state)]).toEqual(['terminated', 0])
  })
})
