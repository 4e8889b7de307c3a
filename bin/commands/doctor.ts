import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import type { Command } from 'commander'
import { readCommand } from '../../agents/external/command.ts'
import { Store } from '../../arena/store/store.ts'
import { ENGINE } from '../../arena/version.ts'
import type { OpenHouse } from '../house.ts'
import { bytes, EXIT, paint, print } from '../terminal.ts'

/** A part that Ludus can do without, and what that costs. */
interface Part {
  readonly name: string
  readonly present: boolean
  readonly without: string
  readonly get: string
}

/** `ludus doctor`: where the data is, how large, what is installed, and what missing parts cost. */
export function doctor(program: Command, open: OpenHouse): void {
  program
    .command('doctor')
    .description('say where data is kept, how large it is, what is installed and what is missing')
    .addHelpText(
      'after',
      '\nExample:\n  $ ludus doctor\n\nExits with 1 where something that Ludus needs does not work.\n',
    )
    .action(async () => {
      const house = await open()
      const [core] = cpus()
      row('ludus', ENGINE)
      row('node', `${process.version} (${process.platform} ${process.arch})`)
      row(
        'processor',
        `${core?.model.trim() ?? 'unknown'}, ${availableParallelism()} cores: as many workers by default`,
      )
      row('memory', `${bytes(totalmem())}, ${bytes(freemem())} free`)
      row('data', `${house.data} (${existsSync(house.data) ? bytes(storeSize(house.data)) : 'nothing yet'})`)
      row(
        'games',
        house.games
          .list()
          .map(kind => kind.id)
          .join(', '),
      )
      row(
        'agents',
        house.agents
          .list()
          .map(kind => kind.id)
          .join(', '),
      )

      print()
      const sqlite = sqliteVersion()
      if (sqlite.ok) row('store', `SQLite ${sqlite.version} (libsql)`)
      else
        row('store', paint('red', `does not work: ${sqlite.reason}. Nothing can be recorded; reinstall with 'npm ci'.`))
      for (const part of parts()) {
        row(part.name, part.present ? 'installed' : paint('yellow', `missing: ${part.without}. ${part.get}`))
      }
      if (!sqlite.ok) process.exitCode = EXIT.failed
    })
}

function storeSize(folder: string): number {
  const store = Store.open(folder)
  try {
    return store.size()
  } finally {
    store.close()
  }
}

function row(name: string, text: string): void {
  print(`${paint('bold', name.padEnd(10))} ${text}`)
}

function parts(): readonly Part[] {
  return [
    {
      name: 'gnugo',
      present: readCommand('gnugo').ok,
      without: "no GNU Go to play against ('gtp:gnugo --mode gtp'), and its tests are left out",
      get: 'Debian: apt-get install gnugo',
    },
    {
      name: 'python3',
      present: readCommand('python3').ok,
      without: 'no Python agents, and the tests of the Python client are left out',
      get: 'Debian: apt-get install python3',
    },
  ]
}

function sqliteVersion(): { ok: true; version: string } | { ok: false; reason: string } {
  try {
    const require = createRequire(import.meta.url)
    const Database = require('libsql')
    const db = new Database(':memory:')
    const { version } = db.prepare('select sqlite_version() as version').get() as { version: string }
    db.close()
    return { ok: true, version }
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) }
  }
}
