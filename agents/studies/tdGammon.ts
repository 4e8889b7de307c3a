import { unwrap } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'
import { capture, decode, encode, restore } from '../nn/core/checkpoint.ts'
import { type TdOptions, tdOptions } from '../tdLambda/config.ts'
import { TdLearner } from '../tdLambda/learner.ts'
import { meanOf } from './intervals.ts'
import { playKept } from './keptMatches.ts'
import type { MatchPlan } from './matches.ts'
import type { Measured, Study, StudyContext, StudyEvent } from './study.ts'

type Bars = 'tesauro' | 'extended' | 'gnubg' | 'looking' | 'racer'

const GAME = 'backgammon?cube=false'

interface Curve {
  readonly name: 'tesauro' | 'extended'
  readonly options: Readonly<Record<StudyContext['size'], Partial<TdOptions>>>
  /** Self-play games after which the nets are measured; training ends with the last. */
  readonly full: readonly number[]
  readonly quick: readonly number[]
}

const TESAURO = { inputs: 'tesauro', hidden: 80, activation: 'sigmoid', rate: 0.1, rateEnd: 0.02 } as const
const EXTENDED = { inputs: 'extended', rate: 0.015, rateEnd: 0.0006, averaged: 5000, window: 100_000 } as const

const CURVES: readonly Curve[] = [
  {
    name: 'tesauro',
    options: { full: { ...TESAURO, lambdaGames: 30_000, rateHalfLife: 20_000 }, quick: TESAURO },
    full: [1000, 10_000, 30_000, 100_000],
    quick: [300],
  },
  {
    name: 'extended',
    options: {
      full: { ...EXTENDED, lambdaGames: 20_000, rateHalfLife: 20_000, lookFrom: 120_000, replays: 10 },
      quick: { ...EXTENDED, lookFrom: 295 },
    },
    full: [1000, 10_000, 30_000, 120_000, 127_000],
    quick: [300],
  },
]

interface Match {
  /** What the matches are kept under. */
  readonly name: string
  readonly player: string
  readonly opponent: string
  readonly pairs: Readonly<Record<StudyContext['size'], number>>
}

/** Pairs of games. */
const ON_THE_WAY = { full: 200, quick: 3 }
const FOR_A_QUICK_BAR = { full: 200, quick: 20 }
const FOR_A_BAR = { full: 1250, quick: 3 }
const FOR_A_BAR_LOOKING = { full: 500, quick: 2 }

export const tdGammonStudy: Study<Bars> = {
  name: 'td-gammon',
  title: 'Nets that learn backgammon from games against themselves, against a linear player and GNU Backgammon',
  source: 'Tesauro 1992 and 1995',
  minutes: 20,
  bars: {
    tesauro: {
      what: 'points a game, without the cube, of the 198 inputs of TD-Gammon against linear, at 1 ply',
      atLeast: 0,
      byInterval: true,
    },
    extended: {
      what: 'points a game of the extended inputs against linear, at 1 ply',
      atLeast: 0.25,
      byInterval: true,
    },
    gnubg: {
      what: 'points a game of the extended inputs against GNU Backgammon at 0 plies, at 1 ply',
      atLeast: -0.25,
      byInterval: true,
    },
    looking: {
      what: 'points a game of the extended inputs against GNU Backgammon at 0 plies, at 2 plies',
      atLeast: -0.1,
    },
    racer: {
      what: 'points a game of the extended inputs against racer, who only runs, at 1 ply',
      atLeast: 0.5,
      quick: 0.2,
      byInterval: true,
    },
  },
  charts: {
    length: { title: 'How long games against itself are', x: 'games', y: 'decisions', scale: 'log' },
    linear: { title: 'Against the linear player', x: 'games learnt from', y: 'points a game' },
  },
  async *run(context) {
    // first, for it fails at once where the program is missing
    const rival = { name: 'gnubg-against-linear', player: 'gnubg', opponent: 'linear', pairs: ON_THE_WAY }
    const { value: y, interval: band } = yield* measure(context, rival)
    for (const x of [0, CURVES[1][context.size].at(-1)!]) {
      yield { type: 'point', chart: 'linear', curve: 'gnubg', x, y, band: band! }
    }
    yield* trainCurves(context)
    const last: Record<string, Measured> = {}
    for (const curve of CURVES) {
      const stops = curve[context.size]
      for (const games of stops) {
        const pairs = games === stops.at(-1) ? FOR_A_BAR : ON_THE_WAY
        const measured = yield* measure(context, against(context, curve, games, 'linear', pairs))
        last[curve.name] = measured
        const { value: y, interval } = measured
        yield { type: 'point', chart: 'linear', curve: curve.name, x: games, y, band: interval! }
      }
    }
    const [, extended] = CURVES
    const games = extended[context.size].at(-1)!
    const final = (opponent: string, pairs: Match['pairs'], ply?: number) =>
      measure(context, against(context, extended, games, opponent, pairs, ply))
    const racer = yield* final('racer', FOR_A_QUICK_BAR)
    const gnubg = yield* final('gnubg', FOR_A_BAR)
    const looking = yield* final('gnubg', FOR_A_BAR_LOOKING, 2)
    return { tesauro: last.tesauro, extended: last.extended, gnubg, looking, racer }
  },
}

