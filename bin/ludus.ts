#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Command, CommanderError } from 'commander'
import { LudusError } from '../envs/core/result.ts'
import { catalogue } from './commands/catalogue.ts'
import { demo } from './commands/demo.ts'
import { doctor } from './commands/doctor.ts'
import { doors } from './commands/doors.ts'
import { judge } from './commands/judge.ts'
import { play } from './commands/play.ts'
import { records } from './commands/records.ts'
import { replay } from './commands/replay.ts'
import { rtsTrace } from './commands/rtsTrace.ts'
import { sprt } from './commands/sprt.ts'
import { study } from './commands/study.ts'
import { tournament } from './commands/tournament.ts'
import { train } from './commands/train.ts'
import { openHouse } from './house.ts'
import { EXIT, Stop } from './terminal.ts'

const { version } = JSON.parse(readFileSync(createRequire(import.meta.url).resolve('ludus/package.json'), 'utf8'))

const program = new Command('ludus')
  .description('An arena where game-playing agents meet: play, match, rate and watch them.')
  .version(version, '--version', 'print the version')
  .option('--data <folder>', 'where tournaments, matches and ratings are kept', '.ludus')
  .option(
    '--use <module>',
    "add a third party's games, agents, studies and learners (repeatable)",
    (file: string, all: string[]) => [...all, file],
    [],
  )
  .addHelpText(
    'after',
    `
Games and agents are named by spec strings: go?size=9&komi=7, mcts?sims=400, gtp:gnugo --mode gtp.
'ludus games' and 'ludus agents' list them; 'ludus help <command>' explains a command.

Examples:
  $ ludus play go mcts?sims=400
  $ ludus tournament go?size=9 random playout mcts?sims=100 --games 20
  $ ludus standings

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.
`,
  )
  .showHelpAfterError("('ludus help' lists the commands)")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride()

const open = () => openHouse(program.opts())
for (const room of [
  tournament,
  sprt,
  judge,
  play,
  records,
  replay,
  catalogue,
  doors,
  rtsTrace,
  study,
  train,
  doctor,
  demo,
])
  room(program, open)
for (const command of program.commands)
  command.exitOverride().showHelpAfterError(`('ludus help ${command.name()}' explains the command)`)

process.stdout.on('error', error => {
  if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(EXIT.done) // the reader has seen enough: ludus ... | head
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = failure(error)
}

function failure(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage
  if (error instanceof Stop) {
    process.stderr.write(`ludus: ${error.message}\n`)
    return error.code
  }
  if (error instanceof LudusError) {
    process.stderr.write(`ludus: ${error.message}\n`)
    return EXIT.failed
  }
  if (error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('SQLITE_')) {
    process.stderr.write(
      `ludus: Expected a sound, writable store in ${program.opts().data}, but got: ${error.message}.\n`,
    )
    return EXIT.failed
  }
  if (error instanceof Error && 'syscall' in error && 'path' in error) {
    process.stderr.write(`ludus: Expected files that can be read and written, but got: ${error.message}.\n`)
    return EXIT.failed
  }
  process.stderr.write(`ludus: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
  return EXIT.failed
}
