import type { Tensor } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import type { Game } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import { ACTIONS } from '../../envs/rts/actions.ts'
import { residualTower } from '../nn/blocks/residualTower.ts'
import { ArchitectureRegistry, defineArchitecture, type NamedModel } from '../nn/core/architecture.ts'
import { type Initializer, lecunNormal, normal } from '../nn/core/init.ts'
import type { Layer } from '../nn/core/layer.ts'
import { conv2d } from '../nn/layers/conv2d.ts'
import { dense } from '../nn/layers/dense.ts'
import { flatten } from '../nn/layers/reshape.ts'
import { sequential } from '../nn/layers/sequential.ts'
import { netOptions } from './config.ts'

export interface UnitNetOutput {
  /** [batch, height, width, ACTIONS]: logits of what the unit on each cell is to do; where there is none they mean nothing. */
  readonly policy: Tensor
  /** [batch, 1]: the return that the player may expect, as training counts it. */
  readonly value: Tensor
}

export type UnitNet = NamedModel<Tensor, UnitNetOutput>

const count = z.int().min(1)

/**
 * GridNet (Han et al. 2019), as Huang et al. 2021 (Gym-microRTS) use it: one pass tells the orders of all units, each read at its own cell.
 * [height, width, planes] -> { policy: [height, width, ACTIONS], value: [1] }
 */
export function unitNet({
  blocks,
  filters,
}: {
  readonly blocks: number
  readonly filters: number
}): Layer<Tensor, UnitNetOutput> {
  const value = sequential({
    conv: conv2d({ filters: VALUE_FILTERS, size: 1, activation: 'relu' }),
    flatten: flatten(),
    hidden: dense({ units: VALUE_UNITS, activation: 'relu' }),
    output: dense({ units: 1, kernel: lecunNormal }),
  })
  return (scope, input) => {
    // Without batch norm: the ticks of a game are too alike for a batch of them to say what is usual.
    const trunk = scope.add<Tensor, Tensor>('trunk', residualTower({ blocks, filters, norm: false }), input)
    const heads = {
      policy: scope.add<Tensor, Tensor>('policy', conv2d({ filters: ACTIONS, size: 1, kernel: faint }), trunk.output),
      value: scope.add<Tensor, Tensor>('value', value, trunk.output),
    }
    return {
      output: { policy: heads.policy.output, value: heads.value.output },
      apply(x, pass) {
        const features = trunk.apply(x, pass) // [batch, height, width, filters]
        return { policy: heads.policy.apply(features, pass), value: heads.value.apply(features, pass) }
      },
    }
  }
}

const VALUE_FILTERS = 4
const VALUE_UNITS = 64

/** A hundredth of the usual: at first the policy hardly prefers one order to another. */
const faint: Initializer = (shape, rng) => normal(0.01 / Math.sqrt(shape[2]))(shape, rng)

/** The net by name, so that a checkpoint is enough to make it again. */
export const unitNets = new ArchitectureRegistry([
  defineArchitecture({
    id: 'rts-units',
    summary: 'a residual tower that tells the orders of all units of the RTS at once',
    options: z.strictObject({
      height: count.describe('of the map'),
      width: count.describe('of the map'),
      planes: count.describe('numbers of a cell'),
      ...netOptions,
    }),
    make: ({ height, width, planes, ...options }) => ({ layer: unitNet(options), input: [height, width, planes] }),
  }),
])

/** A net with fresh weights for the map of a game. */
export function makeUnitNet(
  game: Game,
  { blocks, filters }: { readonly blocks: number; readonly filters: number },
  rng: Rng,
): UnitNet {
  const [height, width, planes] = game.spec.observation.shape
  const options = { height, width, planes, blocks, filters }
  return unwrap(unitNets.make<Tensor, UnitNetOutput>({ id: 'rts-units', options }, rng))
}
