import type { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import { parseSpec } from '../../envs/core/spec.ts'
import { games } from '../../envs/games.ts'
import type { reinforcedOptions, supervisedOptions, valueOptions } from '../alphaGo/config.ts'
import type { Experience } from '../core/learner.ts'
import { learners } from '../learners.ts'
import { duel } from './duel.ts'
import { playKept } from './keptMatches.ts'
import { learnAsStudy, savedLearning } from './learning.ts'
import type { MatchOutcome, MatchPlan } from './matches.ts'
import type { Study, StudyContext, StudyEvent } from './study.ts'

type Bars = 'supervised' | 'reinforced' | 'search' | 'mixed'
type Stage = 'supervised' | 'reinforced' | 'value'

const GAME = 'go?size=5'
const OPENING = 4 // actions drawn at random, so that no two games are alike

interface Plan {
  /** Simulations of the teacher, and its games. */
  readonly teacher: number
  readonly games: number
  readonly supervised: Partial<z.input<typeof supervisedOptions>>
  readonly reinforced: Partial<z.input<typeof reinforcedOptions>>
  readonly value: Partial<z.input<typeof valueOptions>>
  /** Iterations of the second stage, and stretches of games of the third. */
  readonly iterations: number
  readonly stretches: number
  /** Simulations of the searches that are compared, and matches of each comparison. */
  readonly sims: number
  readonly matches: number
}

const FULL: Plan = {
  teacher: 600,
  games: 500,
  supervised: { opening: OPENING, reuse: 12 },
  reinforced: { rate: 5e-4 },
  value: { latest: 24 },
  iterations: 80,
  stretches: 250,
  sims: 32,
  matches: 400,
}
const QUICK: Plan = {
  teacher: 40,
  games: 60,
  supervised: { layers: 2, filters: 8, opening: OPENING, batch: 64 },
  reinforced: { games: 32, pool: 2 },
  value: { layers: 2, filters: 8, games: 32, latest: 20, batch: 64 },
  iterations: 6,
  stretches: 2,
  sims: 20,
  matches: 20,
}

export const alphaGoStudy: Study<Bars> = {
  name: 'alpha-go',
  title: 'The stages of AlphaGo on 5x5, each against the one before it',
  source: 'Silver et al. 2016',
  minutes: 5,
  bars: {
    supervised: {
      what: 'games of 400 that the likeliest moves of the supervised policy win against the rollout policy, whose moves are drawn',
      unit: '%',
      atLeast: 0.5,
      byInterval: true,
    },
    reinforced: {
      what: 'the same of the policy after games against a pool of its past, against the likeliest moves of the supervised one',
      unit: '%',
      atLeast: 0.5,
      byInterval: true,
      published: { value: 0.8, source: 'over 80 %, on 19x19' },
    },
    search: {
      what: 'the same of a search that mixes value net and rollouts (lambda 0.5), against the likeliest moves of that policy',
      unit: '%',
      atLeast: 0.5,
      quick: 0.5,
      byInterval: true,
    },
    mixed: {
      what: 'the same of that search, against one of as many simulations that values leaves by rollouts alone (lambda 1)',
      unit: '%',
      atLeast: 0.5,
      byInterval: true,
      published: { value: 0.95, source: 'at least 95 %, on 19x19' },
    },
  },
  charts: {
    foreseen: {
      title: "Share of the teacher's moves that the policy puts first",
      x: 'step',
      y: 'share of moves',
      unit: '%',
    },
    won: { title: 'Games won against the pool', x: 'iteration', y: 'share of games', unit: '%' },
    error: { title: 'Error of the value net', x: 'step', y: 'squared error' },
  },
  async *run(context) {
    const plan = context.size === 'quick' ? QUICK : FULL
    const file = yield* learnStages(context, plan)
    // What each thinks best: drawing by shares would flatter the second stage, which is surer of itself.
    const policy = (play: string) => `alpha-go?play=${play}&temperature=0:${file}`
    const search = (lambda: number) => `alpha-go?sims=${plan.sims}&lambda=${lambda}:${file}`
    const against = (name: string, player: string, opponent: string) =>
      duel(context, { name, game: GAME, player, opponent, opening: OPENING, matches: plan.matches })
    return {
      supervised: yield* against('rollout', policy('supervised'), policy('rollout')),
      reinforced: yield* against('supervised', policy('reinforced'), policy('supervised')),
      search: yield* against('reinforced', search(0.5), policy('reinforced')),
      mixed: yield* against('rollouts-alone', search(0.5), search(1)),
    }
  },
}

/** Runs the three learners, each from the file that the one before it left. @returns where the last left its own */
async function* learnStages(context: StudyContext, plan: Plan): AsyncGenerator<StudyEvent, string> {
  const game = unwrap(games.make('go', unwrap(parseSpec(GAME)).options))
  const shown = yield* playTeacher(context, plan)
  const supervised = yield* learnStage(context, game, {
    stage: 'supervised',
    options: plan.supervised,
    learnt: { chart: 'foreseen', metric: 'foreseen' },
    rounds: 1,
    shown,
  })
  const reinforced = yield* learnStage(context, game, {
    stage: 'reinforced',
    options: { ...plan.reinforced, from: supervised },
    played: { chart: 'won', metric: 'won' },
    rounds: plan.iterations,
  })
  return yield* learnStage(context, game, {
    stage: 'value',
    options: { ...plan.value, from: reinforced },
    learnt: { chart: 'error', metric: 'loss' },
    rounds: plan.stretches,
  })
}

interface StagePlan {
  readonly stage: Stage
  readonly options: Readonly<Record<string, unknown>>
  readonly rounds: number
  /** What is learnt from, where it isn't the stage's own actor that plays it. */
  readonly shown?: readonly Experience[]
  readonly played?: { readonly chart: string; readonly metric: string }
  readonly learnt?: { readonly chart: string; readonly metric: string }
}

/** @returns where it left the player */
async function* learnStage(context: StudyContext, game: Game, plan: StagePlan): AsyncGenerator<StudyEvent, string> {
  const { stage, options, rounds, shown, played, learnt } = plan
  const file = `${stage}.safetensors`
  const kept = context.kept(file)
  if (kept && !savedLearning(context, stage)) return context.keep(file, kept) // the next stage has begun
  const { kind, options: read } = unwrap(learners.plan(`alpha-go-${stage}`, options, game))
  const learner = await kind.makeLearner(game, read as never, context.rng.split(`${stage} weights`))
  const actor = kind.makeActor!(game, read as never)
  try {
    yield* learnAsStudy(context, {
      name: stage,
      learner,
      rounds,
      async live(_round, rng) {
        if (shown) return shown
        await actor.load(learner.weights!())
        return [await actor.play(rng)]
      },
      ...(played && { played }),
      ...(learnt && { learnt }),
    })
    return context.keep(file, learner.snapshot().bytes)
  } finally {
    await actor.close?.()
    learner.dispose()
  }
}

/** Games of a search with light rollouts against itself, as the first stage's own actor plays them, but in the pool. */
async function* playTeacher(context: StudyContext, plan: Plan): AsyncGenerator<StudyEvent, readonly Experience[]> {
  const teacher = `mcts?sims=${plan.teacher}&rollout=light`
  const seed = context.rng.split('games').int32()
  const plans = Array.from({ length: plan.games }, (_, i): MatchPlan => {
    return { game: GAME, agents: [teacher, teacher], seed: `${seed}/${i}`, opening: OPENING }
  })
  const matches = yield* playKept(context, plans, { name: 'games', note: `games of ${teacher}` })
  return matches.map(experienceOf)
}

function experienceOf({ actions, returns }: MatchOutcome): Experience {
  const data = { actions: Int32Array.from(actions), outcome: returns[0] }
  return { games: 1, decisions: actions.length, data, metrics: {} }
}
