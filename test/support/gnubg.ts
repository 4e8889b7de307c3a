import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

const FOLDERS = ['/usr/games', '/usr/local/games']
const PATH = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS]

/** Whether GNU Backgammon is installed. Where it is not, tests against it are left out, and it is said. */
export const hasGnubg = PATH.some(folder => existsSync(join(folder, 'gnubg')))

if (!hasGnubg)
  process.stderr.write('\nLEFT OUT: tests against GNU Backgammon, which is not installed (Debian package `gnubg`).\n\n')

/** Both players are told what to do, and nothing happens by itself. */
const SETTINGS = [
  'set player 0 human',
  'set player 1 human',
  ...['roll', 'game', 'move', 'bearoff', 'doubles'].map(
    what => `set automatic ${what} ${what === 'doubles' ? 0 : 'off'}`,
  ),
  'set display off',
  'set evaluation chequer eval plies 0',
  'set evaluation cubedecision eval plies 0',
]

/** What GNU Backgammon's Python gave, and all that the program said. */
export interface Said<Answer> {
  readonly answers: readonly Answer[]
  readonly output: string
}

/**
 * Puts questions to GNU Backgammon. `program` is Python that answers one: `question` in, `answer` out; `command` is there to give the program's own commands.
 * It runs in a folder of its own, with `files` in it.
 */
export function askGnubg<Answer>(
  program: string,
  questions: readonly unknown[],
  files: Readonly<Record<string, string>> = {},
): Said<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'ludus-gnubg-'))
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, 'questions.json'), JSON.stringify(questions))
    const lines = [
      'import gnubg, json',
      'command = gnubg.command',
      ...SETTINGS.map(each => `command(${JSON.stringify(each)})`),
      'answers = []',
      "for question in json.load(open('questions.json')):",
      ...program
        .trim()
        .split('\n')
        .map(line => `    ${line}`),
      '    answers.append(answer)',
      "with open('answers.json', 'w') as file: json.dump(answers, file)",
    ]
    writeFileSync(join(folder, 'program.py'), `${lines.join('\n')}\n`)
    const output = execFileSync('gnubg', ['-t', '-q', '-p', 'program.py'], {
      cwd: folder,
      env: { ...process.env, HOME: folder, PATH: PATH.join(delimiter), LC_ALL: 'C' },
      input: '',
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    return { answers: JSON.parse(readFileSync(join(folder, 'answers.json'), 'utf8')), output }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
