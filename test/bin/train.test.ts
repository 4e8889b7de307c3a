import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { fresh, ludus, start } from '../support/cli.ts'

const USE = ['--use', resolve('test/support/trainingModule.js')]

const RECIPE = {
  summary: 'tic-tac-toe by a table',
  game: 'tic-tac-toe',
  learner: 'monte-carlo',
  options: { ms: 1 },
  games: 120,
  snapshots: 60,
}

function write(own: string, recipe: object, name = 'small.json'): string {
  const file = join(own, name)
  writeFileSync(file, name.endsWith('.json') ? JSON.stringify(recipe) : `export default ${JSON.stringify(recipe)}`)
  return file
}

const folderOf = (own: string, name = 'small/1') => join(own, 'data/training', name)

/** How often a training has saved. */
function saves(own: string): number {
  const checkpoints = join(folderOf(own), 'checkpoints')
  if (!existsSync(checkpoints)) return 0
  return Math.max(
    0,
    ...readdirSync(checkpoints).map(name => (name.endsWith('.safetensors') ? Number(name.slice(0, 6)) : 0)),
  )
}

/** Starts a training, and ends it with a signal once it has saved so often more. */
async function stopped(own: string, args: readonly string[], more: number, signal: NodeJS.Signals) {
  const before = saves(own)
  const { child, said } = start(own, [...USE, 'train', ...args])
  while (saves(own) < before + more && child.exitCode === null) await wait(5)
  child.kill(signal)
  return said
}

function snapshotsOf(own: string): Record<string, string> {
  const folder = join(folderOf(own), 'snapshots')
  const names = readdirSync(folder).filter(name => name.endsWith('.table'))
  return Object.fromEntries(names.map(name => [name, readFileSync(join(folder, name), 'hex')]))
}

