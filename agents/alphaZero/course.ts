import type { Tensor } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { NamedModel } from '../nn/core/architecture.ts'
import type { Objective } from '../nn/core/trainStep.ts'
import { exportModel, type OnnxModel } from '../nn/onnx/index.ts'
import { approachTo } from './approach.ts'
import type { AlphaZeroOptions } from './config.ts'
import { domainOf } from './domain.ts'
import { policyLoss } from './policyLoss.ts'
import { makePolicyNet } from './policyNet.ts'
import { policyColumns, rowSizes } from './policyRows.ts'
import { drawPolicyTargets } from './policyTargets.ts'
import { Replay } from './replay.ts'
import { sightOf } from './sight.ts'
import { valueColumns } from './valueLessons.ts'
import { drawValueTargets, makeValueNet, valueLoss } from './valueNet.ts'

/** What is learnt of a game: a net, what it learns from, and what is made small. */
export interface Course {
  readonly net: Pick<NamedModel, 'weights' | 'tensors' | 'save' | 'load' | 'dispose'>
  readonly onnx: OnnxModel
  readonly replay: Replay
  /** One batch. The caller disposes of what it gets. */
  draw(rng: Rng): Targets
  readonly objective: Objective<Targets>
}

/** Tensors by name, [batch, ...] each. */
export type Targets = Readonly<Record<string, Tensor>>

export function courseOf(game: Game, options: AlphaZeroOptions, rng: Rng): Course {
  return approachTo(game) === 'policy' ? policyCourse(game, options, rng) : valueCourse(game, options, rng)
}

function policyCourse(game: Game, options: AlphaZeroOptions, rng: Rng): Course {
  const domain = domainOf(game)
  const sizes = rowSizes(game, domain)
  const net = makePolicyNet(game, domain, options, rng)
  const replay = new Replay(policyColumns(sizes), options.capacity, windowIn(options))
  return course({
    net,
    replay,
    draw: drawn => drawPolicyTargets(replay, domain, sizes, options.batch, drawn),
    objective: (targets, pass) => policyLoss(net.apply(targets.planes, pass), targets, options),
  })
}

function valueCourse(game: Game, options: AlphaZeroOptions, rng: Rng): Course {
  const sight = sightOf(game)
  const net = makeValueNet(sight, options, rng)
  const replay = new Replay(valueColumns(sight), options.capacity, windowIn(options))
  return course({
    net,
    replay,
    draw: drawn => drawValueTargets(replay, sight, options.batch, drawn),
    objective: (targets, pass) => valueLoss(net.apply(targets.inputs, pass), targets),
  })
}

/** Keeps the types of a course's own net, rows and targets while it is written, and hands it on as any. */
function course<Out, Kind, Batch>(own: {
  readonly net: NamedModel<Tensor, Out>
  readonly replay: Kind
  readonly draw: (rng: Rng) => Batch
  readonly objective: Objective<Batch>
}): Course {
  return { ...own, onnx: exportModel(own.net, { name: 'alpha-zero' }) } as unknown as Course
}

function windowIn({ window, windowExponent, windowScale }: AlphaZeroOptions) {
  return { from: window, exponent: windowExponent, scale: windowScale }
}
