/** What the stages that learn from positions share: a model, a step, and examples, as parts of a checkpoint. */
import { type Tensor, tensor } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import { ok } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { LearnReport } from '../core/learner.ts'
import type { Held, Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import type { Weights } from '../nn/core/scope.ts'
import type { TrainStep } from '../nn/core/trainStep.ts'
import type { Batch, Examples } from './examples.ts'

/** A batch on the backend. */
export type Tensors = Readonly<Record<keyof Batch, Tensor>>

/** One step on a batch, where one is owed. */
export function stepOn(
  game: Game,
  examples: Examples,
  size: number,
  step: TrainStep<Tensors>,
  rng: Rng,
): LearnReport | undefined {
  const batch = examples.draw(size, rng)
  if (!batch) return undefined
  const tensors: Tensors = {
    planes: tensor(batch.planes, [size, ...game.spec.observation.shape]),
    moves: tensor(batch.moves, [size, game.spec.actions.count]),
    outcomes: tensor(batch.outcomes, [size, 1]),
  }
  try {
    const { loss, metrics } = step.run(tensors, rng)
    return { samples: size, metrics: { loss, ...metrics }, fresh: false }
  } finally {
    for (const each of Object.values(tensors)) each.dispose()
  }
}

/** A model's weights as a part: they say all. */
export function weightsPart(weights: Weights): Part {
  return { tensors: weights as ReadonlyMap<string, Held>, save: () => null, load: () => ok(() => {}) }
}

/** Makes weights those that were stored. @throws LudusError where they are of another net */
export function takeWeights(weights: Weights, stored: ReadonlyMap<string, TensorData>): void {
  for (const [path, variable] of weights) {
    const held = stored.get(path)
    if (held?.shape.join() !== variable.shape.join()) {
      throw new Error(`Expected '${path}' to be [${variable.shape}], but got ${held ? `[${held.shape}]` : 'none'}.`)
    }
    const values = tensor(held.data as Float32Array, variable.shape)
    variable.assign(values)
    values.dispose()
  }
}
