import { describe, expect, test } from 'vitest'
import { agents } from '../../agents/agents.ts'
import { seatAt } from '../../agents/core/seat.ts'
import type { Thoughts } from '../../agents/core/thoughts.ts'
import { CHANCE, type Game, OVER } from '../../envs/core/game.ts'
import { RandomPlay } from '../../envs/core/play.ts'
import { unwrap } from '../../envs/core/result.ts'
import { Rng } from '../../envs/core/rng.ts'
import { games } from '../../envs/games.ts'
import { ticTacToeGame as ticTacToe } from '../../envs/ticTacToe/game.ts'
import { endless } from '../support/decide.ts'
import { drawnGame, over, roll, decide as turn } from '../support/drawnGame.ts'
import { kuhnPoker } from '../support/kuhnPoker.ts'

const dice = drawnGame(
  turn(0, {
    safe: turn(1, { a: over(1), b: over(2) }),
    risky: roll({ six: [1 / 6, turn(1, { a: over(9) })], other: [5 / 6, turn(1, { a: over(-1), b: over(3) })] }),
  }),
)
const walk = drawnGame(turn(0, { a: over(1), b: turn(0, { c: over(2), d: over(0) }) }), {
  players: 1,
  scoring: 'return',
})
/** Cut off early: long enough to double, hit and bear in. */
const backgammon = unwrap(games.make('backgammon', { maxTurns: 12 }))
const smallGo = unwrap(games.make('go', { size: 5 }))

/** Games with each property that an agent may refuse. */
const worlds: Readonly<Record<string, Game>> = {
  'tic-tac-toe': ticTacToe,
  go: smallGo,
  backgammon,
  dice,
  poker: kuhnPoker,
  walk,
  'general-sum': drawnGame(turn(0, { a: over(1, 1) }), { scoring: 'return' }),
  simultaneous: { ...ticTacToe, spec: { ...ticTacToe.spec, simultaneous: true } },
  'listed and hidden': { ...kuhnPoker, spec: { ...kuhnPoker.spec, actions: { kind: 'listed', count: 2 } } },
}

const players = [
  'random',
  'greedy',
  'minimax?depth=2',
  'expectiminimax?depth=2',
  'mcts?sims=30',
  'mcts?sims=20&rollout=light',
  'mcts?sims=30&eval=area',
  'expectiminimax?depth=2&candidates=3&eval=area',
  'monte-carlo?sims=30',
  'value-iteration',
  'playout',
  'racer',
  'linear',
]

describe('up front', () => {
  test.each([
    ['minimax', 'poker', 'because it hides information'],
    ['minimax', 'dice', 'because chance has a part in it'],
    ['minimax', 'walk', 'because it is not for two players'],
    ['minimax', 'general-sum', "because one player's gain is not the other's loss"],
    ['minimax', 'simultaneous', 'because its players decide at once'],
    ['expectiminimax', 'poker', 'because it hides information'],
    ['expectiminimax', 'general-sum', "because it has several players and one's gain is not the other's loss"],
    ['expectiminimax', 'simultaneous', 'because its players decide at once'],
    ['value-iteration', 'tic-tac-toe', 'because it has more than one player'],
    ['value-iteration', 'walk', 'because it has no transition table'],
    ['mcts', 'listed and hidden', 'because it hides information and numbers its plays anew in each position'],
    ['mcts?rollout=light', 'tic-tac-toe', 'because it has no light rollouts'],
    ['monte-carlo?rollout=light', 'dice', 'because it has no light rollouts'],
    ['mcts?eval=area', 'tic-tac-toe', 'because it has no evaluators'],
    ['expectiminimax?eval=linear', 'dice', 'because it has no evaluators'],
    ['expectiminimax?eval=aera', 'go', "because it has no evaluator 'aera', the nearest being 'area'"],
    ['mcts?eval=constructor', 'go', "because it has no evaluator 'constructor', the nearest being 'area'"],
    ['racer', 'tic-tac-toe', 'because it goes by the pips and points of backgammon'],
    ['linear', 'dice', 'because it goes by the pips and points of backgammon'],
    ['minimax', 'backgammon', 'because chance has a part in it'],
    ['mcts?eval=liner', 'backgammon', "because it has no evaluator 'liner', the nearest being 'linear'"],
    ['mcts?rollout=light', 'backgammon', 'because it has no light rollouts'],
    ['playout', 'tic-tac-toe', 'because it goes by the liberties and eyes of Go'],
  ])('%s refuses %s %s', (spec, world, reason) => {
    const plan = unwrap(agents.plan(spec))
    expect(plan.refuses(worlds[world])).toBe(reason)
    const made = plan.make(worlds[world])
    expect(made).toMatchObject({ ok: false, error: { code: 'refused' } })
    expect(made.ok || made.error.message).toBe(`${spec.split('?')[0]} can't play ${worlds[world].spec.id} ${reason}.`)
  })

  test.each([
    ['expectiminimax', 'tic-tac-toe'],
    ['expectiminimax', 'dice'],
    ['expectiminimax', 'walk'],
    ['mcts', 'poker'],
    ['mcts', 'general-sum'],
    ['mcts?rollout=light', 'go'],
    ['mcts?eval=area', 'go'],
    ['mcts?eval=pips', 'backgammon'],
    ['expectiminimax?eval=linear', 'backgammon'],
    ['greedy', 'backgammon'],
    ['monte-carlo', 'listed and hidden'],
    ['greedy', 'poker'],
  ])('%s plays %s', (spec, world) => {
    expect(unwrap(agents.plan(spec)).refuses(worlds[world])).toBeUndefined()
  })

  test.each([
    ['mtcs', "Expected the name of an agent, but got 'mtcs'. Did you mean 'mcts'?"],
    ['mcts?sim=4', "Expected an option of mcts, but got 'sim'. Did you mean 'sims'?"],
    ['mcts?sims=0', 'Expected sims of mcts to be at least 1, but got 0.'],
    ['minimax?depth=2.5', 'Expected depth of minimax to be a whole number, but got 2.5.'],
    ['value-iteration?gamma=2', 'Expected gamma of value-iteration to be at most 1, but got 2.'],
  ])('%s is a mistake', (spec, message) => {
    const plan = agents.plan(spec)
    expect(plan.ok || plan.error.message).toBe(message)
  })

  test.each(agents.list().flatMap(kind => kind.examples.map(example => [example])))('%s is sound', example => {
    expect(agents.plan(example)).toMatchObject({ ok: true })
  })

  test.each([
    ['mcts', true],
    ['mcts?time=10', false],
    ['monte-carlo?time=10', false],
    ['minimax?depth=3', true],
    ['minimax?time=10&depth=3', false],
    ['expectiminimax?time=10', false],
    ['value-iteration', true],
    ['greedy', true],
    ['random', true],
  ])('%s tells whether its matches can be had again (%s)', (spec, reproducible) => {
    expect(unwrap(agents.plan(spec)).reproducible).toBe(reproducible)
  })
})

