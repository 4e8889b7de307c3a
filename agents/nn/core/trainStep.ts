import {
  addN,
  clipByValue,
  clone,
  dispose,
  keep,
  memory,
  type Scalar,
  type Tensor,
  tidy,
  type Variable,
  variableGrads,
} from '@tensorflow/tfjs-core'
import { LudusError } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import type { BoundOptimizer, Optimizer } from '../optim/optimizer.ts'
import type { Regularizer } from '../regularize/regularizer.ts'
import '../wasm/gradients/index.ts'
import { globalNorm, norms } from '../wasm/ops/optimizers.ts'
import { traceNotFinite } from './finite.ts'
import type { Pass } from './layer.ts'
import type { Part } from './part.ts'
import type { Weights } from './scope.ts'

/** What is to be made small on a batch. Called once a step, again where that was not finite: it only computes, from what it is given. */
export type Objective<B> = (batch: B, pass: Pass) => Outcome

export interface Outcome {
  /** A scalar. */
  readonly loss: Tensor
  /** Scalars worth telling beside it. They have no gradient. */
  readonly metrics?: Readonly<Record<string, Tensor>>
}

/** Numbers by name. */
export type Metrics = Readonly<Record<string, number>>

export interface StepReport {
  /** Which step this was, from 1. */
  readonly step: number
  /** What was made small: the objective's loss and all penalties. */
  readonly loss: number
  /** The objective's metrics; where there are regularisers, also `penalty`, their part of the loss. */
  readonly metrics: Metrics
  /** The length of all gradients as one vector, before clipping. */
  readonly gradientNorm: number
  /** The learning rate that it was taken with. */
  readonly rate: number
}

/** Gradients longer than `norm` are shortened to it, as one vector; or each number is cut off at +-`value`. */
export type Clip = { readonly norm: number } | { readonly value: number }

export interface TrainStepOptions<B> {
  /** What the step changes. Several steps may share a model and change different weights of it. */
  readonly weights: Weights
  readonly objective: Objective<B>
  readonly optimizer: Optimizer
  readonly regularizers?: readonly Regularizer[]
  readonly clip?: Clip
}

/** Takes steps, one batch at a time. As a part of a checkpoint it is its optimiser. */
export interface TrainStep<B> extends Part<Variable> {
  readonly optimizer: BoundOptimizer
  /**
   * Takes one step: forward, backward, update, then the statistics that the forward pass moved. The batch stays the caller's.
   * @param rng  where dropout and noise draw from; moves on
   * @throws LudusError `not-finite` before anything but the rng has changed, naming the step and the layer or weight;
   *   `leak` where a tensor was left behind
   */
  run(batch: B, rng: Rng): StepReport
  dispose(): void
}

export function createTrainStep<B>(options: TrainStepOptions<B>): TrainStep<B> {
  const { objective, regularizers = [], clip } = options
  const paths = [...options.weights.keys()]
  const variables = [...options.weights.values()]
  const optimizer = options.optimizer(options.weights)

  const forward = (batch: B, pass: Pass): Outcome => {
    const { loss, metrics = {} } = objective(batch, pass)
    if (regularizers.length === 0) return { loss, metrics }
    const penalty = addN(regularizers.map(regularizer => regularizer(options.weights)))
    return { loss: addN([loss, penalty]), metrics: { ...metrics, penalty } }
  }

  const run = (batch: B, rng: Rng): StepReport => {
    const step = optimizer.steps + 1
    const { rate } = optimizer
    const drawnFrom = rng.save()
    const moved = new Map<Variable, Tensor>()
    const told: [name: string, scalar: Tensor][] = []
    const pass: Pass = {
      training: true,
      rng,
      move(statistic, by) {
        const before = moved.get(statistic)
        moved.set(statistic, keep(clone(by(before ?? statistic))))
        before?.dispose()
      },
    }
    try {
      // What must outlive the gradient's own tidy is kept, as clones: they may be anybody's, a weight itself among them.
      const { value, grads } = variableGrads(() => {
        const { loss, metrics = {} } = forward(batch, pass)
        for (const name in metrics) told.push([name, keep(clone(metrics[name]))])
        return loss as Scalar
      }, variables)

      const loss = value.dataSync()[0]
      if (!Number.isFinite(loss)) {
        const cause = traceNotFinite(pass => forward(batch, pass), batch, Rng.fromState(drawnFrom))
        throw notFinite(`Expected a finite loss, but step ${step} gave ${loss}: ${cause}.`)
      }
      const gradients = new Map<string, Tensor>()
      for (let i = 0; i < paths.length; i++) {
        const gradient = grads[variables[i].name]
        if (gradient) gradients.set(paths[i], gradient) // else the loss doesn't depend on this weight
      }
      const lengths = norms([...gradients.values()])
      const gradientNorm = globalNorm(lengths)
      if (!Number.isFinite(gradientNorm)) {
        const path = [...gradients.keys()][lengths.findIndex(length => !Number.isFinite(length))]
        throw notFinite(`Expected finite gradients, but at step ${step}, with loss ${loss}, that of '${path}' is not.`)
      }

      if (clip && 'value' in clip) {
        for (const [path, gradient] of gradients) gradients.set(path, clipByValue(gradient, -clip.value, clip.value))
      }
      const tooLong = clip && 'norm' in clip && gradientNorm > clip.norm
      optimizer.apply(gradients, tooLong ? clip.norm / gradientNorm : 1)
      for (const [statistic, to] of moved) statistic.assign(to)
      const metrics = Object.fromEntries(told.map(([name, scalar]) => [name, scalar.dataSync()[0]]))
      return { step, loss, metrics, gradientNorm, rate }
    } finally {
      for (const [, tensor] of [...moved, ...told]) dispose(tensor)
    }
  }

  return {
    optimizer,
    tensors: optimizer.tensors,
    save: optimizer.save,
    load: optimizer.load,
    dispose: optimizer.dispose,
    run(batch, rng) {
      const before = memory().numTensors
      const report = tidy(() => run(batch, rng) as never) as StepReport
      const left = memory().numTensors - before
      if (left === 0) return report
      throw new LudusError({
        code: 'leak',
        message: `Expected step ${report.step} to leave no tensor behind, but it left ${left}.`,
      })
    },
  }
}

function notFinite(message: string): LudusError {
  return new LudusError({ code: 'not-finite', message })
}
