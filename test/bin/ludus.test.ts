import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fresh, ludus, start } from '../support/cli.ts'
import { MicrortsHost } from '../support/micrortsHost.ts'

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
  it('opens the worlds to other programs', () =>
    fresh(async folder => {
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
    }))

  it('runs an agent as a GTP engine', () =>
    fresh(async folder => {
      const { code, out } = await ludus(folder, ['gtp', 'random'], 'boardsize 5\n1 genmove b\nquit\n')
      expect(code).toBe(0)
      expect(out).toMatch(/^=\s*\n\n=1 ([A-E][1-5]|PASS|pass)\n\n=/)
    }))

  it('lets an agent play in the original microRTS, until Ctrl-C', () =>
    fresh(async folder => {
      const { child, said } = start(folder, ['microrts', '--listen', '0', '--agent', 'random'])
      const [text] = (await once(child.stdout!, 'data')) as [string]
      const [, port] = /^Listening on 127\.0\.0\.1:(\d+)/.exec(text)!
      const host = new MicrortsHost(Number(port))
      expect(await host.line()).toBe('Ludus random: you are client #0')
      const taken = await ludus(folder, ['microrts', '--listen', port, '--agent', 'random'])
      expect(taken.code).toBe(1)
      expect(taken.err).toBe(`ludus: Expected a free port, but got ${port}, which is taken.\n`)
      host.say('budget 100 -1')
      expect(await host.line()).toBe('ack')
      child.kill('SIGINT')
      const { code, err } = await said
      await host.hungUp
      expect(code).toBe(130)
      expect(err).toBe('connection 0: opened\nconnection 0: closed\n')
    }))
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
