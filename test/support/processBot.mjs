// A player over JSON lines (docs/agents.md) that behaves as its first argument says: well, or in one of the ways in which programs go wrong.
import { createInterface } from 'node:readline'

const behaviour = process.argv[2] ?? 'first'
const say = answer => process.stdout.write(`${JSON.stringify(answer)}\n`)
let asked = 0

const act = {
  first: request => say({ action: request.legal[0], thoughts: { asked } }),
  everything: request => say({ action: request.legal.at(-1), thoughts: request }),
  shout: request => say({ action: request.legal[0].toUpperCase() }),
  illegal: () => say({ action: 'take 9' }),
  garbage: () => process.stdout.write('Traceback (most recent call last):\n'),
  blank: () => process.stdout.write('\n'),
  number: () => say({ action: 3 }),
  complain: () => say({ error: 'no idea' }),
  resign: () => say({ resign: true }),
  hang: () => {},
  exit: () => {
    process.stderr.write('out of cheese\n')
    process.exit(3)
  },
  huge: () => process.stdout.write('x'.repeat(3 << 20)),
  flood: request => process.stdout.write(`${JSON.stringify({ action: request.legal[0] })}\n`.repeat(200_000)),
  chatter: request => process.stderr.write(`${'y'.repeat(200_000)}end\n`, () => say({ action: request.legal[0] })),
}

createInterface({ input: process.stdin }).on('line', line => {
  const request = JSON.parse(line)
  if (request.op === 'hello') {
    const wants = behaviour === 'everything' ? ['view', 'observation', 'history'] : undefined
    say({ protocol: behaviour === 'old' ? 0 : 1, wants })
  } else if (request.op === 'reset') {
    say({})
  } else if (request.op === 'act') {
    asked++
    act[behaviour](request)
  } else if (request.op === 'quit' && behaviour !== 'hang') {
    process.exit(0)
  }
})
if (behaviour === 'hang') setInterval(() => {}, 1000) // stays when its input has ended, too
