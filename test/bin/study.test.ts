import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import { fresh, ludus, type Said, start } from '../support/cli.ts'
import { hasGnubg } from '../support/gnubg.ts'

const USE = ['--use', resolve('test/support/studyModule.js')]
const WALK = [...USE, 'study', 'walk']

/** A study's files that must be the same however it came to its end. */
function remains(own: string, run: string): unknown {
  const folder = join(own, 'data', 'studies', run)
  const { seconds, ...result } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
  expect(seconds).toBeGreaterThan(0)
  return {
    result,
    files: readdirSync(folder).filter(name => name !== 'run.lock'),
    log: readFileSync(join(folder, 'log.jsonl'), 'utf8'),
  }
}

/** Starts a process, and ends it with a signal once its progress says what is waited for. */
async function stopped(own: string, args: readonly string[], at: RegExp, signal: NodeJS.Signals): Promise<Said> {
  const { child, said } = start(own, args)
  let seen = ''
  const watch = (text: string) => {
    seen += text
    if (!at.test(seen)) return
    child.stderr!.off('data', watch) // a second Ctrl-C would not be in good order
    child.kill(signal)
  }
  child.stderr!.on('data', watch)
  return said
}

describe('ludus study', () => {
  it('killed at several moments and run again, comes to the same, bit for bit', () =>
    fresh(async whole => {
      expect((await ludus(whole, WALK)).code).toBe(0)
      await fresh(async own => {
        for (const at of [/walk 1\//, /walk 60\//, /walk 140\//]) {
          const { signal } = await stopped(own, WALK, at, 'SIGKILL')
          expect(signal).toBe('SIGKILL')
        }
        expect((await ludus(own, [...USE, 'study', '--list', 'walk'])).out).toContain('stopped after')
        const { code, err } = await ludus(own, WALK)
        expect(code).toBe(0)
        expect(err).not.toMatch(/walk [1-9]\d?\/200/) // it went on beyond step 100
        expect(remains(own, 'walk/1')).toEqual(remains(whole, 'walk/1'))
      })
    }))

  it('ended by Ctrl-C says so with 130, while it plays matches too, and goes on with what it kept', () =>
    fresh(async own => {
      const MATCHES = [...USE, 'study', 'match-walk']
      const { code, err } = await stopped(own, MATCHES, /match-walk 2\/4/, 'SIGINT')
      expect(code).toBe(130)
      expect(err).toContain('The same command goes on where match-walk was.')
      const kept = join(own, 'data/studies/match-walk/1/kept')
      expect(readdirSync(kept)).toContain('1.txt')
      writeFileSync(join(kept, '0.txt'), '1000')
      const { out, code: after } = await ludus(own, MATCHES)
      expect(after).toBe(0)
      expect(Number(/steps: (\d+)/.exec(out)![1])).toBeGreaterThan(1000) // taken as it was kept
    }))

  it('shows a result that is there, and begins anew when asked', () =>
    fresh(async own => {
      const first = await ludus(own, [...WALK, '--quick'])
      expect(first.out).toMatch(/A walk along a line, seed 1, quick, \d+ s, \S+ tfjs/)
      expect(first.out).toMatch(/steps: 200 \(199 to 201\), at least 0: reached/)
      const folder = join(own, 'data/studies/walk/1.quick')
      expect(readdirSync(folder).sort()).toEqual(
        ['end.png', 'events.out.tfevents.study', 'log.jsonl', 'place.svg', 'result.json', 'run.lock'].sort(),
      )
      expect([...decode(readFileSync(join(folder, 'end.png'))).data]).toEqual([7])
      const second = await ludus(own, [...WALK, '--quick'])
      expect(second).toMatchObject({ code: 0, err: '' })
      expect(second.out).toContain('run before')
      writeFileSync(join(folder, 'result.json'), '{}')
      expect((await ludus(own, [...WALK, '--quick'])).err).toMatch(
        /Expected a study's result in .* --again begins anew/,
      )
      const third = await ludus(own, [...WALK, '--quick', '--again'])
      expect(third.out.replace(/\d+ s/, '')).toBe(first.out.replace(/\d+ s/, ''))
    }))

  it('exits with 1 where a number falls short', () =>
    fresh(async own => {
      for (const _ of ['run', 'shown']) {
        const { code, out } = await ludus(own, [...USE, 'study', 'short-walk', '--quick'])
        expect(code).toBe(1)
        expect(out).toContain(': short')
      }
    }))

  it('is not run twice in one folder at once', () =>
    fresh(async own => {
      const { child, said } = start(own, WALK)
      await new Promise(settle => child.stderr!.once('data', settle))
      const { code, err } = await ludus(own, WALK)
      expect(code).toBe(1)
      expect(err).toContain('Expected to be the only one who runs walk')
      child.kill('SIGKILL')
      await said
    }))

  it('is not gone on with by another backend', () =>
    fresh(async own => {
      await stopped(own, [...WALK, '--backend', 'cpu'], /walk 20\//, 'SIGTERM')
      const { code, err } = await ludus(own, [...WALK, '--backend', 'wasm-simd'])
      expect(code).toBe(1)
      expect(err).toMatch(/Expected ludus \S+, cpu tfjs.* but got ludus \S+, wasm-simd.*--backend.*--again/)
    }))

  it('lists studies, and writes the page of results', () =>
    fresh(async own => {
      const { out } = await ludus(own, [...USE, 'study', '--list'])
      for (const name of ['mlp', 'lenet', 'policy-value', 'walk']) expect(out).toMatch(new RegExp(`^${name} `, 'm'))
      expect(out).toMatch(/not run yet \(takes about \d+ min\)/)
      await ludus(own, WALK)
      expect((await ludus(own, [...USE, 'study', '--report', 'page.md'])).code).toBe(0)
      const page = readFileSync(join(own, 'page.md'), 'utf8')
      expect(page).toMatch(/\| walk \| steps \| 200 \(199 to 201\) \| at least 0 \| {2}\| yes \|/)
      expect(page).toContain('`ludus study walk --seed 1`')
      expect(page).toContain('| mlp | not run yet |')
    }))

  it.each([
    [['lenett'], "Expected a study, but got 'lenett'. Did you mean 'lenet'?"],
    [[], "Expected a study's name, --all or --list."],
    [['mlp', '--all'], 'not both'],
    [['mlp', '--seed', '../..'], 'Expected a seed of letters, digits, _ and -'],
    [['mlp', '--backend', 'wsam'], "The nearest is 'wasm'"],
    [['--report', 'no/such/folder.md'], 'Expected a file that can be written'],
    [['--report', 'page.md', '--quick'], 'without --quick'],
  ])('%j is wrong usage', (args, message) =>
    fresh(async own => {
      const { code, err } = await ludus(own, ['study', ...args])
      expect(err).toContain(message)
      expect(code).toBe(2)
    }),
  )

  it.each(['mlp', 'lenet'])('%s passes its quick bar, and leaves its charts', name =>
    fresh(async own => {
      const { code, out } = await ludus(own, ['study', name, '--quick'])
      expect(out).toMatch(/accuracy on test images: \d\d\.\d\d % .*: reached/)
      expect(code).toBe(0)
      for (const chart of ['loss', 'error']) {
        expect(readFileSync(join(own, `data/studies/${name}/1.quick/${chart}.svg`), 'utf8')).toMatch(/^<svg/)
      }
    }),
  )

  it('policy-gradient passes its quick bars', () =>
    fresh(async own => {
      const { code, out } = await ludus(own, ['study', 'policy-gradient', '--quick'])
      expect(out).toMatch(/greatest difference .*: 0, at most 0: reached/)
      expect(out).toMatch(/crosses the frozen lake .*: reached/)
      expect(code).toBe(0)
    }))

  it.runIf(hasGnubg)(
    'td-gammon passes its quick bar, and keeps its nets',
    () =>
      fresh(async own => {
        const { code, out } = await ludus(own, ['study', 'td-gammon', '--quick'])
        expect(out).toMatch(/against racer.*: reached/)
        expect(out).toMatch(/against linear.*no bar in a quick run/)
        expect(out).toMatch(/against GNU Backgammon .* at 2 plies.*no bar in a quick run/)
        expect(code).toBe(0)
        const kept = readdirSync(join(own, 'data/studies/td-gammon/1.quick/kept'))
        expect(kept).toEqual(expect.arrayContaining(['extended-300.safetensors', 'tesauro-300.safetensors']))
      }),
    180_000,
  )

  it(
    'alpha-go passes its quick bars, and stopped in the midst of a stage comes to the same',
    () =>
      fresh(async whole => {
        const STAGES = ['study', 'alpha-go', '--quick', '--workers', '2']
        const { code, out } = await ludus(whole, STAGES)
        expect(out).toMatch(/lambda 0.5.*: reached/)
        expect(code).toBe(0)
        await fresh(async own => {
          expect((await stopped(own, STAGES, /reinforced: /, 'SIGTERM')).code).toBe(130)
          expect((await ludus(own, STAGES)).code).toBe(0)
          expect(remains(own, 'alpha-go/1.quick')).toEqual(remains(whole, 'alpha-go/1.quick'))
        })
      }),
    180_000,
  )

  it(
    'alpha-zero passes its quick bar',
    () =>
      fresh(async own => {
        const { code, out } = await ludus(own, ['study', 'alpha-zero', '--quick', '--workers', '2'])
        expect(out).toMatch(/pure MCTS with ten times the simulations.*: reached/)
        expect(code).toBe(0)
      }),
    180_000,
  )

  it(
    'policy-value passes its quick bars, and keeps its games and its net',
    () =>
      fresh(async own => {
        const { code, out } = await ludus(own, ['study', 'policy-value', '--quick', '--workers', '2'])
        expect(out).toMatch(/foresees, .*: reached/)
        expect(out).toMatch(/squared error .*: reached/)
        expect(out).toMatch(/against playout.*no bar in a quick run/)
        expect(code).toBe(0)
        const kept = readdirSync(join(own, 'data/studies/policy-value/1.quick/kept'))
        expect(kept).toEqual(expect.arrayContaining(['games-0.json', 'games-100.json', 'policy-value.onnx']))
      }),
    180_000,
  )
})
