import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { exportModel } from '../nn/onnx/index.ts'
import type { PpoOptions } from './config.ts'
import { UnitLearner } from './learner.ts'
import { ppoLoss } from './loss.ts'
import { Pasts } from './pasts.ts'
import type { SelfPlayWeights } from './selfPlayActor.ts'
import { beginNet, readNet } from './start.ts'

/**
 * Learns from what it plays itself, near the net that it began with: that one stays as it is, and so do those that it once was.
 * @throws LudusError where the file that it is to begin with is no checkpoint of a net for the map of the game
 */
export function makePpo(game: Game, options: PpoOptions, rng: Rng): UnitLearner<SelfPlayWeights> {
  const { from } = options
  const net = beginNet(game, options, rng)
  const onnx = exportModel(net, { name: 'rts' })
  const pasts = new Pasts(options.pool, onnx.encode().length, options.every)
  return new UnitLearner({
    net,
    near: from === undefined ? undefined : readNet(game, from),
    onnx,
    objective: ppoLoss(net, options),
    options,
    parts: { pasts },
    give: bytes => ({ net: bytes, past: pasts.list() }),
    updated: bytes => pasts.update(bytes),
  })
}
