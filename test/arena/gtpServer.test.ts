import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { agents as shipped } from '../../agents/agents.ts'
import { type Agent, RESIGN, type Seat } from '../../agents/core/agent.ts'
import { AgentRegistry, defineAgent } from '../../agents/core/registry.ts'
import { readCommand } from '../../agents/external/command.ts'
import { GtpEngine } from '../../agents/external/gtp/engine.ts'
import { GtpResponseReader, readGtpCommand } from '../../agents/external/gtp/protocol.ts'
import { TimeKeeper } from '../../arena/gtp/timeKeeper.ts'
import { runGtpServer } from '../../arena/gtpServer.ts'
import { unwrap } from '../../envs/core/result.ts'
import { LineSplitter } from '../../envs/door/lines.ts'
import { games } from '../../envs/games.ts'
import { hasGnuGo } from '../support/gnugo.ts'

const noted: { event: string; player: number; line: number[]; left?: number }[] = []

/** Plays the legal action with the lowest number and notes what it was told; a komi of 99 makes it resign, 98 fail. */
const lowest = defineAgent({
  id: 'lowest',
  summary: 'first point',
  options: z.strictObject({}),
  examples: ['lowest'],
  refuses: () => undefined,
  reproducible: () => true,
  make: (_input, game): Agent => ({
    reset: (_game, player) => void noted.push({ event: 'reset', player, line: [] }),
    act(seat: Seat, clock): number {
      noted.push({ event: 'act', player: seat.player, line: [...seat.history!], left: clock.left() })
      if (game.options.komi === 99) return RESIGN
      if (game.options.komi === 98) throw new Error('no more ideas')
      const legal = new Int32Array(game.spec.actions.count)
      seat.legal(legal)
      return legal[0]
    },
    thoughts: () => ({ depth: noted.length > 0 ? 1 : 0 }),
  }),
})
const registries = { games, agents: new AgentRegistry([lowest]) }

/** The raw bytes that a session answers with. */
async function raw(script: string, options: Record<string, unknown> = { size: 5 }, agent = 'lowest'): Promise<string> {
  noted.length = 0
  const output = new PassThrough()
  await runGtpServer(
    { games, agents: agent === 'lowest' ? registries.agents : shipped },
    { agent, options, seed: '0' },
    Readable.from([Buffer.from(script)]),
    output,
  )
  return output.read()?.toString() ?? ''
}

/** The answers to commands, each as `= text` or `? text`. */
async function answers(
  commands: readonly string[],
  options?: Record<string, unknown>,
  agent?: string,
): Promise<string[]> {
  const text = await raw(commands.map(command => `${command}\n`).join(''), options, agent)
  return text.split('\n\n').slice(0, -1)
}

/** The last answer. */
async function last(commands: readonly string[], options?: Record<string, unknown>): Promise<string | undefined> {
  return (await answers(commands, options)).at(-1)
}

describe('the protocol', () => {
  test('answers in the form of GTP 2, ids repeated, comments and control characters dropped', async () => {
    expect(await raw('1 protocol_version\n')).toBe('=1 2\n\n')
    expect(await raw('protocol_version')).toBe('= 2\n\n')
    expect(await raw('# hello\n\n\r\n  7\tkomi\u0007 6.5 # fair\r\n')).toBe('=7\n\n')
    expect(await raw('12 nonsense\n')).toBe('?12 unknown command\n\n')
    expect(await raw('quit\nname\n')).toBe('=\n\n')
    expect(await raw('name\n3 version\n')).toMatch(/^= Ludus lowest\n\n=3 \d+\.\d+\.\d+\n\n$/)
  })

  test('knows its commands', async () => {
    const listed = (await last(['list_commands']))!.slice(2).split('\n')
    const required =
      'protocol_version name version known_command list_commands quit boardsize clear_board komi play genmove'
    expect(listed).toEqual(expect.arrayContaining(required.split(' ')))
    const known = await answers(listed.map(name => `known_command ${name}`))
    expect(new Set(known)).toEqual(new Set(['= true']))
    expect(await answers(['known_command', 'known_command lz-analyze', 'known_command constructor'])).toEqual(
      Array(3).fill('= false'),
    )
    expect(await last(['constructor'])).toBe('? unknown command')
  })

  test('reads commands', () => {
    expect(readGtpCommand('  5 play  b\tD4 # best')).toEqual({ id: '5', name: 'play', arguments: ['b', 'D4'] })
    expect(readGtpCommand('# only this')).toBeUndefined()
    expect(readGtpCommand('7')).toBeUndefined()
  })

  test('puts responses together', () => {
    const reader = new GtpResponseReader()
    const read = ['', '=3 one', 'two', ''].map(line => unwrap(reader.take(line)))
    expect(read).toEqual([undefined, undefined, undefined, { ok: true, id: '3', text: 'one\ntwo' }])
    expect(['?unknown', ''].map(line => unwrap(reader.take(line)))[1]).toEqual({
      ok: false,
      id: undefined,
      text: 'unknown',
    })
  })
})

