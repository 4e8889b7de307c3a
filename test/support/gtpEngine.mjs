// A GTP engine for tests that behaves as its first argument says. It keeps every command that it was sent in the file named by the second, so that
// what it was told outlives it, and plays the first empty point, row by row from A1.
import { appendFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [behaviour = 'plain', log] = process.argv.slice(2)
const LETTERS = 'ABCDEFGHJKLMNOPQRST'
const commands = ['list_commands', 'boardsize', 'clear_board', 'komi', 'play', 'genmove', 'quit']
if (behaviour !== 'stubborn') commands.push('undo')
if (behaviour === 'tidy') commands.push('kgs-genmove_cleanup')
if (behaviour === 'rectangular') commands.push('rectangular_boardsize')
let size = [19, 19]
let moves = []
let generated = 0

const firstEmpty = () => {
  for (let i = 0; i < size[0] * size[1]; i++) {
    const vertex = LETTERS[i % size[0]] + (Math.floor(i / size[0]) + 1)
    if (!moves.includes(vertex)) return vertex
  }
  return 'pass'
}

const genmove =
  {
    resign: () => 'resign',
    tidy: () => 'pass',
    lower: () => firstEmpty().toLowerCase(),
    offboard: () => 'Z99',
    occupied: () => moves.at(-1) ?? 'A1',
    hang: () => undefined,
    crash: () => process.exit(9),
    // Crashes on the second move that each process is asked for.
    fragile: () => (++generated === 2 ? process.exit(9) : firstEmpty()),
  }[behaviour] ?? firstEmpty

const answer = {
  list_commands: () => commands.join('\n'),
  boardsize: ([side]) => {
    size = [Number(side), Number(side)]
    moves = []
    return ''
  },
  rectangular_boardsize: sides => {
    size = sides.map(Number)
    moves = []
    return ''
  },
  clear_board: () => {
    moves = []
    return ''
  },
  komi: () => '',
  play: ([, vertex]) => {
    if (behaviour === 'picky' && vertex === 'C3') throw 'illegal move'
    moves.push(vertex.toUpperCase())
    return ''
  },
  undo: () => {
    if (behaviour === 'forgetful') throw 'cannot undo'
    moves.pop()
    return ''
  },
  genmove: () => {
    const vertex = genmove()
    if (vertex !== undefined && vertex !== 'resign') moves.push(vertex.toUpperCase())
    return vertex
  },
  'kgs-genmove_cleanup': () => {
    const vertex = firstEmpty()
    moves.push(vertex.toUpperCase())
    return vertex
  },
  quit: () => '',
}

createInterface({ input: process.stdin }).on('line', line => {
  const [id, name, ...rest] = line.split(' ')
  if (name === undefined) process.exit(0) // quit has no id
  if (log) appendFileSync(log, `${[name, ...rest].join(' ')}\n`)
  if (behaviour === 'garbage' && name === 'genmove') {
    process.stdout.write('Segmentation fault\n\n')
    return
  }
  try {
    const text = commands.includes(name) ? answer[name](rest) : undefined
    if (text !== undefined) process.stdout.write(`=${behaviour === 'confused' ? `${id}0` : id} ${text}\n\n`)
  } catch (refusal) {
    process.stdout.write(`?${id} ${refusal}\n\n`)
  }
})
