import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { OVER } from '../../../envs/core/game.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import { handicapPoints, mostHandicap } from '../../../envs/go/handicap.ts'
import { SUPERKOS, type Superko } from '../../../envs/go/rules.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { formatVertex } from '../../../envs/go/vertex.ts'
import { hasGnuGo } from '../../support/gnugo.ts'

const FOLDERS = ['/usr/games', '/usr/local/games']

/** GNU Go's answers to a batch of GTP commands, without their status. */
function ask(options: readonly string[], commands: readonly string[]): string[] {
  const env = { ...process.env, PATH: [process.env.PATH, ...FOLDERS].join(':') }
  const input = `${commands.join('\n')}\nquit\n`
  const output = execFileSync('gnugo', ['--mode', 'gtp', ...options], {
    input,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  return output
    .split('\n\n')
    .slice(0, commands.length)
    .map((answer, i) => (answer.startsWith('=') ? answer.slice(1).trim() : expect.fail(`${commands[i]}: ${answer}`)))
}

/** A command, and what of its answer is to be what. */
interface Question {
  readonly command: string
  readonly expected?: string
  /** Vertices of the answer that are not compared. */
  readonly except?: ReadonlySet<string>
}

/** Random games as questions. Where superko has a say, suicides are not compared: GNU Go does not look for repetition after them. */
function questions(superko: Superko, suicide: boolean, count: number): Question[] {
  const rng = Rng.fromSeed(`${superko}/${suicide}`)
  const asked: Question[] = []
  for (let game = 0; game < count; game++) {
    const size = [1, 2, 3, 3, 4, 4, 5, 5, 6, 7, 9][rng.below(11)]
    const go = unwrap(games.make('go', { size, superko, suicide })) as Go
    const state = go.start()
    const out = new Int32Array(go.spec.actions.count)
    const passing = rng.below(3) // how readily a pass is made where there is a choice: never, half the time, always
    asked.push({ command: `boardsize ${size}` }, { command: 'clear_board' })
    while (state.turn !== OVER && state.history.length < 100) {
      const color = state.turn === 0 ? 'black' : 'white'
      const legal = [...out.subarray(0, state.legal(out))]
      const except = new Set(superko === 'simple' ? [] : suicides(go, state))
      const compared = legal.slice(0, -1).map(action => go.format(action))
      asked.push({ command: `all_legal ${color}`, expected: list(compared, except), except })
      const passes = legal.length === 1 || rng.below(2) < passing
      const action = legal[rng.below(passes ? legal.length : legal.length - 1)]
      asked.push({ command: `play ${color} ${go.format(action)}` })
      state.play(action)
      const [byBlack, byWhite] = state.captures()
      asked.push(
        { command: 'captures black', expected: `${byBlack}` },
        { command: 'captures white', expected: `${byWhite}` },
      )
    }
  }
  return asked
}

function suicides(go: Go, state: GoState): string[] {
  const { board, geometry, toPlay } = state
  const empty = [...geometry.pointOf].filter(point => board.colors[point] === 0)
  return empty.filter(point => !board.foresee(point, toPlay + 1)).map(point => go.format(geometry.actionOf[point]))
}

function list(vertices: readonly string[], except: ReadonlySet<string>): string {
  return vertices
    .filter(vertex => vertex !== '' && !except.has(vertex))
    .sort()
    .join(' ')
}

describe.skipIf(!hasGnuGo)('the engine agrees with GNU Go', () => {
  for (const superko of SUPERKOS) {
    for (const suicide of [false, true]) {
      it(`on what is legal and what is captured: ${superko}, suicide ${suicide}`, () => {
        const ko = superko === 'simple' ? '--simple-ko' : `--${superko}-superko`
        const asked = questions(superko, suicide, 60)
        const answers = ask(
          [ko, suicide ? '--allow-all-suicide' : '--forbid-suicide'],
          asked.map(each => each.command),
        )
        for (const [i, { command, expected, except }] of asked.entries()) {
          if (expected === undefined) continue
          const came = except ? list(answers[i].split(/\s+/), except) : answers[i]
          if (came !== expected) expect(`${command}: ${came}`).toBe(`${command}: ${expected}`)
        }
        expect(answers.length).toBe(asked.length)
      })
    }
  }

  it('on where handicap stones stand', () => {
    // 12x12 is left out: the GTP specification has its stones on the third line, GNU Go on the fourth
    const sizes = [7, 8, 9, 10, 11, 13, 14, 15, 16, 17, 18, 19]
    const asked = sizes.flatMap(size =>
      Array.from({ length: mostHandicap(size, size) - 1 }, (_, i) => ({ size, stones: i + 2 })),
    )
    const commands = asked.flatMap(({ size, stones }) => [
      `boardsize ${size}`,
      'clear_board',
      `fixed_handicap ${stones}`,
    ])
    const answers = ask([], commands).filter((_, i) => i % 3 === 2)
    const ours = asked.map(({ size, stones }) =>
      handicapPoints(size, size, stones)
        .map(point => formatVertex(point, size, size))
        .sort(),
    )
    expect(answers.map(answer => answer.split(' ').sort())).toEqual(ours)
  })
})
