import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/games', '/usr/local/games']

/** Whether GNU Go is installed. Where it is not, tests against it are left out, and it is said. */
export const hasGnuGo = folders.some(folder => existsSync(join(folder, 'gnugo')))

if (!hasGnuGo)
  process.stderr.write('\nLEFT OUT: tests against GNU Go, which is not installed (Debian package `gnugo`).\n\n')
