import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { agents } from '../../../../agents/agents.ts'
import type { Agent } from '../../../../agents/core/agent.ts'
import { seatAt } from '../../../../agents/core/seat.ts'
import { checkersOf, PLACES } from '../../../../envs/backgammon/board.ts'
import { Backgammon } from '../../../../envs/backgammon/game.ts'
import type { Position } from '../../../../envs/backgammon/position.ts'
import { formatPositionId } from '../../../../envs/backgammon/positionId.ts'
import { formatGnuId } from '../../../../envs/backgammon/positionText.ts'
import { backgammonOptions, readRules } from '../../../../envs/backgammon/rules.ts'
import { positionOf } from '../../../../envs/backgammon/snapshot.ts'
import type { BackgammonState } from '../../../../envs/backgammon/state.ts'
import { CHANCE, OVER } from '../../../../envs/core/game.ts'
import { RandomPlay } from '../../../../envs/core/play.ts'
import { unwrap } from '../../../../envs/core/result.ts'
import { Rng } from '../../../../envs/core/rng.ts'
import { askGnubg, hasGnubg } from '../../../support/gnubg.ts'

const rng = Rng.fromSeed('gnubg decides')
const unlimited = { elapsed: () => 0, left: () => Number.POSITIVE_INFINITY }
const backgammon = (options: object) => new Backgammon(readRules(backgammonOptions.parse(options)))
const MATCHES = 150

/** Positions as they come about between players of some sense, at any score, at every moment of a turn, for either side. */
async function positions(): Promise<Position[]> {
  const money = backgammon({ cube: false })
  const linear = unwrap(unwrap(agents.plan('linear')).make(money))
  const chance = new RandomPlay(money)
  await linear.reset(money, 0, rng)
  const found: Position[] = []
  while (found.length < MATCHES) {
    const state = money.start()
    while (state.turn !== OVER) {
      if (state.turn === CHANCE) state.play(chance.draw(state, rng))
      else {
        if (rng.below(10) === 0) found.push(anyScore(positionOf(state)))
        state.play((await linear.act(seatAt(money, state.turn, state, []), unlimited)) as number)
      }
    }
  }
  return found
}

function anyScore(position: Position): Position {
  const length = [0, 1, 2, 3, 5, 7][rng.below(6)]
  const score: [number, number] = length > 0 ? [rng.below(length), rng.below(length)] : [0, 0]
  const isClose = score[0] !== score[1] && score.includes(length - 1) && length > 1
  const crawford = isClose && rng.below(3) === 0
  const moment = crawford || length === 1 ? 0 : rng.below(3)
  const owners = moment === 0 ? [undefined, 0, 1] : [undefined, position.onRoll]
  const owner = crawford || length === 1 ? undefined : (owners[rng.below(owners.length)] as 0 | 1 | undefined)
  return {
    ...position,
    ...{ length, score, crawford, jacoby: length === 0 && rng.below(2) === 0 },
    dice: moment === 0 ? position.dice : undefined,
    doubled: moment === 2,
    cube: { value: owner === undefined ? 1 : 2, owner },
  }
}

/** What it says of the position when it is asked by other ways than its socket: the board after its play, or what the cube is worth. */
const DECIDE = `
command('set gnubgid ' + question['id'])
turn = gnubg.posinfo()['turn']
answer = {}
if question['rolled']:
    move = gnubg.hint(2)['hint']
    if len(move) > 1 and move[0]['equity'] - move[1]['equity'] > 1e-4:
        command('move ' + move[0]['move'])
        answer['after'] = gnubg.positionid()
else:
    context = gnubg.evalcontext(1, 0, 1, 0, 0.0)
    optimal, rolled, taken, dropped, code, text = gnubg.cfevaluate(gnubg.board(), gnubg.cubeinfo(), context)
    answer['rolled'], answer['taken'], answer['dropped'] = rolled, taken, dropped
`

describe.runIf(hasGnubg)('gnubg decides as it does when asked without a socket', () => {
  let agent: Agent
  beforeAll(async () => {
    const game = backgammon({})
    agent = unwrap(unwrap(agents.plan('gnubg')).make(game))
    await agent.reset(game, 0, rng)
  })
  afterAll(() => agent.close?.())

  test('in plays, doubles and takes, for money and at any score', async () => {
    const asked = await positions()
    const { answers } = askGnubg<Record<string, number> & { after?: string }>(
      DECIDE,
      asked.map(position => ({ id: formatGnuId(position), rolled: position.dice !== undefined })),
    )
    const left = new Int8Array(2 * PLACES)
    const told = { play: 0, double: 0, roll: 0, take: 0, drop: 0 }
    for (const [i, position] of asked.entries()) {
      const game = backgammon({ length: position.length })
      const state = game.start() as BackgammonState
      state.setUp(position)
      await agent.reset(game, state.turn, rng)
      const action = await agent.act(seatAt(game, state.turn, state, []), unlimited)
      const word = state.phase === 'play' ? 'play' : (game.format(action, state) as keyof typeof told)
      const { after, rolled, taken, dropped } = answers[i]
      if (position.dice) {
        if (!after) continue
        state.afterstate(action, left)
        expect(formatPositionId(checkersOf(left), state.onRoll === 0 ? 1 : 0), formatGnuId(position)).toBe(after)
      } else if (position.doubled) {
        if (Math.abs(taken - dropped) < 1e-4) continue
        expect(word, formatGnuId(position)).toBe(taken < dropped ? 'take' : 'drop')
      } else {
        const doubled = Math.min(taken, dropped)
        if (Math.abs(doubled - rolled) < 1e-4) continue
        expect(word, formatGnuId(position)).toBe(doubled > rolled ? 'double' : 'roll')
      }
      told[word]++
    }
    expect(Math.min(...Object.values(told))).toBeGreaterThan(3)
  })
})
