import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ludus, newFolder, removeFolder, start } from '../support/cli.ts'

let folder: string
beforeAll(() => {
  folder = newFolder()
})
afterAll(() => removeFolder(folder))

const fresh = async <T>(work: (folder: string) => Promise<T>): Promise<T> => {
  const own = newFolder()
  try {
    return await work(own)
  } finally {
    removeFolder(own)
  }
}

describe('the manual', () => {
  it('lists every command, and each has a page with an example', async () => {
    const { code, out } = await ludus(folder, ['--help'])
    expect(code).toBe(0)
    const commands = [...out.matchAll(/^ {2}([a-z]+) /gm)].map(([, name]) => name).filter(name => name !== 'help')
    for (const name of [
      'tournament',
      'sprt',
      'play',
      'standings',
      'list',
      'resume',
      'export',
      'clean',
      'replay',
      'doctor',
      'env',
      'gtp',
      'demo',
    ]) {
      expect(commands).toContain(name)
    }
    const pages = await Promise.all(commands.map(name => ludus(folder, ['help', name])))
    for (const page of pages) {
      expect(page.code).toBe(0)
      expect(page.out).toMatch(/Examples?:\n {2}\$ /)
    }
  })

  it('shows the options of every game and agent', async () => {
    for (const noun of ['games', 'agents']) {
      const { out } = await ludus(folder, [noun])
      const names = [...out.matchAll(/^([a-z-]+) {2}/gm)].map(([, name]) => name)
      for (const page of await Promise.all(names.map(name => ludus(folder, [noun, name])))) {
        expect(page.code).toBe(0)
        expect(page.out).toContain('Examples:')
      }
    }
  })
})

