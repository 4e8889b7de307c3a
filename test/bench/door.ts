import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { type Row, rate } from './row.ts'

const REQUESTS = 99_999 // turn, legal and play in turn

/** How fast the door answers: requests piped through a process of its own, all of them sent without waiting for answers. */
export async function doorRows(): Promise<Row[]> {
  return [
    {
      name: 'door: turn, legal, play of random moves, 9x9 Go',
      value: await rate(() => pipe(randomGames()), 3),
      unit: 'requests/s',
    },
    {
      name: 'door: turn, 9x9 Go',
      value: await rate(() => pipe(['{"op":"new","game":"go"}\n', '{"op":"turn","state":1}\n'.repeat(REQUESTS)]), 3),
      unit: 'requests/s',
    },
  ]
}

/** Requests that play one game after another. */
function randomGames(): string[] {
  const game = unwrap(games.make('go', { size: 9 }))
  const rng = Rng.fromSeed('door')
  const random = new RandomPlay(game)
  const lines = ['{"op":"new","game":"go","options":{"size":9}}\n']
  let number = 1
  let state = game.start(rng)
  for (let sent = 0; sent < REQUESTS; sent += 3) {
    if (state.turn === OVER) {
      lines.push(`{"op":"free","state":${number++}}\n{"op":"new","game":"go","options":{"size":9}}\n`)
      state = game.start(rng)
    }
    const action = random.draw(state, rng)
    lines.push(
      `{"id":${sent},"op":"turn","state":${number}}\n{"op":"legal","state":${number}}\n`,
      `{"op":"play","state":${number},"action":"${game.format(action, state)}"}\n`,
    )
    state.play(action)
  }
  return lines
}

/** Sends requests and takes the answers. Returns the number of requests that count. */
async function pipe(requests: readonly string[]): Promise<number> {
  const door = new URL('../../envs/door/stdio.js', import.meta.url).href
  const registry = new URL('../../envs/games.js', import.meta.url).href
  const script = `
    const [{ serveDoor }, { games }] = await Promise.all([import('${door}'), import('${registry}')])
    await serveDoor(games, process.stdin, process.stdout)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  let answers = 0
  let refused = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    answers += text.split('\n').length - 1
    refused += text.split('"ok":false').length - 1
  })
  child.stdin.end(requests.join(''))
  await once(child, 'close')
  if (refused > 0 || answers < REQUESTS)
    throw new Error(`Expected ${REQUESTS} answers, but got ${answers}, ${refused} refused.`)
  return REQUESTS
}
