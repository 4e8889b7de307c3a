import type { Tensor } from '@tensorflow/tfjs-core'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { architectures } from '../nn/architectures.ts'
import type { AreaValue } from '../nn/blocks/areaNet.ts'
import type { PolicyValue } from '../nn/blocks/policyValue.ts'
import type { NamedModel } from '../nn/core/architecture.ts'
import type { AlphaZeroOptions } from './config.ts'
import type { Domain } from './domain.ts'

/** Policy and value, and where games are won by area what these rest on. */
export type Answer = PolicyValue & Partial<Pick<AreaValue, 'owners' | 'score'>>

/** A fresh policy-value net. */
export function makePolicyNet(
  game: Game,
  domain: Domain,
  { blocks, filters }: AlphaZeroOptions,
  rng: Rng,
): NamedModel<Tensor, Answer> {
  const [height, width, planes] = domain.shape
  const board = { height, width, planes, blocks, filters }
  const named = domain.area
    ? { id: 'area', options: board }
    : { id: 'policy-value', options: { ...board, actions: game.spec.actions.count } }
  return unwrap(architectures.make<Tensor, Answer>(named, rng))
}
