import { concat, reshape, type Tensor, tanh } from '@tensorflow/tfjs-core'
import { lecunNormal } from '../core/init.ts'
import type { Layer } from '../core/layer.ts'
import { dense } from '../layers/dense.ts'
import { residual } from '../layers/residual.ts'
import { sequential } from '../layers/sequential.ts'
import { meanAndMax, poolingBlock } from './poolingBlock.ts'
import { convolution } from './residualTower.ts'

export interface AreaNetOptions {
  /** Residual blocks; every second one pools. Default 4. */
  readonly blocks?: number
  /** Default 32. */
  readonly filters?: number
  /** Maps that are pooled, in a block that pools. Default 8. */
  readonly pooled?: number
  /** Maps of each head. Default 16. */
  readonly headFilters?: number
  /** Units of the value's hidden layer. Default 32. */
  readonly valueUnits?: number
}

export interface AreaValue {
  /** [batch, height * width + 1]: logits, the pass last. */
  readonly policy: Tensor
  /** [batch, 1]: from -1 to 1, from the mover's view. */
  readonly value: Tensor
  /** [batch, 1]: by how much the mover will win. */
  readonly score: Tensor
  /** [batch, height * width]: from -1 to 1, whose each point will be, the mover's being 1. */
  readonly owners: Tensor
}

/**
 * A residual net for games that are won by area, which learns beside policy and value what they rest on: the owner of each point at the end,
 * and the score (Wu 2019, KataGo, appendix A). No layer knows the size of the board: the same weights fit all.
 * [height, width, planes] -> { policy: [points + 1], value: [1], score: [1], owners: [points] }
 */
export function areaNet(options: AreaNetOptions = {}): Layer<Tensor, AreaValue> {
  const { blocks = 4, filters = 32, pooled = 8, headFilters = 16, valueUnits = 32 } = options
  const layers: Record<string, Layer> = { stem: convolution({ filters, norm: true, activated: true }) }
  for (let block = 1; block <= blocks; block++) {
    layers[`block${block}`] = block % 2 === 0 ? poolingBlock({ filters, pooled }) : plainBlock(filters)
  }
  return (scope, input) => {
    const [height, width] = input
    const points = height * width
    const trunk = scope.add<Tensor, Tensor>('trunk', sequential(layers), input)
    const head = (name: string) =>
      scope.add<Tensor, Tensor>(
        name,
        convolution({ filters: headFilters, size: 1, norm: true, activated: true }),
        trunk.output,
      )
    const map = (name: string, from: readonly number[]) =>
      scope.add<Tensor, Tensor>(name, convolution({ filters: 1, size: 1, norm: false, activated: false }), from)
    const units = (name: string, count: number, inputs: number, activation?: 'relu' | 'tanh') =>
      scope.add<Tensor, Tensor>(
        name,
        dense({
          units: count,
          ...(activation && { activation }),
          ...(activation === 'tanh' && { kernel: lecunNormal }),
        }),
        [inputs],
      )

    const policy = head('policy')
    const moves = map('moves', policy.output)
    const pass = units('pass', 1, 2 * headFilters)
    const value = head('value')
    const owners = map('owners', value.output)
    const hidden = units('hidden', valueUnits, 2 * headFilters, 'relu')
    const outcome = units('outcome', 1, valueUnits, 'tanh')
    const score = units('score', 1, valueUnits)
    return {
      output: { policy: [points + 1], value: [1], score: [1], owners: [points] },
      apply(x, pass_) {
        const features = trunk.apply(x, pass_)
        const policyMaps = policy.apply(features, pass_)
        const valueMaps = value.apply(features, pass_)
        const known = hidden.apply(meanAndMax(valueMaps), pass_)
        return {
          policy: concat(
            [
              reshape(moves.apply(policyMaps, pass_), [-1, points]), // [batch, points]
              pass.apply(meanAndMax(policyMaps), pass_), // [batch, 1]
            ],
            -1,
          ),
          value: outcome.apply(known, pass_),
          score: score.apply(known, pass_),
          owners: tanh(reshape(owners.apply(valueMaps, pass_), [-1, points])), // [batch, points]
        }
      },
    }
  }
}

function plainBlock(filters: number): Layer {
  const branch = sequential([
    convolution({ filters, norm: true, activated: true }),
    convolution({ filters, norm: true, activated: false }),
  ])
  return residual(branch, { activation: 'relu' })
}
