import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ludus, newFolder, removeFolder } from '../support/cli.ts'

let folder: string
beforeAll(() => {
  folder = newFolder()
})
afterAll(() => removeFolder(folder))

describe('the manual', () => {
  it('lists every command, and each has a page with an example', async () => {
    const { code, out } = await ludus(folder, ['--help'])
    expect(code).toBe(0)
    const commands = [...out.matchAll(/^ {2}([a-z][a-z-]*) /gm)].map(([, name]) => name).filter(name => name !== 'help')
    for (const name of [
      'tournament',
      'sprt',
      'judge',
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
      'microrts',
      'rts-trace',
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
    [['games', 'chess'], /Expected the name of a game, but got 'chess'\. There is 'backgammon'/],
    [['agents', 'lineer'], /Expected the name of an agent, but got 'lineer'\. Did you mean 'linear'/],
    [['play', 'backgammon', 'linear', '--hint', 'worker-rush'], /worker-rush can't play backgammon/],
    [['play', 'go', 'random', 'random', 'random'], /Expected at most 2 agents for go, but got 3/],
    [['--use', 'missing.js', 'games'], /Expected --use to name a module/],
    [['env'], /required option '--stdio' not specified/],
    [['microrts', '--agent', 'random'], /required option '--listen <port>' not specified/],
    [
      ['microrts', '--listen', '66000', '--agent', 'random'],
      /Expected --listen to be a port up to 65535, but got 66000/,
    ],
    [['microrts', '--listen', '0', '--agent', 'value-iteration'], /value-iteration can't play rts/],
  ]
  for (const [args, message] of cases) {
    it(`ludus ${args.join(' ')}: exit code 2 and what was expected`, async () => {
      const { code, err } = await ludus(folder, args)
      expect(err).toMatch(message)
      expect(code).toBe(2)
    })
  }
})
