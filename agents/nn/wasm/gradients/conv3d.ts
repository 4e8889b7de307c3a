import { addN, backend_util, engine, gather, reshape, slice, stack, type Tensor, tensor1d } from '@tensorflow/tfjs-core'
import { addAlong } from './segments.ts'
import type { Gradient, GradientTable } from './table.ts'

/**
 * One place of the filter's depth at a time, a convolution in three dimensions is one in two, of the layers that this
 * place meets: so are its gradients. (The stock kernels are wrong in WASM and loops in plain JavaScript.)
 * x [n, depth, height, width, from], filter [kernel depth, kernel height, kernel width, from, to].
 */
const gradient: Gradient = {
  inputsToSave: ['x', 'filter'],
  gradFunc: (grad, [x, filter], { strides, pad, dilations }) => {
    const info = backend_util.computeConv3DInfo(
      x.shape as Shape5,
      filter.shape as Shape5,
      strides as number,
      (dilations ?? 1) as number,
      pad as 'same',
    )
    if ([info.dilationDepth, info.dilationHeight, info.dilationWidth].some(d => d !== 1)) {
      throw new Error(`Expected a convolution with dilations of 1 to be differentiated, but got ${dilations}.`)
    }
    const { top, bottom, left, right } = info.padInfo
    const flat = {
      strides: [info.strideHeight, info.strideWidth],
      pad: [
        [0, 0],
        [top, bottom],
        [left, right],
        [0, 0],
      ] as never,
      dataFormat: 'NHWC',
    }
    const run = (kernel: string, inputs: Record<string, Tensor>, attrs: Record<string, number[]>) =>
      engine().runKernel(kernel, inputs, { ...flat, ...attrs }) as Tensor
    const places = [...Array(info.filterDepth).keys()].map(at => meeting(info, at))
    /** The layers of dy that a place of the filter's depth makes: [n layers, height, width, to]. */
    const layersOfDy = ({ first, layers }: Meeting) => {
      const { outHeight, outWidth, outChannels, batchSize } = info
      const part = slice(grad as Tensor, [0, first, 0, 0, 0], [-1, layers.length, -1, -1, -1])
      return reshape(part, [batchSize * layers.length, outHeight, outWidth, outChannels])
    }
    const sides = [info.inHeight, info.inWidth, info.inChannels]
    const filterShape = filter.shape.slice(1)

    return {
      x: () =>
        addN(
          places.map((place, at) => {
            const { layers } = place
            const kernel = reshape(slice(filter, at, 1), filterShape)
            const inputShape = [info.batchSize * layers.length, ...sides]
            const dx = run('Conv2DBackpropInput', { dy: layersOfDy(place), filter: kernel }, { inputShape })
            return addAlong(reshape(dx, [info.batchSize, layers.length, ...sides]), 1, layers, info.inDepth)
          }),
        ),
      filter: () =>
        stack(
          places.map(place => {
            const met = gather(x, tensor1d(place.layers, 'int32'), 1) // [n, layers, height, width, from]
            const images = reshape(met, [info.batchSize * place.layers.length, ...sides])
            return run('Conv2DBackpropFilter', { x: images, dy: layersOfDy(place) }, { filterShape })
          }),
        ),
    }
  },
}

export const conv3DGradients: GradientTable = { Conv3D: gradient }

type Shape5 = [number, number, number, number, number]

/** The layers of x that one place of the filter's depth meets, and the first layer of the output that it makes of them. */
interface Meeting {
  first: number
  layers: number[]
}

function meeting({ outDepth, inDepth, strideDepth, padInfo }: backend_util.Conv3DInfo, at: number): Meeting {
  const all = [...Array(outDepth).keys()].map(out => out * strideDepth + at - padInfo.front)
  const inside = (layer: number) => layer >= 0 && layer < inDepth
  return { first: all.findIndex(inside), layers: all.filter(inside) }
}