describe('the board', () => {
  test.each([
    ['boardsize 20', 'unacceptable size'],
    ['boardsize 0', 'unacceptable size'],
    ['boardsize x', 'syntax error'],
    ['boardsize', 'syntax error'],
    ['rectangular_boardsize 5 25', 'unacceptable size'],
    ['komi much', 'syntax error'],
    ['play b', 'syntax error'],
    ['play green C3', 'syntax error'],
    ['play b C', 'syntax error'],
    ['play b I3', 'syntax error'],
    ['play b F6', 'illegal move'],
    ['play b A1', 'illegal move'],
    ['genmove', 'syntax error'],
    ['final_status_list sleeping', 'syntax error'],
    ['fixed_handicap 2', 'board not empty'],
    ['fixed_handicap 1', 'invalid number of stones'],
    ['fixed_handicap 9', 'invalid number of stones'],
    ['set_free_handicap A1 A1', 'bad vertex list'],
    ['set_free_handicap A1 pass', 'bad vertex list'],
    ['set_free_handicap B1', 'bad vertex list'],
    ['set_free_handicap B1 C1', 'board not empty'],
    ['time_settings 1 2', 'syntax error'],
    ['loadsgf /nowhere/at/all.sgf', 'cannot load file'],
  ])('answers %s with ? %s and stays as it was', async (command, message) => {
    const board = ['play b A1', 'play w B2']
    const [untouched] = (await answers([...board, 'printsgf'])).slice(-1)
    expect((await answers([...board, command, 'printsgf'])).slice(-2)).toEqual([`? ${message}`, untouched])
  })

  test('takes sizes, rectangles too', async () => {
    expect(await last(['boardsize 3', 'play w C3', 'play b D3'])).toBe('? illegal move')
    expect(await last(['rectangular_boardsize 7 3', 'play b G3'])).toBe('=')
    expect(await last(['rectangular_boardsize 7 3', 'play b C4'])).toBe('? illegal move')
  })

  test('keeps komi over clear_board and boardsize, and size over clear_board and komi', async () => {
    const script = [
      'boardsize 4',
      'komi 3.5',
      'clear_board',
      'boardsize 6',
      'clear_board',
      'final_score',
      'play b F6',
      'komi -2',
      'final_score',
    ]
    const got = await answers(script)
    expect(got[5]).toBe('= W+3.5')
    expect(got[6]).toBe('=')
    expect(got[8]).toBe('= B+38')
  })

  test('lets either colour move at any time, after two passes too', async () => {
    const moves = ['play b A1', 'play b C1', 'play w pass', 'play b pass', 'play w E5', 'play w D5', 'genmove w']
    expect(await answers(moves)).toEqual([...Array(6).fill('='), '= B1'])
    expect(await last([...moves, 'printsgf'])).toMatch(
      /;B\[ae\]\n;B\[ce\]\n;W\[\]\n;B\[\]\n;W\[ea\]\n;W\[da\]\n;W\[be\]\)$/,
    )
  })

  test('takes moves back, one at a time, out of turn ones too', async () => {
    const moves = ['play b A1', 'play b B1', 'play w B2']
    expect(await answers([...moves, 'undo', 'undo', 'undo', 'undo'])).toEqual([...Array(6).fill('='), '? cannot undo'])
    expect((await answers([...moves, 'undo', 'play b A1', 'play w B2'])).slice(-2)).toEqual(['? illegal move', '='])
  })

  test('remembers superko over undo', async () => {
    const ko = ['B1', 'C1', 'A2', 'D2', 'B3', 'C3', 'C2', 'B2'].map((vertex, i) => `play ${'bw'[i % 2]} ${vertex}`)
    expect((await answers([...ko, 'play b C2'])).at(-1)).toBe('? illegal move')
    expect((await answers([...ko, 'play b E5', 'undo', 'play b C2'])).at(-1)).toBe('? illegal move')
  })

  test('places handicap stones, white to move', async () => {
    expect(await last(['boardsize 9', 'fixed_handicap 3'])).toBe('= C3 G7 C7')
    expect(await last(['boardsize 9', 'place_free_handicap 60'])).toBe('= C3 G7 C7 G3 C5 G5 E3 E7 E5')
    expect(await answers(['set_free_handicap A1 B1 c3', 'genmove w', 'undo', 'undo'])).toEqual([
      '=',
      '= C1',
      '=',
      '? cannot undo',
    ])
    expect(await last(['boardsize 1', 'place_free_handicap 2'])).toBe('? invalid number of stones')
  })

  test('counts area, takes all stones for alive', async () => {
    const wall = ['A2', 'B2', 'C2', 'D2', 'E2'].map(vertex => `play b ${vertex}`)
    expect(await last([...wall, 'final_score'])).toBe('= B+17.5')
    expect(await last([...wall, 'play w A4', 'final_score'])).toBe('= B+1.5')
    expect(await last([...wall, 'play w A4', 'play w C4', 'final_status_list alive'])).toBe('= A2 B2 C2 D2 E2\nA4\nC4')
    expect(await last([...wall, 'final_status_list dead'])).toBe('=')
    expect(await last(['boardsize 1', 'komi 0', 'final_score'])).toBe('= 0')
  })

  test('shows the board without a blank line within', async () => {
    const text = await raw('showboard\n')
    expect(text).toMatch(/^= ?\n {3}A B C D E\n 5/)
    expect(text.trimEnd()).not.toContain('\n\n')
  })

  describe('game records', () => {
    let folder: string
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), 'ludus gtp '))
    })
    afterAll(() => rmSync(folder, { recursive: true }))

    test('are loaded, up to a move too, with size and komi, and written', async () => {
      const file = join(folder, 'a game.sgf')
      writeFileSync(file, '(;GM[1]SZ[7]KM[2.5]AB[aa];W[bb];B[cc];W[dd])')
      expect((await answers([`loadsgf ${file}`, 'printsgf'])).at(-1)).toMatch(
        /SZ\[7\]KM\[2.5\].*AB\[aa\].*\n;W\[bb\]\n;B\[cc\]\n;W\[dd\]\)$/,
      )
      expect((await answers([`loadsgf ${file} 3`, 'printsgf'])).at(-1)).toMatch(/;W\[bb\]\n;B\[cc\]\)$/)
      expect(await answers([`loadsgf ${file} 3`, 'undo', 'undo', 'undo'])).toEqual(['=', '=', '=', '? cannot undo'])
      const copy = join(folder, 'a copy.sgf')
      await answers([`loadsgf ${file}`, `printsgf ${copy}`])
      expect(readFileSync(copy, 'utf8')).toMatch(/;W\[bb\]\n;B\[cc\]\n;W\[dd\]\)\n$/)
    })

    test('that are broken leave the board as it was', async () => {
      const file = join(folder, 'broken.sgf')
      writeFileSync(file, '(;GM[1]SZ[7];B[aa];W[aa])')
      const [refused, after] = (await answers(['play b A1', `loadsgf ${file}`, 'play w A1'])).slice(1)
      expect(refused).toMatch(/^\? cannot load file: Expected legal moves, but move 2, White A7, is not/)
      expect(after).toBe('? illegal move')
    })
  })
})

