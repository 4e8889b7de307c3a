import { execPath } from 'node:process'
import { afterEach, describe, expect, test } from 'vitest'
import { type Agent, RESIGN } from '../../../agents/core/agent.ts'
import { AgentRegistry } from '../../../agents/core/registry.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { trackedChildren } from '../../../agents/external/children.ts'
import { processAgent } from '../../../agents/external/process.ts'
import type { Game, State } from '../../../envs/core/game.ts'
import { GameRegistry } from '../../../envs/core/registry.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { tokens } from '../../support/doorGame.ts'
import { ended } from '../../support/processes.ts'

const agents = new AgentRegistry([processAgent])
const game: Game = unwrap(new GameRegistry([tokens]).make('tokens', { heap: 5 }))
const unlimited = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }

const open: Agent[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map(agent => agent.close?.()))
  expect(trackedChildren.size).toBe(0)
})

function bot(behaviour: string, options = ''): Agent {
  const plan = unwrap(agents.plan(`process${options}:"${execPath}" test/support/processBot.mjs ${behaviour}`))
  const agent = unwrap(plan.make(game))
  open.push(agent)
  return agent
}

async function act(agent: Agent, clock = unlimited, state: State = game.start(Rng.fromSeed(0))): Promise<number> {
  return agent.act(seatAt(game, state.turn, state, []), clock)
}

async function fault(acting: Promise<unknown> | unknown): Promise<{ code: string; message: string }> {
  const error = await Promise.resolve(acting).then(
    () => undefined,
    thrown => thrown,
  )
  expect(error).toMatchObject({ name: 'LudusError' })
  return error
}

describe('a program over JSON lines', () => {
  test('plays, keeps its process from game to game, and shows its thoughts', async () => {
    const agent = bot('first')
    for (let round = 0; round < 2; round++) {
      await agent.reset(game, 0, Rng.fromSeed(round))
      expect(trackedChildren.size).toBe(1)
      expect(await act(agent)).toBe(0)
      expect(agent.thoughts!()).toEqual({ asked: round + 1 })
    }
  })

  test('is told what it wants to know', async () => {
    const agent = bot('everything')
    await agent.reset(game, 0, Rng.fromSeed(0))
    const state = game.start(Rng.fromSeed(0))
    const seat = seatAt(game, 0, state, [2, 0])
    expect(await agent.act(seat, { elapsed: () => 0, left: () => 2500.7 })).toBe(2)
    expect(agent.thoughts!()).toEqual({
      op: 'act',
      player: 0,
      legal: ['take 1', 'take 2', 'take 3'],
      view: { left: 5 },
      observation: { shape: [1, 2], data: [5, 1] },
      history: [2, 0],
      milliseconds_left: 2500,
    })
  })

  test('may resign', async () => {
    const agent = bot('resign')
    await agent.reset(game, 0, Rng.fromSeed(0))
    expect(await act(agent)).toBe(RESIGN)
  })

  test.each([
    ['illegal', 'illegal-action', /'take 9'/],
    ['shout', 'illegal-action', /'TAKE 1'/],
    ['garbage', 'bad-answer', /Expected .* to answer an action such as {"action": "take 1"}, but got Traceback/],
    ['blank', 'bad-answer', /a blank line/],
    ['number', 'bad-answer', /but got {"action":3}/],
    ['complain', 'bad-answer', /its error 'no idea'/],
    ['exit', 'exited', /exited with code 3 \(its last words: out of cheese\)/],
    ['huge', 'too-long', /lines of at most 1048576 bytes/],
  ])('that answers with %s gets the fault %s', async (behaviour, code, message) => {
    const agent = bot(behaviour)
    await agent.reset(game, 0, Rng.fromSeed(0))
    const error = await fault(act(agent))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  test('that has failed is started anew for the next game', async () => {
    const agent = bot('exit')
    for (let round = 0; round < 2; round++) {
      await agent.reset(game, 0, Rng.fromSeed(0))
      expect((await fault(act(agent))).code).toBe('exited')
    }
    expect(agent.stderr!()).toBe('out of cheese\nout of cheese\n')
  })

  test('that speaks another version is refused', async () => {
    const error = await fault(bot('old').reset(game, 0, Rng.fromSeed(0)))
    expect(error.message).toMatch(/Expected .* to answer {"protocol": 1} to a hello, but got {"protocol":0}/)
  })

  test.each([
    ['its own deadline', '?deadline=2000', unlimited],
    ["the match's clock", '', { elapsed: () => 0, left: () => 50 }],
  ])('that hangs is ended at %s', async (_name, options, clock) => {
    const agent = bot('hang', options)
    await agent.reset(game, 0, Rng.fromSeed(0))
    const [pid] = trackedChildren.keys()
    expect((await fault(act(agent, clock))).code).toBe('deadline')
    expect(await ended(pid)).toBe(true)
  })

  test('that floods its output is left to wait', async () => {
    const agent = bot('flood')
    await agent.reset(game, 0, Rng.fromSeed(0))
    for (let i = 0; i < 3; i++) expect(await act(agent)).toBe(0)
  })

  test('is heard on standard error, the last 64 Ki characters', async () => {
    const agent = bot('chatter')
    await agent.reset(game, 0, Rng.fromSeed(0))
    await act(agent)
    await agent.close!()
    const text = agent.stderr!()
    expect(text).toHaveLength(1 << 16)
    expect(text).toMatch(/^y+end\n$/)
    expect(agent.stderr!()).toBe('')
  })

  test('that is not there is refused up front', () => {
    const refused = unwrap(agents.plan('process:no-such-program --fast')).make(game)
    expect(refused).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(!refused.ok && refused.error.message).toBe(
      "process can't play tokens because its program can't be started: Expected 'no-such-program' to be a program on PATH or in /usr/games, /usr/local/games, but found none.",
    )
  })

  test('needs a command line', () => {
    expect(agents.plan('process')).toMatchObject({ ok: false, error: { code: 'bad-spec' } })
  })
})
