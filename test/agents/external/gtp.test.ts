import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Agent, RESIGN } from '../../../agents/core/agent.ts'
import { AgentRegistry } from '../../../agents/core/registry.ts'
import { seatAt } from '../../../agents/core/seat.ts'
import { trackedChildren } from '../../../agents/external/children.ts'
import { gnugoAgent, gtpAgent } from '../../../agents/external/gtp/agent.ts'
import { type Game, OVER, type State } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { tokens } from '../../support/doorGame.ts'
import { hasGnuGo } from '../../support/gnugo.ts'
import { ended } from '../../support/processes.ts'

const agents = new AgentRegistry([gtpAgent, gnugoAgent])
const unlimited = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
const rng = Rng.fromSeed('gtp')
const go = (options: Record<string, unknown> = { size: 5, komi: 6.5 }): Game => unwrap(games.make('go', options))

let folder: string
const open: Agent[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ludus-gtp-'))
})
afterEach(async () => {
  await Promise.all(open.splice(0).map(agent => agent.close?.()))
  rmSync(folder, { recursive: true })
  expect(trackedChildren.size).toBe(0)
})

function player(spec: string, game: Game): Agent {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  open.push(agent)
  return agent
}

async function engine(behaviour: string, game = go(), options = ''): Promise<Agent> {
  const agent = player(
    `gtp${options}:"${execPath}" test/support/gtpEngine.mjs ${behaviour} ${join(folder, 'log')}`,
    game,
  )
  await agent.reset(game, 0, rng)
  return agent
}

/** What the engine was told since the last time. */
let seen = 0
beforeEach(() => {
  seen = 0
})
function told(): string[] {
  const lines = readFileSync(join(folder, 'log'), 'utf8').split('\n').slice(0, -1)
  const fresh = lines.slice(seen)
  seen = lines.length
  return fresh
}

function played(game: Game, moves: string, state: State = game.start(rng)): State {
  for (const move of moves.split(' ').filter(Boolean)) state.play(unwrap(game.parse(move, state)))
  return state
}

async function ask(agent: Agent, game: Game, state: State, clock = unlimited): Promise<string> {
  const action = await agent.act(seatAt(game, state.turn, state, []), clock)
  return action === RESIGN ? 'resign' : game.format(action, state)
}

async function fault(acting: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await acting.then(
    () => undefined,
    thrown => thrown,
  )
  expect(error).toMatchObject({ name: 'LudusError' })
  return error
}