/** A whole game between two agents of one kind; every action in text, and the last thoughts. */
async function playOut(spec: string, game: Game, seed: string): Promise<{ line: string[]; thoughts: Thoughts[] }> {
  const rng = Rng.fromSeed(seed)
  const state = game.start(rng)
  const seats = Array.from({ length: game.spec.players }, () => unwrap(unwrap(agents.plan(spec)).make(game)))
  for (const [player, agent] of seats.entries()) await agent.reset(game, player, rng.split(player))
  const chance = new RandomPlay(game)
  const history: number[] = []
  const line: string[] = []
  const thoughts: Thoughts[] = []
  while (state.turn !== OVER) {
    let action: number
    if (state.turn === CHANCE) action = chance.outcome(state, rng)
    else {
      action = await seats[state.turn].act(seatAt(game, state.turn, state, history), endless)
      expect(state.isLegal(action)).toBe(true)
      const thought = seats[state.turn].thoughts?.() as Thoughts | undefined
      if (thought) {
        thoughts.push(thought)
        expect(JSON.parse(JSON.stringify(thought))).toEqual(thought)
        expect(thought.actions[0].action).toBe(game.format(action, state))
        expect(thought.pv[0]).toBe(thought.actions[0].action)
        expect(thought.actions).toHaveLength(state.legal(new Int32Array(game.spec.actions.count)))
      }
    }
    line.push(game.format(action, state))
    state.play(action)
    history.push(action)
  }
  return { line, thoughts }
}

describe('every agent in every world that it does not refuse', () => {
  const pairs = players.flatMap(spec =>
    Object.entries(worlds)
      .filter(([, game]) => !unwrap(agents.plan(spec)).refuses(game))
      .map(([name, game]) => [spec, name, game] as const),
  )
  test.each(pairs)('%s plays %s to the end, legally, and the same for the same seed', async (spec, _name, game) => {
    const first = await playOut(spec, game, 'one')
    expect(await playOut(spec, game, 'one')).toEqual(first)
  })
})

describe('strength', () => {
  test('minimax never loses tic-tac-toe', async () => {
    for (let seed = 0; seed < 10; seed++) {
      const rng = Rng.fromSeed(seed)
      const minimax = unwrap(unwrap(agents.plan('minimax?depth=9')).make(ticTacToe))
      const random = new RandomPlay(ticTacToe)
      const state = ticTacToe.start(rng)
      await minimax.reset(ticTacToe, seed % 2, rng)
      while (state.turn !== OVER) {
        const own = state.turn === seed % 2
        state.play(own ? await minimax.act(seatAt(ticTacToe, state.turn, state, []), endless) : random.draw(state, rng))
      }
      const rewards = new Float64Array(2)
      state.rewards(rewards)
      expect(rewards[seed % 2]).toBeGreaterThanOrEqual(0)
    }
  })
})
