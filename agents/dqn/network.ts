import { add, mean, sub } from '@tensorflow/tfjs-core'
import type { Layer } from '../nn/core/layer.ts'
import { conv2d } from '../nn/layers/conv2d.ts'
import { dense } from '../nn/layers/dense.ts'
import { flatten } from '../nn/layers/reshape.ts'
import { sequential } from '../nn/layers/sequential.ts'

export interface QNetOptions {
  readonly actions: number
  /** Filters of each 3x3 convolution over the observation, of which there may be none. */
  readonly filters: readonly number[]
  /** Units of each dense layer after them. */
  readonly hidden: readonly number[]
  readonly dueling: boolean
}

/**
 * A value for each action (Mnih et al. 2015, figure 1), [...observation] -> [actions]. Dueling (Wang et al. 2016, eq. 9): from the last hidden
 * layer on one stream for the state's value and one for the advantages, Q = V + A - mean A.
 */
export function qNet({ actions, filters, hidden, dueling }: QNetOptions): Layer {
  const convolutions = filters.map(count => conv2d({ filters: count, padding: 'valid', activation: 'relu' }))
  const last = hidden.slice(-1)
  const head = (outputs: number) => sequential([...rectified(last), dense({ units: outputs })])
  return (scope, input) => {
    const torso = scope.add('torso', sequential([...convolutions, flatten(), ...rectified(hidden.slice(0, -1))]), input)
    const advantage = scope.add(dueling ? 'advantage' : 'values', head(actions), torso.output)
    const value = dueling ? scope.add('value', head(1), torso.output) : undefined
    return {
      output: [actions],
      apply(x, pass) {
        const features = torso.apply(x, pass) // [batch, width]
        const a = advantage.apply(features, pass) // [batch, actions]
        return value ? add(value.apply(features, pass), sub(a, mean(a, -1, true))) : a
      },
    }
  }
}

function rectified(hidden: readonly number[]): Layer[] {
  return hidden.map(units => dense({ units, activation: 'relu' }))
}
