import { BAR, PLACES, POINTS } from '../../../envs/backgammon/board.ts'
import { parsePlay } from '../../../envs/backgammon/playNotation.ts'
import { type BackgammonState, DOUBLE, DROP, FIRST_PLAY, ROLL, TAKE } from '../../../envs/backgammon/state.ts'
import { fail, ok, type Result } from '../../../envs/core/result.ts'

const WORDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  turn: { roll: ROLL, double: DOUBLE },
  doubled: { take: TAKE, drop: DROP, beaver: TAKE },
}

/**
 * The action that an answer of GNU Backgammon means. A play is the one that leaves the board as the answer does, step by step: each of its steps takes one die, so
 * that whatever is hit on the way is hit. Fails with `bad-answer` where it is no answer to the question, with `illegal-action` where no legal play leaves that board.
 */
export function readAnswer(answer: string, state: BackgammonState): Result<number> {
  if (state.phase !== 'play') {
    const words = WORDS[state.phase]
    return Object.hasOwn(words, answer)
      ? ok(words[answer])
      : fail('bad-answer', `Expected ${Object.keys(words).join(' or ')}, but got '${answer}'.`)
  }
  const steps = parsePlay(answer)
  if (!steps.ok) return fail('bad-answer', `Expected a play such as '8/5 6/5', but got '${answer}'.`)
  const board = state.checkers.slice()
  const own = PLACES * state.onRoll
  const other = PLACES * (1 - state.onRoll)
  for (const { from, to } of steps.value) {
    board[own + from]--
    board[own + to]++
    if (to >= POINTS || board[other + POINTS - 1 - to] !== 1) continue
    board[other + POINTS - 1 - to] = 0
    board[other + BAR]++
  }
  const after = new Int8Array(board.length)
  for (let action = FIRST_PLAY; action < FIRST_PLAY + state.playCount; action++) {
    state.afterstate(action, after)
    if (after.every((count, place) => count === board[place])) return ok(action)
  }
  return fail('illegal-action', `Expected one of ${state.playCount} legal plays, but got '${answer}'.`)
}
