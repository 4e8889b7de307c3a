import type { Game } from '../../envs/core/game.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { exportModel } from '../nn/onnx/index.ts'
import type { ImitationOptions } from './config.ts'
import { UnitLearner } from './learner.ts'
import { imitationLoss } from './loss.ts'
import { beginNet } from './start.ts'

/**
 * Learns what a teacher orders: actors are sent the net, for the games in which it plays itself.
 * @throws LudusError where the file that it is to begin with is no checkpoint of a net for the map of the game
 */
export function makeImitation(game: Game, options: ImitationOptions, rng: Rng): UnitLearner<Uint8Array> {
  const net = beginNet(game, options, rng)
  return new UnitLearner({
    net,
    onnx: exportModel(net, { name: 'rts' }),
    objective: imitationLoss(net, options),
    options,
    give: bytes => bytes,
  })
}
