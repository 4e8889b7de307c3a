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

type Bars = 'tesauro' | 'extended' | 'racer'

const GAME = 'backgammon?cube=false'

interface Curve {
  readonly name: 'tesauro' | 'extended'
  readonly options: Partial<TdOptions>
  /** Self-play games after which the nets are measured; training ends with the last. */
  readonly full: readonly number[]
  readonly quick: readonly number[]
}

const CURVES: readonly Curve[] = [
  {
    name: 'tesauro',
    options: { inputs: 'tesauro', hidden: 80, activation: 'sigmoid', rate: 0.1, rateEnd: 0.02, lambdaGames: 100_000 },
    full: [1000, 10_000, 30_000, 100_000, 300_000],
    quick: [300],
  },
  {
    name: 'extended',
    options: { inputs: 'extended', rateEnd: 0.0015, rateHalfLife: 30_000, lambdaGames: 20_000, averaged: 10_000 },
    full: [1000, 10_000, 30_000, 100_000, 400_000],
    quick: [300],
  },
]

/** Pairs of games: on the way, and for a bar. */
const PAIRS = { full: [1000, 5000], quick: [10, 20] } as const

export const tdGammonStudy: Study<Bars> = {
  name: 'td-gammon',
  title: 'Nets that learn backgammon from games against themselves beat a linear player',
  source: 'Tesauro 1992 and 1995',
  minutes: 40,
  bars: {
    tesauro: {
      what: 'points a game, without the cube, of the 198 inputs of TD-Gammon against linear',
      atLeast: 0.5,
      byInterval: true,
    },
    extended: {
      what: 'points a game, without the cube, of the extended inputs against linear',
      atLeast: 0.5,
      byInterval: true,
    },
    racer: {
      what: 'points a game, without the cube, of the extended inputs against racer, who only runs',
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
    yield* trainCurves(context)
    const last: Record<string, Measured> = {}
    for (const curve of CURVES) {
      for (const games of curve[context.size]) {
        const measured = yield* measure(context, { curve, games, opponent: 'linear' })
        last[curve.name] = measured
        const { value: y, interval } = measured
        yield { type: 'point', chart: 'linear', curve: curve.name, x: games, y, band: interval! }
      }
    }
    const [, extended] = CURVES
    const racer = yield* measure(context, { curve: extended, games: extended[context.size].at(-1)!, opponent: 'racer' })
    return { tesauro: last.tesauro, extended: last.extended, racer }
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
    const learner = new TdLearner(game, tdOptions.parse(options), rng.split('weights'))
    const { nets } = learner.parts
    const parts = { [name]: nets } // so that a state says which curve it is of
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

interface Match {
  readonly curve: Curve
  /** Games that the nets have learnt from. */
  readonly games: number
  readonly opponent: string
}

/** Points a game of nets that were kept. Each pair has the same dice, with seats changed about: intervals are over pairs. */
async function* measure(
  context: StudyContext,
  { curve, games, opponent }: Match,
): AsyncGenerator<StudyEvent, Measured> {
  const file = fileOf(curve, games)
  const nets = `td:${context.keep(file, context.kept(file)!)}`
  const name = `${curve.name}-${games}-against-${opponent}`
  const seed = context.rng.split(name).int32()
  const pairs = PAIRS[context.size][games === curve[context.size].at(-1) ? 1 : 0]
  const plans = Array.from({ length: 2 * pairs }, (_, i): MatchPlan => {
    return { game: GAME, agents: i % 2 === 0 ? [nets, opponent] : [opponent, nets], seed: `${seed}/${i >> 1}` }
  })
  const outcomes = yield* playKept(context, plans, { name, note: `games of ${curve.name} against ${opponent}` })
  const points = outcomes.map(({ returns }, i) => returns[i % 2])
  return meanOf(Array.from({ length: pairs }, (_, i) => (points[2 * i] + points[2 * i + 1]) / 2))
}

function fileOf({ name }: Curve, games: number): string {
  return `${name}-${games}.safetensors`
}
