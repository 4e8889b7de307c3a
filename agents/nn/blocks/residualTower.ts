import type { Layer } from '../core/layer.ts'
import { activation } from '../layers/activation.ts'
import { batchNorm } from '../layers/batchNorm.ts'
import { conv2d } from '../layers/conv2d.ts'
import { residual } from '../layers/residual.ts'
import { sequential } from '../layers/sequential.ts'

export interface ResidualTowerOptions {
  /** How many residual blocks, of two convolutions each. Default 4. */
  readonly blocks?: number
  /** Default 32. */
  readonly filters?: number
  /** Batch norm after each convolution, which then has no bias. Default true. */
  readonly norm?: boolean
}

/**
 * A convolution, then blocks of relu(x + F(x)), F = convolution, norm, relu, convolution, norm: the trunk of AlphaGo Zero
 * (Silver et al. 2017, "Neural network architecture"). [height, width, planes] -> [height, width, filters]
 */
export function residualTower({ blocks = 4, filters = 32, norm = true }: ResidualTowerOptions = {}): Layer {
  const layers: Record<string, Layer> = { stem: convolution({ filters, norm, activated: true }) }
  for (let block = 1; block <= blocks; block++) {
    const branch = sequential([
      convolution({ filters, norm, activated: true }),
      convolution({ filters, norm, activated: false }),
    ])
    layers[`block${block}`] = residual(branch, { activation: 'relu' })
  }
  return sequential(layers)
}

/** A convolution with its norm and its relu, where it has them. */
export function convolution(options: {
  readonly filters: number
  readonly size?: number
  readonly norm: boolean
  readonly activated: boolean
}): Layer {
  const { filters, size = 3, norm, activated } = options
  if (!norm) return conv2d({ filters, size, ...(activated && { activation: 'relu' }) })
  const layers: Layer[] = [conv2d({ filters, size, bias: false }), batchNorm()]
  return sequential(activated ? [...layers, activation('relu')] : layers)
}