/** Trains the nets of each curve, one after the other, and keeps them as they are when they are to be measured. */
async function* trainCurves(context: StudyContext): AsyncGenerator<StudyEvent, void> {
  const game = unwrap(games.make('backgammon', unwrap(parseSpec(GAME)).options))
  let saved = context.saved && unwrap(decode(context.saved))
  for (const curve of CURVES) {
    const { name, options } = curve
    if (saved && !Object.hasOwn(saved.state, name)) continue // learnt already
    const rng = context.rng.split(name)
    const learner = new TdLearner(game, tdOptions.parse(options[context.size]), rng.split('weights'))
    const { nets, window } = learner.parts
    const parts = { [name]: nets, window } // so that a state says which curve it is of
    if (saved) unwrap(restore(saved, parts))
    saved = undefined
    const save = () => encode(capture(parts, 'none')).bytes
    const stops = curve[context.size]
    const total = stops[stops.length - 1]
    while (nets.games < total) {
      const before = nets.games
      const { metrics } = learner.learn(rng.split(before)) // by its place: a state needs no rng
      for (const stop of stops.filter(stop => before < stop && stop <= nets.games)) {
        context.keep(fileOf(curve, stop), learner.snapshot().bytes)
      }
      yield { type: 'point', chart: 'length', curve: name, x: nets.games, y: metrics.length }
      yield { type: 'progress', done: Math.min(nets.games, total), total, note: `games of ${name} against itself` }
      yield { type: 'state', save }
    }
    yield { type: 'state', save, now: true }
  }
}

/** A match of nets that were kept. */
function against(
  context: StudyContext,
  curve: Curve,
  games: number,
  opponent: string,
  pairs: Match['pairs'],
  ply = 1,
): Match {
  const file = fileOf(curve, games)
  const player = `td?ply=${ply}:${context.keep(file, context.kept(file)!)}`
  return { name: `${curve.name}-${games}-at-${ply}-against-${opponent}`, player, opponent, pairs }
}

/** Points a game of a player. Each pair has the same dice, with seats changed about: intervals are over pairs. */
async function* measure(
  context: StudyContext,
  { name, player, opponent, pairs }: Match,
): AsyncGenerator<StudyEvent, Measured> {
  const seed = context.rng.split(name).int32()
  const count = pairs[context.size]
  const plans = Array.from({ length: 2 * count }, (_, i): MatchPlan => {
    return { game: GAME, agents: i % 2 === 0 ? [player, opponent] : [opponent, player], seed: `${seed}/${i >> 1}` }
  })
  const outcomes = yield* playKept(context, plans, { name, note: `games: ${name}` })
  const points = outcomes.map(({ returns }, i) => returns[i % 2])
  return meanOf(Array.from({ length: count }, (_, i) => (points[2 * i] + points[2 * i + 1]) / 2))
}

function fileOf({ name }: Curve, games: number): string {
  return `${name}-${games}.safetensors`
}
