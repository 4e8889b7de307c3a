import { LudusError } from '../../../envs/core/result.ts'
import type { GnubgProgram } from './program.ts'

/** How a version reads a board where it does otherwise than FIBS has it. */
export interface Dialect {
  /** Whether it takes the player's points for the other's, where the player is on roll. Version 1.07 does. */
  readonly swapsScores: boolean
  /** The same, where the player was doubled. */
  readonly swapsScoresOfDoubled: boolean
}

/** Points won of a match to five. */
const AHEAD = '4:0'
const BEHIND = '0:4'

/** Finds out by asking what can be answered in but one way. Fails with `bad-answer` where the answers fit no way of reading. */
export async function learnDialect(program: GnubgProgram, milliseconds: number): Promise<Dialect> {
  const chances = [opening(AHEAD), opening(BEHIND)]
  const [ahead, behind] = [
    Number((await program.ask(chances[0], milliseconds)).split(' ').at(-1)),
    Number((await program.ask(chances[1], milliseconds)).split(' ').at(-1)),
  ]
  const answers = [await program.ask(lost(AHEAD), milliseconds), await program.ask(lost(BEHIND), milliseconds)]
  const [whenAhead, whenBehind] = answers.map(answer => answer.trim())
  const isDoubtful = !(ahead > 0.5 !== behind > 0.5) || [whenAhead, whenBehind].sort().join() !== 'drop,take'
  if (isDoubtful) {
    const came = `${ahead} and ${behind}, ${whenAhead} and ${whenBehind}`
    const message = `Expected a GNU Backgammon that reads scores, as version 1.07 does, but this one answers ${came} at 4-0 and 0-4 of 5.`
    throw new LudusError({ code: 'bad-answer', message })
  }
  return { swapsScores: ahead < 0.5, swapsScoresOfDoubled: whenAhead === 'take' }
}

/** The chance to win the match at the beginning of a game after the Crawford game: above a half for who is ahead. */
function opening(score: string): string {
  const start = '0:-2:0:0:0:0:5:0:3:0:0:0:-5:5:0:0:0:-3:0:-5:0:0:0:0:2:0'
  const board = `board:own:other:5:${score}:${start}:1:0:0:0:0:1:1:1:0:1:-1:0:25:0:0:0:0:0:0:0:1`
  return `evaluation fibsboard ${board} plies 0 cubeless`
}

/**
 * Doubled, with two checkers against two of the other's that go off with all rolls but two, after the Crawford game: who is ahead does not
 * risk another point, who is behind has lost the match anyway by dropping. Tables know the answer at once, however far it looks ahead.
 */
function lost(score: string): string {
  const checkers = '0:2:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:-1:-1:0'
  return `board:own:other:5:${score}:${checkers}:-1:0:0:0:0:1:1:1:1:1:-1:0:25:13:13:0:0:0:0:0:1`
}