describe('wrong usage', () => {
  const cases: [string[], RegExp][] = [
    [['nothing'], /unknown command 'nothing'/],
    [['tournament', 'go'], /missing required argument 'agents'/],
    [['tournament', 'goo', 'random', 'random'], /Expected the name of a game, but got 'goo'. Did you mean 'go'\?/],
    [
      ['tournament', 'go?size=5', 'rndom', 'random'],
      /Expected the name of an agent, but got 'rndom'. Did you mean 'random'\?/,
    ],
    [
      ['tournament', 'go?size=5', 'mcts?sim=3', 'random'],
      /Expected an option of mcts, but got 'sim'. Did you mean 'sims'\?/,
    ],
    [['tournament', 'go?size=25', 'random', 'random'], /Expected size of go to be at most 19, but got 25/],
    [['tournament', 'go?size=5', 'random', 'random', '--games', 'many'], /Expected --games to be a whole number/],
    [['tournament', 'go?size=5', 'random'], /Expected at least two agents/],
    [['tournament', 'go?size=5', 'random', 'value-iteration'], /value-iteration can't play go/],
    [
      ['tournament', 'go?size=5', 'random', 'random', '--format', 'league'],
      /Allowed choices are round-robin, gauntlet, swiss, knockout/,
    ],
    [['sprt', 'random', 'random', '--elo0', '10', '--elo1', '5'], /elo0 below elo1/],
    [['standings', 't99'], /Expected the id of a run, but got 't99'/],
    [['replay', 't99/1'], /Expected the id of a run, but got 't99'/],
    [['clean'], /Expected the ids of runs/],
    [['games', 'chess'], /Expected one of .*, but got 'chess'/],
    [['play', 'go', 'random', 'random', 'random'], /Expected at most 2 agents for go, but got 3/],
    [['--use', 'missing.js', 'games'], /Expected --use to name a module/],
    [['env'], /required option '--stdio' not specified/],
  ]
  for (const [args, message] of cases) {
    it(`ludus ${args.join(' ')}: exit code 2 and what was expected`, async () => {
      const { code, err } = await ludus(folder, args)
      expect(err).toMatch(message)
      expect(code).toBe(2)
    })
  }
})

describe('a tournament', () => {
  const args = ['tournament', 'go?size=3&komi=0.5', 'random', 'greedy', 'mcts?sims=20', '--games', '6', '--seed', 'cli']

  it('is played, shown, exported, replayed and cleaned away', () =>
    fresh(async own => {
      const played = await ludus(own, args)
      expect(played.code).toBe(0)
      expect(played.out).toMatch(/18 matches/)

      expect((await ludus(own, ['list'])).out).toMatch(/^t1 {2}round-robin {2}go .*18 matches, finished/)
      const report = JSON.parse((await ludus(own, ['standings', 't1', '--json'])).out)
      expect(report.standings).toHaveLength(3)
      expect(report.standings.every((row: { games: number }) => row.games === 12)).toBe(true)
      expect((await ludus(own, ['standings', '--csv'])).out).toMatch(/^rank,/)
      await ludus(own, ['standings', '--svg', 'charts'])
      expect(readFileSync(join(own, 'charts', 'ratings.svg'), 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)

      const lines = (await ludus(own, ['export', 't1'])).out.trimEnd().split('\n')
      expect(lines).toHaveLength(18)
      await ludus(own, ['export', 't1', '--format', 'sgf', '--to', 'games'])
      expect(readdirSync(join(own, 'games'))).toHaveLength(18)
      expect(readFileSync(join(own, 'games', 't1-1.sgf'), 'utf8')).toMatch(/^\(;.*SZ\[3\]/s)

      const shown = await ludus(own, ['replay', 't1/1', '--rerun'])
      expect(shown.code).toBe(0)
      expect(shown.out).toContain('The replay is as the rules and its seed give it.')
      expect(shown.out).toContain('Its agents play it again the same.')
      const record = JSON.parse(lines[0])
      record.replay.seed += 'x'
      const altered = await ludus(own, ['replay', '-'], JSON.stringify(record))
      expect(altered.code).toBe(1)
      expect(altered.err).toMatch(/Expected .* to be .*, but got/)

      expect((await ludus(own, ['clean', 't1'])).out).toBe('Deleted t1.\n')
      expect((await ludus(own, ['standings', 't1'])).code).toBe(2)
    }))

  it('comes out the same for the same seed, however many workers', () =>
    fresh(async own => {
      const table = async (workers: string) => {
        const { out } = await ludus(own, [...args, '--workers', workers, '--json'])
        const { crossTable, standings } = JSON.parse(out)
        return [crossTable, standings.map((row: { name: string; rating: unknown }) => [row.name, row.rating])]
      }
      expect(await table('1')).toEqual(await table('2'))
    }))

  // long enough to be struck in the middle: some 400 matches of a few milliseconds
  const long = ['tournament', 'go?size=7', 'mcts?sims=12', 'mcts?sims=8', '--games', '400', '--seed', 'killed']

  const untilPlayed = async (own: string, least: number) => {
    for (;;) {
      await wait(100)
      if (!existsSync(join(own, 'data', 'ludus.db'))) continue
      const { out } = await ludus(own, ['list', '--json'])
      if ((JSON.parse(out || '[]')[0]?.matches ?? 0) >= least) return
    }
  }

  it('survives kill -9 twice: resumed, it plays exactly what is missing and ends as if never struck', () =>
    fresh(async own => {
      const first = start(own, long)
      await untilPlayed(own, 30)
      first.child.kill('SIGKILL')
      expect((await first.said).signal).toBe('SIGKILL')
      const second = start(own, ['resume', 't1'])
      await untilPlayed(own, 90)
      second.child.kill('SIGKILL')
      await second.said

      const done = await ludus(own, ['resume'])
      expect(done.code).toBe(0)
      const keys = (await ludus(own, ['export', 't1'])).out
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      expect(keys).toHaveLength(400)
      expect(new Set(keys.map(record => record.key)).size).toBe(400)

      await ludus(own, long)
      const whole = (await ludus(own, ['export', 't2'])).out
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line))
      const games = (records: { key: string; replay: { trace: string } }[]) =>
        Object.fromEntries(records.map(({ key, replay }) => [key, replay.trace]))
      expect(games(keys)).toEqual(games(whole))
      expect((await ludus(own, ['resume'])).out).toContain('nothing to resume')
    }))

  it('ends in good order at Ctrl-C, says how to go on, and exits with 130', () =>
    fresh(async own => {
      const run = start(own, long)
      await untilPlayed(own, 10)
      run.child.kill('SIGINT')
      const { code, err, out } = await run.said
      expect(code).toBe(130)
      expect(err).toContain('Go on with: ludus resume t1')
      expect(out).toMatch(/unfinished/)
    }))

  it('is not played by two processes at once', () =>
    fresh(async own => {
      const run = start(own, long)
      await untilPlayed(own, 5)
      const other = await ludus(own, ['resume', 't1'])
      expect(other.code).toBe(1)
      expect(other.err).toMatch(/Expected t1 to be at rest/)
      run.child.kill('SIGKILL')
      await run.said
    }))
})

describe('a sequential test', () => {
  it('stops as soon as the answer is known', () =>
    fresh(async own => {
      const { code, out } = await ludus(own, [
        'sprt',
        'mcts?sims=60',
        'random',
        '--game',
        'go?size=3',
        '--elo0',
        '0',
        '--elo1',
        '100',
      ])
      expect(code).toBe(0)
      expect(out).toMatch(/H1/)
      expect(JSON.parse((await ludus(own, ['list', '--json'])).out)[0].matches).toBeLessThan(400)
    }))
})

describe('terminal play', () => {
  it('takes moves, hints and undo from the person, and refuses what is not legal', () =>
    fresh(async own => {
      const said = ['B2', 'undo', 'hint', 'Z9', 'B2', 'moves', 'board', 'help', 'resign', ''].join('\n')
      const { code, out } = await ludus(
        own,
        ['play', 'go?size=3', 'random', '--hint', 'mcts?sims=50', '--seed', '1'],
        said,
      )
      expect(code).toBe(0)
      expect(out).toContain('random plays')
      expect(out).toContain('mcts?sims=50 would play')
      expect(out).toMatch(/Expected .*'Z9'/)
      expect(out).toContain('human (seat 1) resigns.')
    }))

  it('shows a game between agents to its end', () =>
    fresh(async own => {
      const { code, out } = await ludus(own, ['play', 'go?size=3', 'random', 'random', '--seed', '2'])
      expect(code).toBe(0)
      expect(out).toMatch(/random \(seat [12]\) wins\.|The game is drawn\./)
    }))
})

describe('doors', () => {
  it('opens the worlds to other programs', async () => {
    const { code, out } = await ludus(
      folder,
      ['env', '--stdio'],
      '{"op":"new","game":"go","options":{"size":5},"id":7}\n{"op":"x"}\n',
    )
    expect(code).toBe(0)
    const [made, refused] = out
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(made).toMatchObject({ id: 7, ok: true, turn: 0, end: 'going' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'unknown-op' } })
  })

  it('runs an agent as a GTP engine', async () => {
    const { code, out } = await ludus(folder, ['gtp', 'random'], 'boardsize 5\n1 genmove b\nquit\n')
    expect(code).toBe(0)
    expect(out).toMatch(/^=\s*\n\n=1 ([A-E][1-5]|PASS|pass)\n\n=/)
  })
})

describe('a third party', () => {
  it('adds an agent with --use, in the main process and in the workers', () =>
    fresh(async own => {
      const file = join(own, 'first.mjs')
      writeFileSync(
        file,
        `export default ({ agents, z }) => agents.add({
          id: 'first', summary: 'plays the first legal action', options: z.strictObject({}), examples: ['first'],
          refuses: () => undefined, reproducible: () => true,
          make: () => ({ reset() {}, act(seat) { const out = new Int32Array(seat.game.spec.actions.count); seat.legal(out); return out[0] } }),
        })`,
      )
      const { code, out } = await ludus(own, [
        '--use',
        file,
        'tournament',
        'go?size=3',
        'first',
        'random',
        '--games',
        '2',
      ])
      expect(code).toBe(0)
      expect(out).toContain('first')
      expect((await ludus(own, ['standings'])).code).toBe(0) // the run names its modules itself
    }))
})

describe('the doctor', () => {
  it('says where the data is and what is installed', async () => {
    const { code, out } = await ludus(folder, ['doctor'])
    expect(code).toBe(0)
    expect(out).toContain(join(folder, 'data'))
    expect(out).toMatch(/store +SQLite 3\./)
  })
})
