import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { createModel, type Model } from '../nn/core/model.ts'
import { exportModel, type OnnxModel } from '../nn/onnx/index.ts'
import { type PolicyNetInput, type PolicyNetOptions, type PolicyNetOutput, policyNet } from './network.ts'

export type PolicyModel = Model<PolicyNetInput, PolicyNetOutput>

/** A policy net for a game, with fresh weights. */
export function createPolicy(game: Game, options: Omit<PolicyNetOptions, 'actions'>, rng: Rng): PolicyModel {
  const { observation, actions } = game.spec
  const { lstm } = options
  return createModel(
    policyNet({ ...options, actions: actions.count }),
    { observation: observation.shape, ...(lstm > 0 && { state: { hidden: [lstm], cell: [lstm] } }) },
    rng,
  )
}

/**
 * A step of it as ONNX: `observation` to `policy` and `value`; with an LSTM also `state/hidden` and `state/cell` to `next/state/hidden`
 * and `next/state/cell`.
 */
export function exportPolicy(model: PolicyModel, { id }: { id: string }): OnnxModel {
  return exportModel(model, { name: `${id}-policy` })
}
