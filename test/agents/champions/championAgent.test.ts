import { describe, expect, test } from 'vitest'
import { agents } from '../../../agents/agents.ts'
import { championAgent } from '../../../agents/champions/championAgent.ts'
import { AgentRegistry } from '../../../agents/core/registry.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { games } from '../../../envs/games.ts'

const registry = new AgentRegistry([
  ...agents.list().filter(({ id }) => id !== 'champion'),
  championAgent({
    small: {
      summary: 'a policy of 5x5 Go',
      game: 'go?size=5',
      agent: 'onnx',
      play: 'temperature=0.5',
      ladder: ['champion.ts', 'champions.ts'], // any files that are there: nothing reads them before a game begins
    },
  }),
])
const message = (spec: string) => {
  const plan = registry.plan(spec)
  return plan.ok ? undefined : plan.error.message
}

describe('champion:<name>', () => {
  test('keeps its own name and is played by its agent', () => {
    const plan = unwrap(registry.plan('champion:small'))
    expect(plan.spec).toBe('champion:small')
    expect(plan.kind.id).toBe('onnx')
  })

  test('plays what it learnt, with any komi, and nothing else', () => {
    const plan = unwrap(registry.plan('champion:small'))
    expect(plan.refuses(unwrap(games.make('go', { size: 5, komi: 0.5 })))).toBeUndefined()
    expect(plan.refuses(unwrap(games.make('go')))).toBe('because it learnt go?size=5')
    expect(plan.refuses(unwrap(games.make('backgammon')))).toBe('because it learnt go?size=5')
    expect(plan.make(unwrap(games.make('go')))).toMatchObject({
      ok: false,
      error: { code: 'refused', message: "champion:small can't play go because it learnt go?size=5." },
    })
  })

  test.each([
    ['champion:smal', "Expected the name of a champion, but got 'smal'. Did you mean 'small'?"],
    ['champion:small?level=3', 'Expected a level from 1 to 2 of champion:small, but got 3.'],
    ['champion?level=3:small', 'Expected a level from 1 to 2 of champion:small, but got 3.'],
    ['champion?level=0:small', 'Expected level of champion to be at least 1, but got 0.'],
    ['champion?temprature=1:small', "Expected an option of onnx, but got 'temprature'. Did you mean 'temperature'?"],
    ['champion?temperature=a%3Ab:small', "Expected temperature of onnx to be a number, but got 'a:b'."],
    ['champion', "Expected a champion's name after 'champion:' ('champion:small'), but got nothing."],
  ])('%s is a mistake', (spec, expected) => {
    expect(message(spec)).toBe(expected)
  })

  test('hands its other options to the agent that plays it', () => {
    expect(message('champion?level=1&temperature=0:small')).toBeUndefined()
    expect(message('champion:small?level=1&temperature=0')).toBeUndefined()
    expect(message('champion:small?temprature=0')).toMatch(/Did you mean 'temperature'/)
  })
})
