import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { fresh, ludus, start } from '../support/cli.ts'

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

  it('in a damaged store says what is wrong with it, without a stack', () =>
    fresh(async own => {
      await ludus(own, args)
      const file = join(own, 'data', 'ludus.db')
      const bytes = readFileSync(file)
      bytes.fill(0xa5, 4096)
      writeFileSync(file, bytes)
      const { code, err } = await ludus(own, ['standings', 't1'])
      expect(code).toBe(1)
      expect(err).toMatch(/^ludus: Expected a sound, writable store in .*data, but got: .+\.\n$/)
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