describe('the agent', () => {
  test('plays for either colour; reg_genmove leaves the board alone', async () => {
    expect(await answers(['genmove b', 'genmove w', 'reg_genmove b', 'genmove b'])).toEqual([
      '= A1',
      '= B1',
      '= C1',
      '= C1',
    ])
    expect(noted.map(({ event, player, line }) => [event, player, line])).toEqual([
      ['reset', 0, []],
      ['act', 0, []],
      ['reset', 1, []],
      ['act', 1, [0]],
      ['act', 0, [0, 1]],
      ['act', 0, [0, 1]],
    ])
  })

  test('is told of a new line whenever the game does not go on in turn', async () => {
    await answers([
      'genmove b',
      'play w E5',
      'undo',
      'genmove w',
      'clear_board',
      'genmove b',
      'play b E5',
      'play b E4',
      'genmove b',
    ])
    expect(noted.filter(({ event }) => event === 'act').map(({ line }) => line)).toEqual([[], [], [], []])
    expect(noted.filter(({ event }) => event === 'reset')).toHaveLength(4)
  })

  test('may resign, may fail, and says what it thought', async () => {
    expect(await answers(['komi 99', 'genmove b', 'komi 98', 'genmove b', 'komi 7', 'genmove b'])).toEqual([
      ...['=', '= resign', '=', '? no more ideas', '=', '= A1'],
    ])
    expect(await last(['genmove b', 'ludus-thoughts'])).toBe('= {\n  "depth": 1\n}')
  })

  test('gets the time that the controller gives', async () => {
    const times = [
      'time_settings 60 10 5',
      'genmove b',
      'time_left w 7 3',
      'genmove w',
      'time_settings 0 1 0',
      'genmove b',
    ]
    expect(await answers(times)).toEqual(['=', '= A1', '=', '= B1', '=', '= C1'])
    const [main, period, unlimited] = noted.flatMap(({ left }) => (left === undefined ? [] : [left]))
    expect(Math.ceil(main / 1000)).toBe(70)
    expect(Math.ceil(period / 1000)).toBe(7)
    expect(unlimited).toBe(Number.POSITIVE_INFINITY)
  })

  test('has its time counted where the controller does not', async () => {
    let now = 0
    const time = new TimeKeeper(() => now)
    time.settings(10, 5, 2)
    const lefts: number[] = []
    for (const spent of [4000, 7000, 1000, 1000, 1000]) {
      await time.clocked(0, clock => {
        lefts.push(clock.left())
        now += spent
        expect(clock.elapsed()).toBe(spent)
      })
    }
    expect(lefts).toEqual([15_000, 11_000, 5000, 4000, 5000]) // main and first period, ..., period, rest of it, next period
  })

  test('that is unknown or unfit is refused before anything is read', async () => {
    await expect(raw('name\n', { size: 5 }, 'lowset')).rejects.toThrow(/Expected the name of an agent/)
    await expect(raw('name\n', { size: 5 }, 'gtp:no-such-engine')).rejects.toThrow(/can't play Go because its engine/)
  })
})

/** Our server behind two pipes. */
function pipes(agent: string, options: Record<string, unknown>) {
  const input = new PassThrough()
  const output = new PassThrough()
  const served = runGtpServer({ games, agents: shipped }, { agent, options, seed: '0' }, input, output)
  const splitter = new LineSplitter()
  const reader = new GtpResponseReader()
  const pieces = output[Symbol.asyncIterator]()
  return {
    served,
    async send(command: string): Promise<string> {
      input.write(`${command}\n`)
      for (;;) {
        for (const line of splitter.take((await pieces.next()).value)) {
          const response = unwrap(reader.take(line!))
          if (response) return `${response.ok ? '' : '? '}${response.text}`
        }
      }
    },
  }
}

test.runIf(hasGnuGo)('a whole game against GNU Go, which is the referee of every move', async () => {
  const ours = pipes('mcts?sims=20', { size: 19 })
  const gnugo =
    'gnugo --mode gtp --level 0 --seed 1 --chinese-rules --positional-superko --forbid-suicide --never-resign'
  const theirs = await GtpEngine.start(unwrap(readCommand(gnugo)), 20_000)
  for (const command of ['boardsize 7', 'clear_board', 'komi 9']) {
    expect(await ours.send(command)).toBe('')
    await theirs.send(command, 20_000)
  }
  let passes = 0
  let moves = 0
  for (; passes < 2 && moves < 300; moves++) {
    const mine = moves % 2 === 0
    const vertex = mine ? await ours.send('genmove b') : await theirs.send('genmove w', 20_000)
    passes = vertex.toLowerCase() === 'pass' ? passes + 1 : 0
    if (mine) await theirs.send(`play b ${vertex}`, 20_000)
    else expect(await ours.send(`play w ${vertex}`)).toBe('')
  }
  expect(passes).toBe(2)
  expect(moves).toBeGreaterThan(20)
  expect(await ours.send('final_score')).toMatch(/^([BW]\+\d+|0)$/)
  expect(await ours.send('quit')).toBe('')
  await ours.served
  await theirs.close()
})
