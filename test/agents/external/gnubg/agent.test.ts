import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { afterEach, describe, expect, test } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import type { Agent } from '../../../../agents/core/agent.ts'
import { seatAt } from '../../../../agents/core/seat.ts'
import { trackedChildren } from '../../../../agents/external/children.ts'
import { CHANCE, type Game, OVER, type State } from '../../../../envs/core/game.ts'
import { RandomPlay } from '../../../../envs/core/play.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { games } from '../../../../envs/games.ts'
import { hasGnubg } from '../../../support/gnubg.ts'

const rng = Rng.fromSeed('gnubg')
const unlimited = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
const open: Agent[] = []
afterEach(async () => {
  for (const agent of open.splice(0)) await agent.close?.()
})

async function player(spec: string, game: Game): Promise<Agent> {
  const agent = unwrap(unwrap(agents.plan(spec)).make(game))
  open.push(agent)
  await agent.reset(game, 0, rng)
  return agent
}

const ask = async (agent: Agent, game: Game, state: State) => agent.act(seatAt(game, state.turn, state, []), unlimited)

describe.runIf(hasGnubg)('gnubg', () => {
  test.each([
    [{ length: 3 }, 'random'],
    [{ length: 2, crawford: false }, 'racer'],
    [{ jacoby: true }, 'linear'],
    [{ cube: false }, 'gnubg?noise=0.1'],
  ])('plays %j to its end against %s', async (options, rival) => {
    const game = unwrap(games.make('backgammon', options))
    const seats = [await player('gnubg', game), await player(rival, game)]
    const chance = new RandomPlay(game)
    const state = game.start(rng)
    while (state.turn !== OVER) {
      const action = state.turn === CHANCE ? chance.draw(state, rng) : await ask(seats[state.turn], game, state)
      expect(state.isLegal(action)).toBe(true)
      state.play(action)
    }
    expect(state.end).toBe('terminated')
  })

  test('says how to install the program where it is missing, and what it does not play', () => {
    const money = unwrap(games.make('backgammon', {}))
    const missing = unwrap(agents.plan('gnubg?program=no-such-gnubg')).make(money)
    expect(missing).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/no-such-gnubg.*apt install gnubg/) },
    })
    const go = unwrap(agents.plan('gnubg')).make(unwrap(games.make('go', {})))
    expect(go).toMatchObject({ ok: false, error: { message: expect.stringMatching(/plays backgammon only/) } })
  })

  test('outlives its agent, for the next one of its thread', async () => {
    const game = unwrap(games.make('backgammon', {}))
    const first = await player('gnubg?noise=0.001', game)
    const pids = [...trackedChildren.keys()]
    await first.close?.()
    await player('gnubg?noise=0.001', game)
    expect([...trackedChildren.keys()]).toEqual(pids)
    await player('gnubg?noise=0.001', game)
    expect(trackedChildren.size).toBe(pids.length + 1)
  })

  test.each([
    ['dies', 'exited', (pid: number): boolean => process.kill(pid, 'SIGKILL')],
    ['hangs', 'deadline', (pid: number): boolean => process.kill(pid, 'SIGSTOP')],
  ] as const)('that %s fails with %s, and the next game gets a fresh one', async (_what, code, strike) => {
    const game = unwrap(games.make('backgammon', {}))
    const agent = await player(`gnubg?deadline=2000&noise=0.00${code.length}`, game)
    const [pid] = [...trackedChildren.keys()].slice(-1)
    const state = game.start(rng)
    state.play(0)
    await ask(agent, game, state)
    strike(pid)
    const fault: Error | undefined = await ask(agent, game, state).then(
      () => undefined,
      (thrown: unknown) => thrown as Error,
    )
    expect(fault).toMatchObject({ name: 'LudusError', code })
    expect(fault?.message).toMatch(/'gnubg'/)
    await agent.reset(game, 0, rng)
    expect(state.isLegal(await ask(agent, game, state))).toBe(true)
  })
})

describe('a program that is not quite GNU Backgammon', () => {
  /** It answers what every gnubg is asked at its start, and then the same to everything. */
  function impostor(answer: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'ludus-impostor-'))
    folders.push(folder)
    const path = join(folder, 'gnubg')
    writeFileSync(
      path,
      `#!${execPath}
const answers = ['0 0 0 0 0 0.8', '0 0 0 0 0 0.2', 'drop', 'take']
require('node:readline').createInterface(process.stdin).on('line', line => {
  if (!line.startsWith('external ')) return
  require('node:net').createServer(socket => {
    socket.on('data', () => socket.write((answers.shift() ?? ${JSON.stringify(answer)}) + '\\n'))
  }).listen(line.slice(9), () => console.log('Waiting for a connection'))
})
`,
    )
    chmodSync(path, 0o755)
    return encodeURIComponent(path)
  }
  const folders: string[] = []
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
  })

  test.each([
    ['Error: syntax error', 'bad-answer', /to understand what it was asked, but it answered 'Error: syntax error'/],
    ['fish', 'bad-answer', /Expected a play such as '8\/5 6\/5', but got 'fish'/],
    ['24/23 24/22', 'illegal-action', /Expected one of \d+ legal plays, but got '24\/23 24\/22'/],
    ['roll', 'bad-answer', /Expected a play/],
  ])('and answers %j gets the fault %s', async (answer, code, message) => {
    const game = unwrap(games.make('backgammon', {}))
    const agent = await player(`gnubg?program=${impostor(answer)}`, game)
    const state = unwrap(game.fromPosition('{"id": "4HPwATDgc/ABMA", "dice": [6, 5]}'))
    await expect(ask(agent, game, state)).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })
})
