import { describe, expect, it } from 'vitest'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import { SUPERKOS } from '../../../envs/go/rules.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { boardText } from '../../../envs/go/view.ts'
import { PASS, Reference } from './reference.ts'

/** Few points make many captures, kos and repetitions; long thin boards have edges everywhere. */
function drawSize(rng: Rng): [width: number, height: number] {
  const most = [2, 3, 4, 5, 7][rng.below(5)]
  const width = 1 + rng.below(most)
  const height = rng.below(4) === 0 ? 1 + rng.below(12) : 1 + rng.below(most)
  return rng.below(2) === 0 ? [width, height] : [height, width]
}

/** What the engine says of a position must be what the reference says of it. */
function compare(state: GoState, reference: Reference, legal: Int32Array, observed: Float32Array): void {
  const points = reference.board.length
  const actions = reference.legal().map(action => (action === PASS ? points : action))
  const [black, white] = reference.area()
  const came = {
    board: boardText(state),
    turn: state.turn,
    toPlay: state.toPlay,
    legal: [...legal.subarray(0, state.legal(legal))],
    captures: state.captures(),
    margin: state.margin(),
  }
  const expected = {
    board: reference.board,
    turn: reference.over ? -2 : reference.toPlay === 'X' ? 0 : 1,
    toPlay: reference.toPlay === 'X' ? 0 : 1,
    legal: actions,
    captures: [reference.captures.X, reference.captures.O],
    margin: black - white - state.setup.komi,
  }
  // told apart as text, which is much faster than by the assertion library; that then says where they differ
  if (JSON.stringify(came) !== JSON.stringify(expected)) expect(came).toEqual(expected)
  for (let action = 0; action <= points; action++) {
    if (state.isLegal(action) !== actions.includes(action)) expect.fail(`isLegal(${action}) is wrong on ${came.board}`)
  }
  if (state.history.length % 10 === 9) compareObservation(state, reference, observed)
}

function compareObservation(state: GoState, reference: Reference, out: Float32Array): void {
  for (const player of [0, 1]) {
    out.fill(Number.NaN)
    state.observe(player, out)
    const own = player === 0 ? 'X' : 'O'
    const expected = [...reference.board].flatMap((_, point) => {
      const boards = Array.from({ length: 8 }, (_, ago) => reference.past.at(-1 - ago)?.board[point] ?? '.')
      const mine = boards.map(at => (at === own ? 1 : 0))
      const theirs = boards.map(at => (at !== own && at !== '.' ? 1 : 0))
      return [...mine, ...theirs, reference.toPlay === 'X' ? 1 : 0]
    })
    if (out.join() !== expected.join()) expect([...out]).toEqual(expected)
  }
}

describe('the engine agrees with the reference through random games', () => {
  for (const superko of SUPERKOS) {
    for (const suicide of [false, true]) {
      it(`${superko}, suicide ${suicide}`, () => {
        const rng = Rng.fromSeed(`${superko}/${suicide}`)
        const positions = new Map<string, number>()
        const hashes = new Map<string, string>()
        for (let game = 0; game < 250; game++) {
          const [width, height] = drawSize(rng)
          const maxMoves = 1000
          const go = unwrap(games.make('go', { width, height, superko, suicide, komi: 0.5, maxMoves })) as Go
          const reference = new Reference({ width, height, superko, suicide })
          const legal = new Int32Array(go.spec.actions.count)
          const observed = new Float32Array(width * height * 17)
          const passing = rng.below(3) // how readily a drawn pass is made: never but where all else is illegal, half, always
          let state = go.start()
          compare(state, reference, legal, observed)
          while (!reference.over && state.history.length < 150) {
            const actions = reference.legal()
            const passes = actions.length === 1 || rng.below(2) < passing
            const action = actions[rng.below(passes ? actions.length : actions.length - 1)]
            reference.play(action)
            state.play(action === PASS ? width * height : action)
            if (rng.below(10) === 0) {
              const copy = rng.below(2) === 0 ? go.start() : state.clone()
              copy.copyFrom(state)
              state = copy
            }
            compare(state, reference, legal, observed)
            const { board, toPlay, passes: passed, ko } = reference
            const position = `${width}x${height} ${board} ${toPlay} ${passed} ${superko === 'simple' ? ko : ''}`
            const hash = `${width}x${height} ${state.hash}`
            if ((positions.get(position) ?? state.hash) !== state.hash) expect.fail(`two hashes for ${position}`)
            if ((hashes.get(hash) ?? position) !== position)
              expect.fail(`one hash for ${position}, ${hashes.get(hash)}`)
            positions.set(position, state.hash)
            hashes.set(hash, position)
          }
        }
      })
    }
  }
})
