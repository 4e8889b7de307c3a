import type { Command } from 'commander'
import { describeOptions, suggest } from '../../envs/core/options.ts'
import { type House, type OpenHouse, sound } from '../house.ts'
import { EXIT, paint, print, Stop } from '../terminal.ts'

/** `ludus games` and `ludus agents`: what there is, and the manual page of each. */
export function catalogue(program: Command, open: OpenHouse): void {
  program
    .command('games')
    .description('list the games, or show the options of one')
    .argument('[name]', 'a game, such as go')
    .addHelpText('after', '\nExamples:\n  $ ludus games\n  $ ludus games gridworld\n')
    .action(async name => showKinds('game', (await open()).games.list(), name))

  program
    .command('agents')
    .description('list the agents, or show the options of one')
    .argument('[name]', 'an agent, such as mcts')
    .option('--game <game>', 'only those that can play this game, and why the others cannot')
    .addHelpText(
      'after',
      '\nExamples:\n  $ ludus agents\n  $ ludus agents mcts\n  $ ludus agents --game gridworld?map=key-door\n',
    )
    .action(async (name, { game }) => {
      const house = await open()
      if (game) whoPlays(house, game)
      else showKinds('agent', house.agents.list(), name)
    })
}

type Kind = ReturnType<House['games']['list']>[number] | ReturnType<House['agents']['list']>[number]

function showKinds(noun: string, kinds: readonly Kind[], name: string | undefined): void {
  if (name === undefined) {
    const width = Math.max(...kinds.map(kind => kind.id.length))
    for (const kind of kinds) print(`${paint('bold', kind.id.padEnd(width))}  ${kind.summary}`)
    print(`\nOptions of one: ludus ${noun}s ${kinds[0]?.id ?? '<name>'}`)
    return
  }
  const kind = kinds.find(each => each.id === name)
  if (!kind) {
    const known = kinds.map(each => each.id)
    const article = noun === 'agent' ? 'an' : 'a'
    throw new Stop(EXIT.usage, `Expected the name of ${article} ${noun}, but got '${name}'.${suggest(name, known)}`)
  }
  print(`${paint('bold', kind.id)}  ${kind.summary}\n`)
  if ('rest' in kind && kind.rest !== undefined) print(`After '${kind.id}:' comes ${kind.rest}.\n`)
  const options = describeOptions(kind.options)
  const width = Math.max(0, ...options.map(option => option.name.length))
  if (options.length > 0) print('Options:')
  for (const option of options) {
    const initial = option.initial === '' ? '' : paint('dim', ` (default ${option.initial})`)
    print(`  ${paint('cyan', option.name.padEnd(width))}  ${option.help}${initial}`)
  }
  print(`${options.length > 0 ? '\n' : ''}Examples:`)
  for (const example of kind.examples) print(`  ${example}`)
}

function whoPlays(house: House, text: string): void {
  const game = house.game(text)
  const kinds = house.agents.list()
  const width = Math.max(...kinds.map(kind => kind.id.length))
  for (const kind of kinds) {
    const reasons = kind.examples.map(example => sound(house.agents.plan(example)).refuses(game))
    const reason = reasons.includes(undefined) ? undefined : reasons[0]
    const verdict = reason ? paint('dim', `can't ${reason}`) : kind.summary
    print(`${paint(reason ? 'dim' : 'bold', kind.id.padEnd(width))}  ${verdict}`)
  }
}
