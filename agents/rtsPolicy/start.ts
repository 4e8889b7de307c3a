import { readFileSync } from 'node:fs'
import type { Game } from '../../envs/core/game.ts'
import { LudusError, unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { decode } from '../nn/core/checkpoint.ts'
import { makeUnitNet, type UnitNet, unitNets } from './network.ts'

/** The net that a learner begins with: a checkpoint's, or one with fresh weights. @throws LudusError as {@link readNet} does */
export function beginNet(
  game: Game,
  options: { readonly from?: string | undefined; readonly blocks: number; readonly filters: number },
  rng: Rng,
): UnitNet {
  return options.from === undefined ? makeUnitNet(game, options, rng) : readNet(game, options.from)
}

/** @throws LudusError where the file is no checkpoint of a net for the map of the game */
export function readNet({ spec }: Game, file: string): UnitNet {
  const net = unwrap(unitNets.fromCheckpoint(unwrap(decode(readFileSync(file))))) as UnitNet
  const { shape } = spec.observation
  if (net.input.join() === shape.join()) return net
  const [expected, came] = [shape, net.input].map(axes => axes.join(', '))
  net.dispose()
  throw new LudusError({
    code: 'bad-model',
    message: `Expected ${file} to take observations [${expected}], but it takes [${came}].`,
  })
}
