import type { Game, State } from '../../envs/core/game.ts'
import type { Session } from '../nn/onnx/session.ts'
import type { Evaluator } from '../search/evaluator.ts'
import { AfterstateEvaluator } from './afterstateEvaluator.ts'
import type { AlphaZeroOptions } from './config.ts'
import { domainOf } from './domain.ts'
import type { Lessons } from './lessons.ts'
import { PolicyEvaluator } from './policyEvaluator.ts'
import { PolicyLessons } from './policyLessons.ts'
import { rowSizes } from './policyRows.ts'
import { sightOf } from './sight.ts'
import { ValueLessons } from './valueLessons.ts'

/** What a net is asked of a game: which moves are worth a look and who is winning, or only what positions are worth. */
export const APPROACHES = ['policy', 'values'] as const
export type Approach = (typeof APPROACHES)[number]

/** A net as search asks it. */
export interface NetEvaluator extends Evaluator {
  /** What evaluates; may be replaced between two evaluations. */
  session: Session
}

/**
 * A policy takes actions that mean the same everywhere, a board to see them on, and a value with bounds. Of any other game the net says what positions
 * are worth.
 */
export function approachTo({ spec }: Game): Approach {
  const { actions, observation, scoring } = spec
  return actions.kind === 'fixed' && observation.shape.length === 3 && scoring === 'win-loss' ? 'policy' : 'values'
}

/** The net that a session runs, as search asks it. */
export function evaluatorBy(session: Session, game: Game): NetEvaluator {
  return approachTo(game) === 'policy'
    ? new PolicyEvaluator(game, domainOf(game), session)
    : new AfterstateEvaluator(game, sightOf(game), session)
}

/** What is amiss with a net for a game: what was expected of it, and what came. */
export function amissWith(session: Session, game: Game): [expected: string, came: string] | undefined {
  const { inputs, outputs } = session
  const policy = approachTo(game) === 'policy'
  const shape = policy ? domainOf(game).shape : [sightOf(game).size]
  const axes = session.axesOf(inputs[0])
  if (axes.join() !== shape.join()) return [`to take [${shape.join(', ')}]`, `[${axes.join(', ')}]`]
  if (policy && !(outputs.includes('policy') && outputs.includes('value')))
    return ['to give policy and value', outputs.join(', ')]
  if (!policy && outputs.length !== 1) return ['to give a value alone', outputs.join(', ')]
  return undefined
}

/** The teacher of one game that is about to begin. @param some  any state of it */
export function lessonsOf(game: Game, { lambda }: AlphaZeroOptions, some: State): Lessons {
  if (approachTo(game) === 'values') return new ValueLessons(game, sightOf(game), lambda, some)
  const domain = domainOf(game)
  return new PolicyLessons(domain, rowSizes(game, domain))
}
