import { add, mul, type Tensor, tidy } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { games } from '../../envs/games.ts'
import { architectures } from '../nn/architectures.ts'
import type { PolicyValue } from '../nn/blocks/policyValue.ts'
import type { Model } from '../nn/core/model.ts'
import { createTraining } from '../nn/core/training.ts'
import { createTrainStep } from '../nn/core/trainStep.ts'
import { batchesOf, tensorBatches, tensorsOf, wholeBatch } from '../nn/data/index.ts'
import { softmaxCrossEntropy } from '../nn/losses/classification.ts'
import { accuracy } from '../nn/losses/metrics.ts'
import { squaredError } from '../nn/losses/regression.ts'
import { exportModel } from '../nn/onnx/index.ts'
import { adam } from '../nn/optim/adam.ts'
import { cosine, warmUp } from '../nn/optim/schedules.ts'
import { duel } from './duel.ts'
import { meanOf } from './intervals.ts'
import { playKept } from './keptMatches.ts'
import type { MatchOutcome, MatchPlan } from './matches.ts'
import { type Positions, positionsOf } from './positions.ts'
import type { Measured, Study, StudyContext, StudyEvent } from './study.ts'
import { trainAsStudy } from './training.ts'

type Bars = 'policy' | 'value' | 'random' | 'playout'
type Net = Model<Tensor, PolicyValue>

const TEACHER = 'mcts?sims=600&rollout=light'
const OPENING = 4 // actions drawn at random, so that no two games are alike
const BATCH = 128

interface Plan {
  /** Points along a side. */
  readonly board: number
  readonly games: number
  /** Of the games, how many are for validation alone. */
  readonly heldOut: number
  readonly epochs: number
  /** Against each opponent. */
  readonly matches: number
}

const FULL: Plan = { board: 7, games: 1500, heldOut: 150, epochs: 4, matches: 200 }
const QUICK: Plan = { board: 5, games: 120, heldOut: 20, epochs: 6, matches: 20 }

export const policyValueStudy: Study<Bars> = {
  name: 'policy-value',
  title: 'A residual net learns 7x7 Go from games of a search',
  source: 'Silver et al. 2016 and 2017, scaled down',
  minutes: 11,
  bars: {
    policy: {
      what: "share of the search's moves that the policy foresees, in games it never saw (a move at random: 3 %)",
      unit: '%',
      atLeast: 0.15,
      quick: 0.08, // at random: 4 %, on the smaller board
      byInterval: true,
      published: { value: 0.57, source: 'AlphaGo, on moves of strong people' },
    },
    value: {
      what: 'squared error of the value in those games (knowing nothing: 1)',
      atMost: 0.85,
      quick: 0.95,
      byInterval: true,
      published: { value: 0.234, source: 'AlphaGo, (z - v)^2 / 2 on 19x19' },
    },
    random: {
      what: 'score of the policy without search against random',
      unit: '%',
      atLeast: 0.95,
    },
    playout: {
      what: 'score of the policy without search against playout, the light rollouts of Go',
      unit: '%',
      atLeast: 0.5,
      byInterval: true,
    },
  },
  charts: {
    loss: { title: 'Loss while training', x: 'step', y: 'cross entropy (nats) + half the squared error' },
    policy: { title: 'Moves foreseen, in games held out', x: 'epoch', y: 'share of moves', unit: '%' },
    value: { title: 'Error of the value, in games held out', x: 'epoch', y: 'squared error' },
  },
  async *run(context) {
    const { rng, size } = context
    const plan = size === 'quick' ? QUICK : FULL
    const go = unwrap(games.make('go', { size: plan.board }))
    const matches = yield* playTeacher(context, plan)
    const held = matches.slice(0, plan.heldOut).map(match => positionsOf(go, [match], OPENING))
    const train = positionsOf(go, matches.slice(plan.heldOut), OPENING)

    const net = unwrap(
      architectures.make<Tensor, PolicyValue>({ id: 'policy-value', options: boardOf(go) }, rng.split('weights')),
    )
    const batches = batchesOf(train, {
      size: BATCH,
      rng: rng.split('batches'),
      last: 'drop',
      augment: [{ kind: 'symmetry', planes: ['planes'], moves: ['moves'] }],
    })
    const steps = plan.epochs * batches.perEpoch
    const step = createTrainStep<Record<'planes' | 'moves' | 'outcomes', Tensor>>({
      weights: net.weights,
      optimizer: adam({
        rate: warmUp(Math.min(100, Math.ceil(steps / 10)), cosine({ rate: 2e-3, steps })),
        decay: 1e-4,
      }),
      objective({ planes, moves, outcomes }, pass) {
        const { policy, value } = net.apply(planes, pass)
        const losses = { policy: softmaxCrossEntropy(policy, moves), value: squaredError(value, outcomes) }
        // Few games and many positions of each: the value gets less weight, or it learns games by heart.
        return { loss: add(losses.policy, mul(losses.value, 0.5)), metrics: losses }
      },
    })
    const training = createTraining({
      step,
      batches: tensorBatches(batches),
      rng: rng.split('training'),
      parts: { model: net, optimizer: step },
      epochs: plan.epochs,
      validate() {
        const { policy, value } = judge(net, held)
        return { policy: policy.value, value: value.value }
      },
    })
    try {
      yield* trainAsStudy(context, training, { steps, chart: 'loss', curve: 'training' })
      const file = context.keep('policy-value.onnx', exportModel(net, { name: 'policy-value' }).encode())
      const judged = judge(net, held)
      const against = (opponent: string) =>
        duel(context, {
          name: opponent,
          game: `go?size=${plan.board}`,
          player: `onnx:${file}`,
          opponent,
          opening: OPENING,
          matches: plan.matches,
        })
      return { ...judged, random: yield* against('random'), playout: yield* against('playout') }
    } finally {
      step.dispose()
      net.dispose()
    }
  },
}

/** Games of the search against itself. */
function playTeacher(context: StudyContext, { board, games }: Plan): AsyncGenerator<StudyEvent, MatchOutcome[]> {
  const seed = context.rng.split('games').int32()
  const plans = Array.from(
    { length: games },
    (_, i): MatchPlan => ({
      game: `go?size=${board}`,
      agents: [TEACHER, TEACHER],
      seed: `${seed}/${i}`,
      opening: OPENING,
    }),
  )
  return playKept(context, plans, { name: 'games', note: `games of ${TEACHER}` })
}

/** How well the net foresees moves and outcomes. The positions of a game hang together: intervals are over games. */
function judge(net: Net, held: readonly Positions[]): { policy: Measured; value: Measured } {
  const judged = held.map(game => judgeGame(net, game))
  return { policy: meanOf(judged.map(({ right }) => right)), value: meanOf(judged.map(({ error }) => error)) }
}

/** The share of a game's moves that the policy puts first, and the value's mean squared error. */
function judgeGame(net: Net, game: Positions): { right: number; error: number } {
  const { size, columns } = wholeBatch(game)
  return tidy(() => {
    const { planes, moves, outcomes } = tensorsOf({ size, columns })
    const { policy, value } = net.predict(planes)
    return {
      right: accuracy(policy, moves).dataSync()[0],
      error: squaredError(value, outcomes).dataSync()[0],
    } as never
  })
}

function boardOf(game: Game) {
  const [height, width, planes] = game.spec.observation.shape
  return { height, width, planes, actions: game.spec.actions.count, blocks: 4, filters: 32 }
}
