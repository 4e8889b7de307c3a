import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Agent, RESIGN } from '../../../agents/core/agent.ts'
import { AgentRegistry, defineAgent } from '../../../agents/core/registry.ts'
import { MicrortsServer } from '../../../arena/micrortsServer.ts'
import { games } from '../../../envs/games.ts'
import { END, HOLD, WAIT_ACTION } from '../../../envs/rts/actions.ts'
import { anything, MicrortsHost } from '../../support/micrortsHost.ts'

/** Does what the test says, and notes what it was told. */
let decide: (time: number, asked: number, left: number) => number | Promise<number>
let told: string[]
let refuses: (game: { options: Readonly<Record<string, unknown>> }) => string | undefined
const puppet = defineAgent({
  id: 'puppet',
  summary: 'what the test says',
  options: z.strictObject({}),
  examples: ['puppet'],
  refuses: game => refuses(game),
  reproducible: () => true,
  make: (_input, game): Agent => ({
    reset: (_game, player) => void told.push(`reset ${player} fog=${game.options.fog} table=${game.options.unitTable}`),
    act(seat, clock) {
      const { t, asked } = seat.view() as { t: number; asked: number }
      return decide(t, asked, clock.left())
    },
    close: () => void told.push('close'),
  }),
})

let server: MicrortsServer
let reports: string[]
const hosts: MicrortsHost[] = []
async function serve(agent: string): Promise<MicrortsHost> {
  const registries = { games, agents: new AgentRegistry([anything, puppet]) }
  const settings = { agent, host: '127.0.0.1', port: 0, seed: '0', report: (text: string) => void reports.push(text) }
  server = await MicrortsServer.listen(registries, settings)
  return host()
}
function host(): MicrortsHost {
  const opened = new MicrortsHost(server.port)
  hosts.push(opened)
  return opened
}
beforeEach(() => {
  reports = []
  told = []
  decide = () => END
  refuses = () => undefined
})
afterEach(async () => {
  for (const each of hosts.splice(0)) each.close()
  await server.close()
})

/** A conversation that the original engine's SocketAI had with this server, the agent being `anything`: `> ` before the engine's lines, `< ` before ours. */
function recorded(name: string): string[] {
  const file = new URL(`../../golden/rts/${name}.txt.gz`, import.meta.url)
  return gunzipSync(readFileSync(file)).toString().trimEnd().split('\n')
}

const talks = recorded('socket-random-biased')
const [UTT] = talks.filter(line => line.startsWith('> {"moveConflict')).map(line => line.slice(2))
const [STATE] = talks.filter(line => line.startsWith('> {"time"')).map(line => line.slice(2))

interface State {
  time: number
  pgs: { units: { ID: number; player: number; x: number; y: number }[] }
  actions: { ID: number; time: number; action: object }[]
}
/** The state that a conversation began with, changed. */
function state(change: (state: State) => void = () => {}): string {
  const data = JSON.parse(STATE)
  change(data)
  return JSON.stringify(data)
}

describe('a recorded conversation with the original engine', () => {
  // 8x8/basesWorkers8x8, table 2, against RandomBiasedAI, 400 cycles; 8x8/basesWorkers8x8Obstacle, table 1, alternating conflicts, partially observable,
  // against WorkerRush, to its end. microRTS at 72f2fd94.
  it.each([
    ['socket-random-biased', 0, 400],
    ['socket-worker-rush-fog', 1, 370],
  ])('%s: is answered line for line', async (name, seat, ticks) => {
    const client = await serve('anything')
    let asked = 0
    for (const line of recorded(name)) {
      if (line.startsWith('> ')) client.say(line.slice(2))
      else expect(await client.line()).toBe(line.slice(2))
      if (line.startsWith('> getAction')) {
        expect(line).toBe(`> getAction ${seat}`)
        asked++
      }
    }
    expect(asked).toBe(ticks)
  })

  it.each(['socket-random-biased', 'socket-worker-rush-fog'])('%s: each idle unit has one order', name => {
    const lines = recorded(name)
    let ordered = 0
    for (const [at, line] of lines.entries()) {
      if (!line.startsWith('> getAction')) continue
      const player = Number(line.slice(-1))
      const { pgs, actions }: State = JSON.parse(lines[at + 1].slice(2))
      const busy = new Set(actions.map(({ ID }) => ID))
      const idle = pgs.units.filter(unit => unit.player === player && !busy.has(unit.ID)).map(({ ID }) => ID)
      const orders: { unitID: number }[] = JSON.parse(lines[at + 2].slice(2))
      expect(orders.map(({ unitID }) => unitID).sort()).toEqual(idle.sort())
      ordered += orders.length
    }
    expect(ordered).toBeGreaterThan(100)
  })
})