describe('a GTP engine', () => {
  test('is told board, komi and every move, and then only what is new', async () => {
    const game = go()
    const agent = await engine('plain', game)
    expect(told()).toEqual(['list_commands', 'boardsize 5', 'clear_board', 'komi 6.5'])
    const state = played(game, 'C3')
    expect(await ask(agent, game, state)).toBe('A1')
    expect(told()).toEqual(['play b C3', 'genmove w'])
    played(game, 'A1 D3', state)
    expect(await ask(agent, game, state)).toBe('B1')
    expect(told()).toEqual(['play b D3', 'genmove w'])
  })

  test('is told of a start position with its stones, komi, side to move and moves', async () => {
    const game = go()
    const state = unwrap(game.fromPosition('(;SZ[5]KM[0.5]AB[cc][dd]AW[bb]PL[W];W[aa];B[])'))
    expect(await ask(await engine('plain', game), game, state)).toBe('A1')
    expect(told().slice(4)).toEqual([
      'boardsize 5',
      'clear_board',
      'komi 0.5',
      'play b D2',
      'play b C3',
      'play w B4',
      'play w A5',
      'play b pass',
      'genmove w',
    ])
  })

  test('has handicap stones put on the board', async () => {
    const game = go({ size: 9, handicap: 2 })
    const agent = await engine('plain', game)
    expect(told().slice(1)).toEqual(['boardsize 9', 'clear_board', 'komi 7.5', 'play b C3', 'play b G7'])
    await ask(agent, game, game.start(rng))
    expect(told()).toEqual(['genmove w'])
  })

  test('undoes what was taken back', async () => {
    const game = go()
    const agent = await engine('plain', game)
    await ask(agent, game, played(game, 'C3 C4 D3 D4 E3'))
    told()
    await ask(agent, game, played(game, 'C3 C4 D3 E4 E3'))
    expect(told()).toEqual(['undo', 'undo', 'undo', 'play w E4', 'play b E3', 'genmove w'])
  })

  test.each(['stubborn', 'forgetful'])('that is %s about undo is led there from an empty board', async behaviour => {
    const game = go()
    const agent = await engine(behaviour, game)
    await ask(agent, game, played(game, 'C3 C4 D3 D4 E3'))
    told()
    await ask(agent, game, played(game, 'C3 C4 D3 E4 E3'))
    expect(told().filter(command => command !== 'undo')).toEqual([
      ...['boardsize 5', 'clear_board', 'komi 6.5'],
      ...['play b C3', 'play w C4', 'play b D3', 'play w E4', 'play b E3', 'genmove w'],
    ])
  })

  test('begins the next game from an empty board', async () => {
    const game = go()
    const agent = await engine('plain', game)
    await ask(agent, game, played(game, 'C3'))
    await agent.reset(game, 1, rng)
    told()
    expect(await ask(agent, game, game.start(rng))).toBe('A1')
    expect(told()).toEqual(['genmove b'])
  })

  test('that crashes is started again with board, komi and all moves, and asked once more', async () => {
    const game = go()
    const agent = await engine('fragile', game)
    const state = game.start(rng)
    played(game, await ask(agent, game, state), state)
    played(game, 'C3', state)
    told()
    expect(await ask(agent, game, state)).toBe('B1')
    expect(told()).toEqual([
      ...['play w C3', 'genmove b'], // here it crashed
      ...['list_commands', 'boardsize 5', 'clear_board', 'komi 6.5', 'play b A1', 'play w C3', 'genmove b'],
    ])
  })

  test('that crashes more often than restarts are allowed fails', async () => {
    const game = go()
    const agent = await engine('crash', game, '?restarts=3')
    expect((await fault(ask(agent, game, game.start(rng)))).code).toBe('exited')
    expect(told().filter(command => command === 'list_commands')).toHaveLength(4)
  })

  test('that hangs is ended at its deadline', async () => {
    const game = go()
    const agent = await engine('hang', game, '?deadline=2000')
    const [pid] = trackedChildren.keys()
    expect((await fault(ask(agent, game, game.start(rng)))).code).toBe('deadline')
    expect(await ended(pid)).toBe(true)
  })

  test.each([
    ['garbage', 'bad-answer', /by a response beginning with '=' or '\?', but got 'Segmentation fault'/],
    ['offboard', 'illegal-action', /Expected a vertex from A1 to E5 or pass, but got 'Z99'/],
    ['picky', 'gtp-refused', /to carry out 'play b C3', but it answered 'illegal move'/],
  ])('that answers with %s gets the fault %s', async (behaviour, code, message) => {
    const game = go()
    const error = await fault(ask(await engine(behaviour, game), game, played(game, 'C3')))
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  test('that confuses ids is refused at the start', async () => {
    expect((await fault(engine('confused'))).message).toMatch(/a response with id 1, but got one with 10/)
  })

  test('may answer in lower case, resign, or play what is illegal', async () => {
    const game = go()
    expect(await ask(await engine('lower', game), game, played(game, 'A1'))).toBe('B1')
    expect(await ask(await engine('resign', game), game, played(game, 'C3'))).toBe('resign')
    const state = played(game, 'C3')
    const action = await (await engine('occupied', game)).act(seatAt(game, 1, state, []), unlimited)
    expect(state.isLegal(action)).toBe(false)
  })

  test('that would pass takes the pass back and cleans up, where it knows how', async () => {
    const game = go()
    const agent = await engine('tidy', game)
    told()
    const state = played(game, 'C3')
    expect(await ask(agent, game, state)).toBe('A1')
    expect(told()).toEqual(['play b C3', 'genmove w', 'undo', 'kgs-genmove_cleanup w'])
    played(game, 'A1 pass', state)
    expect(await ask(agent, game, state)).toBe('B1')
    expect(told()).toEqual(['play b pass', 'kgs-genmove_cleanup w'])
  })

  test('that would pass does so where it is not to clean up', async () => {
    const game = go()
    expect(await ask(await engine('tidy', game, '?cleanup=false'), game, played(game, 'C3'))).toBe('pass')
  })

  test('takes part on rectangles where it knows how', async () => {
    const game = go({ width: 5, height: 3 })
    await engine('rectangular', game)
    expect(told()).toContain('rectangular_boardsize 5 3')
    expect((await fault(engine('plain', game))).message).toMatch(/knows rectangular_boardsize/)
  })

  test('plays nothing but Go', () => {
    const refused = unwrap(agents.plan('gtp:gnugo')).make(unwrap(tokens.make({ heap: 3 })))
    expect(refused).toMatchObject({ ok: false, error: { code: 'refused', message: expect.stringMatching(/Go only/) } })
  })
})

describe.runIf(hasGnuGo)('GNU Go', () => {
  const spec =
    'gtp:gnugo --mode gtp --level 1 --chinese-rules --positional-superko --forbid-suicide --capture-all-dead --seed 1'

  test.each([
    ['its opponent has passed', 'W', 'pass'],
    ['it would pass itself', 'B', ''],
  ])('captures what is dead before the game ends: %s', async (_when, toPlay, moves) => {
    const game = go({ size: 5, komi: 0 })
    const state = unwrap(game.fromPosition(`(;SZ[5]KM[0]AB[ba][bb][bc][ac][cc][dc][ec][db]AW[aa]PL[${toPlay}])`))
    played(game, moves, state)
    const agent = player('gnugo?level=1&seed=1', game)
    await agent.reset(game, 0, rng)
    while (state.turn !== OVER) {
      if (state.turn === 0) state.play(await agent.act(seatAt(game, 0, state, []), unlimited))
      else played(game, 'pass', state)
    }
    expect((state as GoState).margin()).toBe(25)
  })

  test('whose program is missing is refused with what installs it', () => {
    const plan = unwrap(agents.plan('gnugo?program=no-gnugo'))
    expect(plan.refuses(go())).toMatch(/apt install gnugo/)
  })

  test('plays a whole game against random play', async () => {
    const game = go({ size: 9, komi: 7 })
    const agent = player(spec, game)
    await agent.reset(game, 1, rng)
    const state = game.start(rng)
    const random = new RandomPlay(game)
    while (state.turn !== OVER) {
      const action = state.turn === 0 ? random.draw(state, rng) : await agent.act(seatAt(game, 1, state, []), unlimited)
      expect(state.isLegal(action)).toBe(true)
      state.play(action)
    }
    const rewards = new Float64Array(2)
    state.rewards(rewards)
    expect([...rewards]).toEqual([-1, 1])
  })

  test('answers a threat in a position with setup stones', async () => {
    const game = go({ size: 5 })
    const state = unwrap(game.fromPosition('(;SZ[5]AB[bb][bc][bd]AW[cb][cc][cd][ca]PL[B];B[ce];W[be])'))
    const agent = player(spec, game)
    await agent.reset(game, 0, rng)
    expect(state.isLegal(await agent.act(seatAt(game, 0, state, []), unlimited))).toBe(true)
  })
})
