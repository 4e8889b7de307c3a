import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fresh, ludus } from '../support/cli.ts'

describe('backgammon in the terminal', () => {
  it('tells the dice, takes plays in notation, lists them one a line, and plays on when nothing can be played', () =>
    fresh(async folder => {
      const { code, out } = await ludus(
        folder,
        ['play', 'backgammon?cube=false', 'random', '--seed', '3'],
        'moves\n24/14\nquit\n',
      )
      expect(code).toBe(0)
      expect(out).toMatch(/^chance gives 6-4$/m)
      expect(out).toMatch(/^24\/14$/m)
      expect(out).toMatch(/^random plays .+$/m)
    }))

  it('ends a whole match between agents, and tells who won it', () =>
    fresh(async folder => {
      const { code, out } = await ludus(folder, [
        'play',
        'backgammon?mode=match&length=2&cube=false',
        'random',
        'random',
        '--seed',
        '5',
      ])
      expect(code).toBe(0)
      expect(out).toMatch(/^random plays nothing$/m)
      expect(out).toMatch(/random \(seat [12]\) wins\./)
    }))

  it('begins at a position in a file, which must hold one; ends with the points won', () =>
    fresh(async folder => {
      const file = join(folder, 'position.txt')
      const play = ['play', 'backgammon', 'human', 'human', '--position', file]
      writeFileSync(file, 'XGID=-b----E-C---eE---c-e----B-:0:0:1:D:0:0:0:0:10\n')
      expect((await ludus(folder, play, 'drop\n')).out).toMatch(/^human \(seat 1\) wins 1 point\.$/m)
      writeFileSync(file, '')
      const empty = await ludus(folder, play, 'quit\n')
      expect([empty.code, empty.err]).toMatchObject([2, expect.stringContaining('Expected a position ID')])
    }))

  it('is exported as .mat, which a match may begin from', () =>
    fresh(async folder => {
      await ludus(folder, ['tournament', 'backgammon', 'random', 'random', '--games', '2'])
      const exported = await ludus(folder, ['export', 't1/1', '--format', 'mat'])
      expect(exported.out).toMatch(/0 point match/)
      expect(exported.out).toMatch(/Wins \d+ points?/)
      const wrong = await ludus(folder, ['export', 't1/1', '--format', 'sgf'])
      expect([wrong.code, wrong.err]).toEqual([
        2,
        'ludus: Expected a game that is written as SGF, but got backgammon.\n',
      ])
    }))
})

describe('the RTS in the terminal', () => {
  it('asks for the order of one unit after another, and draws once a tick', () =>
    fresh(async folder => {
      const { code, out } = await ludus(
        folder,
        ['play', 'rts', 'random', '--seed', '3'],
        'hold\nproduce worker up\nquit\n',
      )
      expect(code).toBe(0)
      expect(out).toMatch(/^worker \d+ at \d,\d> /m)
      expect(out).toContain('base ')
      expect(out).not.toMatch(/random plays/) // what the other orders is not told
    }))

  it('is advised by who knows it, the best first', () =>
    fresh(async folder => {
      const { out } = await ludus(folder, ['play', 'rts', 'passive', '--seed', '3'], 'hint\nquit\n')
      const [, advised] = /script-mcts\?time=1000 would play (.+)$/m.exec(out)!
      expect(out).toMatch(new RegExp(`would play ${advised}\n  ${advised} +\\d+ visits`))
    }))
})

describe('a fogged match', () => {
  it('is replayed from either seat or from above: a seat is shown what it saw', () =>
    fresh(async folder => {
      await ludus(folder, [
        'tournament',
        'rts?map=meadow-16x16&fog=true&maxTicks=120',
        'random',
        'random',
        '--games',
        '2',
      ])
      const [above, first, second] = await Promise.all(
        [[], ['--seat', '1'], ['--seat', '2']].map(args => ludus(folder, ['replay', 't1/1', ...args])),
      )
      for (const { code, out } of [above, first, second]) {
        expect(code).toBe(0)
        expect(out).toContain('The replay is as the rules and its seed give it.')
      }
      const players = (text: string): Set<string> =>
        new Set([...text.matchAll(/^ *\d+\. (player \d)/gm)].map(([, player]) => player))
      expect(players(above.out)).toEqual(new Set(['player 1', 'player 2']))
      expect(players(first.out)).toEqual(new Set(['player 1']))
      expect(players(second.out)).toEqual(new Set(['player 2']))
      // The enemy's base stands out of sight at the start, and from above nothing does.
      const start = (text: string): string => text.slice(0, text.indexOf('orders:'))
      expect(start(above.out)).toMatch(/B[\s\S]*b/)
      expect(start(first.out)).not.toMatch(/ b[ -]/)
      expect(start(second.out)).not.toMatch(/ B[ -]/)
    }))

  it('tells a seat nothing of what the other program wrote or gave up by', () =>
    fresh(async folder => {
      const bot = `process:node "${resolve('test/support/processBot.mjs')}" exit` // writes to its standard error, and leaves
      await ludus(folder, ['tournament', 'rts?map=tiny-5x4&fog=true', 'random', bot, '--games', '2', '--workers', '1'])
      const [above, first, second] = await Promise.all(
        [[], ['--seat', '1'], ['--seat', '2']].map(args => ludus(folder, ['replay', 't1/1', ...args])),
      )
      for (const { out } of [above, first, second]) expect(out).toMatch(/player 2 forfeited/)
      for (const { out } of [above, second]) expect(out).toContain('out of cheese')
      expect(first.out).not.toContain('cheese')
      expect(first.out).not.toContain('standard error')
    }))
})