describe('a conversation', () => {
  async function begin(agent = 'puppet', budget = '-1'): Promise<MicrortsHost> {
    const client = await serve(agent)
    expect(await client.line()).toMatch(/^Ludus \w+: you are client #0$/)
    client.say(`budget ${budget} -1`, 'utt', UTT)
    expect([await client.line(), await client.line()]).toEqual(['ack', 'ack'])
    return client
  }
  async function ask(client: MicrortsHost, player: number, text = state()): Promise<unknown> {
    client.say(`getAction ${player}`, text)
    return JSON.parse((await client.line())!)
  }
  const waiting = (...ids: number[]) => ids.map(unitID => ({ unitID, unitAction: { type: 0, parameter: 1 } }))

  /** All that player 0 sees at the start, by the rules of fog. */
  const alone = state(({ pgs }) => {
    pgs.units = pgs.units.filter(unit => unit.player === 0)
  })

  it('units that get no order wait for a tick, in either seat', async () => {
    const client = await begin()
    expect(await ask(client, 0)).toEqual(waiting(6, 8))
    expect(await ask(client, 1)).toEqual(waiting(7, 9))
    decide = () => HOLD
    expect(await ask(client, 0)).toEqual(waiting(6, 8))
    decide = (_time, asked) => (asked === 9 ? WAIT_ACTION : HOLD)
    expect(await ask(client, 1)).toEqual([{ unitID: 9, unitAction: { type: 0, parameter: 10 } }, ...waiting(7)])
  })

  it('busy units get none, and keep what they reserved', async () => {
    const client = await begin()
    const moving = { ID: 8, time: 0, action: { type: 1, parameter: 2 } }
    expect(
      await ask(
        client,
        0,
        state(at => at.actions.push(moving)),
      ),
    ).toEqual(waiting(6))
    const both = state(at =>
      at.actions.push(moving, { ID: 6, time: 0, action: { type: 4, parameter: 2, unitType: 'Worker' } } as never),
    )
    expect(await ask(client, 0, both)).toEqual([])
  })

  it('what the agent does wrong costs it the turn and is told', async () => {
    const client = await begin()
    decide = () => 1e9
    expect(await ask(client, 0)).toEqual(waiting(6, 8))
    decide = () => Promise.reject(new Error('no more ideas'))
    expect(await ask(client, 0)).toEqual(waiting(6, 8))
    decide = () => RESIGN
    expect(await ask(client, 0)).toEqual(waiting(6, 8))
    expect(reports.slice(1)).toEqual([
      'connection 0: Expected a legal action at tick 0, but the agent gave 1000000000. Its units wait.',
      'connection 0: Expected a decision at tick 0, but the agent failed: Error: no more ideas. Its units wait.',
    ])
  })

  it('the budget is shared by the units that are still to be asked; -1 is none', async () => {
    const left: number[] = []
    decide = (_time, _asked, milliseconds) => {
      left.push(milliseconds)
      return HOLD
    }
    const client = await begin('puppet', '10000')
    await ask(client, 0)
    expect(left[0]).toBeGreaterThan(2000)
    expect(left[0]).toBeLessThanOrEqual(5000)
    expect(left[1]).toBeGreaterThan(5000)
    expect(left[1]).toBeLessThanOrEqual(10_000)
    client.say('budget -1 200')
    expect(await client.line()).toBe('ack')
    await ask(client, 0)
    expect(left.slice(2)).toEqual([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY])
  })

  it('the agent is told of each new game, and made anew only where the game is another', async () => {
    const client = await begin()
    await ask(client, 0)
    await ask(
      client,
      0,
      state(at => void at.time++),
    )
    expect(told).toEqual(['reset 0 fog=false table=2'])
    client.say('gameOver 1', 'preGameAnalysis 1000  "folder"', state())
    expect([await client.line(), await client.line()]).toEqual(['ack', 'ack'])
    await ask(client, 0)
    expect(told.splice(0)).toEqual(['reset 0 fog=false table=2', 'reset 0 fog=false table=2'])
    await ask(client, 0, alone)
    expect(told.splice(0)).toEqual([]) // nothing shows that the host has begun to hide things
    client.say('budget 100 0')
    await client.line()
    await ask(client, 0, alone)
    expect(told.splice(0)).toEqual(['close', 'reset 0 fog=true table=2'])
    await ask(client, 0)
    expect(told.splice(0)).toEqual(['close', 'reset 0 fog=false table=2'])
    client.close()
    await server.close()
    expect(told).toEqual(['close'])
  })

  it('an agent that plays nothing hidden takes what it is shown for all there is', async () => {
    refuses = game => (game.options.fog ? 'because it hides information' : undefined)
    const client = await begin()
    expect(await ask(client, 0, alone)).toEqual(waiting(6, 8))
    expect(told).toEqual(['reset 0 fog=false table=2'])
    expect(reports[1]).toMatch(/puppet can't play because it hides information, and takes what it is shown/)
  })

  it('the ground may be said once, in runs', async () => {
    const client = await begin()
    client.say(
      'preGameAnalysis 0',
      state(at => void Object.assign(at.pgs, { terrain: 'A64' })),
    )
    expect(await client.line()).toBe('ack')
    const bare = state(at => void Object.assign(at.pgs, { terrain: undefined, width: undefined, height: undefined }))
    expect(await ask(client, 0, bare)).toEqual(waiting(6, 8))
  })

  it('several are held at once', async () => {
    const first = await begin()
    const second = host()
    expect(await second.line()).toBe('Ludus puppet: you are client #1')
    second.say('utt', UTT)
    expect(await second.line()).toBe('ack')
    let answer = (_action: number): void => {}
    decide = () =>
      new Promise(settle => {
        answer = settle
      })
    first.say('getAction 0', state())
    await expect.poll(() => told).toEqual(['reset 0 fog=false table=2'])
    await expect.poll(() => answer.length).toBe(1)
    decide = () => END
    expect(await ask(second, 1)).toEqual(waiting(7, 9))
    answer(END)
    expect(JSON.parse((await first.line())!)).toEqual(waiting(6, 8))
    second.close()
    expect(await ask(first, 0)).toEqual(waiting(6, 8))
  })

  it('an engine that leaves while the agent thinks is let go, and the agent ended', async () => {
    const client = await begin()
    const thinking = new Promise<void>(begun => {
      decide = () => {
        begun()
        return new Promise(() => {})
      }
    })
    client.say('getAction 0', state())
    await thinking
    client.close()
    await expect.poll(() => reports.at(-1)).toBe('connection 0: closed')
    expect(told.at(-1)).toBe('close')
  })

  const wrong: [string, string[], RegExp][] = [
    ['no message', ['hello'], /Expected budget, utt, preGameAnalysis, getAction, gameOver or end, but got 'hello'/],
    ['no budget', ['budget'], /Expected budget to name milliseconds, -1 for no limit, but got 'budget'/],
    ['a third player', ['getAction 2'], /Expected getAction to name player 0 or 1, but got 'getAction 2'/],
    [
      'XML',
      ['utt', '<rts.units.UnitTypeTable>'],
      /Expected JSON after utt \(SocketAI.LANGUAGE_JSON, which is 2\), but got 'XML'/,
    ],
    ['no JSON', ['utt', 'nothing'], /Expected a JSON object after utt, but got 'nothing'/],
    ['no object', ['getAction 0', '[]'], /Expected a JSON object after getAction, but got '\[\]'/],
    [
      'a table of their own',
      ['utt', UTT.replace('"cost":10', '"cost":11')],
      /differs from table 2: cost of Base is 11, not 10/,
    ],
    [
      'a state without units',
      ['getAction 0', '{"time":0,"pgs":{},"actions":[]}'],
      /Expected players of a state to be a list/,
    ],
    [
      'a state from nowhere',
      ['getAction 0', state(at => void Object.assign(at.pgs, { terrain: '2' }))],
      /Expected terrain/,
    ],
    [
      'an action of nobody',
      ['getAction 0', state(at => at.actions.push({ ID: 4, time: 0, action: {} }))],
      /Expected the ID of an action to be that of a player's unit, but got 4/,
    ],
    [
      'a move in no direction',
      ['getAction 0', state(at => at.actions.push({ ID: 9, time: 0, action: { type: 1, parameter: 4 } }))],
      /Expected the action of unit 9 to be about a free cell/,
    ],
    [
      'a move off the map',
      [
        'getAction 0',
        state(at =>
          at.actions.push(
            { ID: 6, time: 0, action: { type: 1, parameter: 0 } },
            { ID: 8, time: 0, action: { type: 5, x: 8, y: 0 } },
          ),
        ),
      ],
      /Expected the action of unit 8 to be about a free cell of the map, but got 8,5,-1,-1,8,0/,
    ],
  ]
  it.each(wrong)('%s: is told, and ends it', async (_name, lines, message) => {
    const client = await begin()
    client.say(...lines)
    expect(await client.line()).toBeUndefined()
    await expect.poll(() => reports.at(-1)).toBe('connection 0: closed')
    expect(reports.at(-2)).toMatch(message)
    expect(await host().line()).toBe('Ludus puppet: you are client #1')
  })

  it('an engine that says no unit table gets none of ours', async () => {
    const client = await serve('puppet')
    await client.line()
    client.say('getAction 0', state())
    expect(await client.line()).toBeUndefined()
    await expect.poll(() => reports.at(-2)).toMatch(/Expected utt before getAction/)
  })

  it('an agent that can play no such game ends it', async () => {
    refuses = () => 'because it is Tuesday'
    const client = await begin()
    client.say('getAction 0', state())
    expect(await client.line()).toBeUndefined()
    await expect.poll(() => reports.at(-2)).toMatch(/puppet can't play rts because it is Tuesday/)
  })
})

describe('the server', () => {
  it('refuses a port that is taken', async () => {
    await serve('anything')
    const again = MicrortsServer.listen(
      { games, agents: new AgentRegistry([anything]) },
      { agent: 'anything', host: '127.0.0.1', port: server.port, seed: '0', report: () => {} },
    )
    await expect(again).rejects.toThrow(`Expected a free port, but got ${server.port}, which is taken.`)
  })

  it('hangs up when it is closed', async () => {
    const client = await serve('puppet')
    await client.line()
    await server.close()
    await client.hungUp
  })
})