describe('ludus train', () => {
  it('in rounds, killed and stopped and gone on with, comes to the same bit for bit', () =>
    fresh(async whole => {
      const { code, out } = await ludus(whole, [...USE, 'train', write(whole, RECIPE), '--sync', '--actors', '2'])
      expect(code).toBe(0)
      expect(out).toContain('Trained: ')
      await fresh(async own => {
        const args = [write(own, RECIPE), '--sync', '--save-every', '0', '--actors', '1']
        expect((await stopped(own, args, 4, 'SIGKILL')).signal).toBe('SIGKILL')
        expect((await stopped(own, [...args, '--resume'], 30, 'SIGKILL')).signal).toBe('SIGKILL')
        const ended = await stopped(own, [...args, '--resume'], 10, 'SIGINT')
        expect(ended.err).toContain('Stopped and saved. Go on with: ludus train')
        expect(ended.code).toBe(130)
        expect((await ludus(own, [...USE, 'train', ...args, '--resume'])).code).toBe(0)
        expect(snapshotsOf(own)).toEqual(snapshotsOf(whole))
        const lines = readFileSync(join(folderOf(own), 'log.jsonl'), 'utf8')
          .trim()
          .split('\n')
        const games = lines.map(line => JSON.parse(line).games)
        expect(games).toEqual([...games].sort((a, b) => a - b)) // what happened anew is told once
      })
    }))

  it('measures each snapshot against its rivals, keeps the matches, and goes beyond its end when asked', () =>
    fresh(async own => {
      const file = write(
        own,
        { ...RECIPE, options: {}, rivals: ['random', 'greedy'], matches: 10, opening: 1 },
        'own.js',
      )
      const first = await ludus(own, [...USE, 'train', file, '--quiet'])
      expect(first.code).toBe(0)
      expect(first.out).toMatch(/games +rating +± 95% +random +± 95% +greedy/)
      expect(first.out).toContain('Rating: Elo, 0 being random.')
      const kept = join(folderOf(own, 'own/1'), 'evaluations.jsonl')
      const before = readFileSync(kept, 'utf8')
      expect(before.trim().split('\n')).toHaveLength(2 * 2 * 10)
      const again = await ludus(own, [...USE, 'train', file])
      expect(again.out).toContain('Trained before (--again trains anew)')
      expect(again.out.split('\n')[1]).toBe(first.out.split('\n')[1])
      const longer = await ludus(own, [...USE, 'train', file, '--games', '180', '--resume'])
      expect(longer.code).toBe(0)
      expect(longer.out).toMatch(/^ +180 /m)
      expect(readFileSync(kept, 'utf8').startsWith(before)).toBe(true)
      expect(readFileSync(kept, 'utf8').trim().split('\n')).toHaveLength(3 * 2 * 10)
      const rival = { ...RECIPE, options: {}, rivals: ['minimax'], matches: 2, opening: 1 }
      const others = await ludus(own, [...USE, 'train', write(own, rival, 'own.js'), '--resume', '--quiet'])
      expect(others.out).toMatch(/games +rating +± 95% +minimax/)
      expect(readFileSync(kept, 'utf8').trim().split('\n')).toHaveLength(3 * 2 * 10 + 3 * 2)
    }))

  it('measures those of one-player worlds by the same episodes', () =>
    fresh(async own => {
      const solo = { game: 'gridworld?map=frozen-lake-4x4', options: {}, games: 40, snapshots: 40 }
      const file = write(own, { ...RECIPE, ...solo, rivals: ['value-iteration'], matches: 20 })
      const { code, out } = await ludus(own, [...USE, 'train', file, '--quiet'])
      expect(code).toBe(0)
      expect(out).toMatch(/games +return +± 95% +value-iteration +± 95%\n +40 /)
      expect(
        readFileSync(join(folderOf(own), 'evaluations.jsonl'), 'utf8')
          .trim()
          .split('\n'),
      ).toHaveLength(40)
    }))

  it('refuses to begin over an unfinished training, or to go on with none', () =>
    fresh(async own => {
      const file = write(own, RECIPE)
      const none = await ludus(own, [...USE, 'train', file, '--resume'])
      expect(none).toMatchObject({ code: 2, err: expect.stringContaining('there is none in') })
      await stopped(own, [file, '--save-every', '0'], 2, 'SIGTERM')
      const state = join(folderOf(own), 'state.json')
      const before = readFileSync(state, 'utf8')
      const changed = await ludus(own, [...USE, 'train', write(own, { ...RECIPE, options: { rate: 0.3 } }), '--resume'])
      expect(changed.err).toContain('Expected rate of monte-carlo to be 0.1')
      expect(readFileSync(state, 'utf8')).toBe(before)
      const { code, err } = await ludus(own, [...USE, 'train', file])
      expect(code).toBe(2)
      expect(err).toContain('--resume goes on with it, --again begins anew')
      expect((await ludus(own, [...USE, 'train', file, '--again', '--games', '8'])).code).toBe(0)
    }))

  it.each([
    [{ ...RECIPE, snapshot: 3 }, "Expected an option of a recipe, but got 'snapshot'. Did you mean 'snapshots'?"],
    [{ ...RECIPE, learner: 'monte-carol' }, "Did you mean 'monte-carlo'?"],
    [{ ...RECIPE, options: { epsilom: 1 } }, "Did you mean 'epsilon'?"],
    [{ ...RECIPE, game: 'tic-tac-to' }, "Did you mean 'tic-tac-toe'?"],
    [{ ...RECIPE, game: 'gridworld?map=key-door' }, "monte-carlo can't learn gridworld because it hides information."],
    [{ ...RECIPE, rivals: ['rndom'] }, "Did you mean 'random'?"],
    [{ ...RECIPE, play: 'depht=3' }, "but got 'depht'"],
    [{ ...RECIPE, games: undefined }, 'Expected games of a recipe'],
    [{ ...RECIPE, seed: '../..' }, 'Expected a seed of letters, digits, _ and -'],
    [[], 'Expected a recipe to be an object'],
  ])('%j is wrong', (recipe, message) =>
    fresh(async own => {
      const { code, err } = await ludus(own, [...USE, 'train', write(own, recipe)])
      expect(err).toContain(message)
      expect(code).toBe(2)
    }),
  )

  it.each([
    [['nobody'], 'Expected the name of a recipe, or a .json or .js file'],
    [['no.json'], 'Expected a readable file'],
    [[], "Expected a recipe's name or file, or --list"],
    [['x', '--again', '--resume'], 'not both'],
    [['windy', '--hang', '0'], 'Expected --hang to be more than 0 minutes'],
    [['windy', '--hang', 'soon'], 'Expected --hang to be minutes'],
  ])('%j is wrong usage', (args, message) =>
    fresh(async own => {
      const { code, err } = await ludus(own, ['train', ...args])
      expect(err).toContain(message)
      expect(code).toBe(2)
    }),
  )
})
