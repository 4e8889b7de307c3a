/** Gradients of resized images. Resizing multiplies by a matrix along each side; its gradient, by their transposes. */
import { matMul, reshape, type Tensor, tensor } from '@tensorflow/tfjs-core'
import { nearestPlace, scaleOf } from '../resizing.ts'
import { type Attrs, type GradientTable, ofInput } from './table.ts'

export const resizeGradients: GradientTable = {
  ResizeBilinear: ofInput((dy, images, attrs) => resizeGrad(dy, images, attrs, bilinear), 'images'),
  ResizeNearestNeighbor: ofInput((dy, images, attrs) => resizeGrad(dy, images, attrs, nearest), 'images'),
}

/** Which places of a side a place of the resized side takes from, and how much of each. */
type Weights = (place: number, size: number) => [number, number][]

type Rule = (scale: number, attrs: Attrs) => Weights

const bilinear: Rule =
  (scale, { halfPixelCenters }) =>
  (place, size) => {
    const at = halfPixelCenters ? scale * (place + 0.5) - 0.5 : scale * place
    const low = Math.max(0, Math.floor(at))
    const share = at - low
    return [
      [low, 1 - share],
      [Math.min(size - 1, Math.ceil(at)), share],
    ]
  }

const nearest: Rule = (scale, attrs) => (place, size) => [[nearestPlace(place, scale, size, attrs), 1]]

/** dy [n, resized height, resized width, c] -> [n, height, width, c]. */
function resizeGrad(dy: Tensor, images: Tensor, attrs: Attrs, rule: Rule): Tensor {
  const [n, height, width, channels] = images.shape
  const [, toHeight, toWidth] = dy.shape
  const rows = matMul(side(height, toHeight, attrs, rule), reshape(dy, [n, toHeight, toWidth * channels]), true)
  const columns = matMul(side(width, toWidth, attrs, rule), reshape(rows, [n * height, toWidth, channels]), true)
  return reshape(columns, images.shape)
}

/** The matrix [resized, size] that resizes one side. */
function side(size: number, resized: number, attrs: Attrs, rule: Rule): Tensor {
  const weights = rule(scaleOf(size, resized, attrs), attrs)
  const matrix = new Float32Array(resized * size)
  for (let place = 0; place < resized; place++) {
    for (const [from, share] of weights(place, size)) matrix[place * size + from] += share
  }
  return tensor(matrix, [1, resized, size])
}
