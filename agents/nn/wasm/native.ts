/** What tfjs's packages for TensorFlow itself get wrong, or leave out, of what training uses, put right. */
import { type KernelFunc, type NamedAttrMap, pad, slice, type Tensor, tidy, util } from '@tensorflow/tfjs-core'
import { registerGradients } from './gradients/index.ts'
import { replaceKernel } from './replace.ts'

let corrected = false

/**
 * Maps that are padded by numbers, which the convolutions refuse or whose gradients do, and `GatherV2` along an axis that
 * is counted from the end. The packages load the whole of tfjs with its own gradients, in whose place ours come again.
 * Once is enough, after the package is loaded, and more does no harm.
 */
export function correctNativeKernels(): void {
  if (corrected) return
  corrected = true
  registerGradients()
  for (const kernel of ['Conv2D', 'FusedConv2D', 'Conv2DBackpropFilter']) replaceKernel(kernel, 'tensorflow', ofPadded)
  replaceKernel('Conv2DBackpropInput', 'tensorflow', toPadded)
  for (const kernel of ['DepthwiseConv2dNative', 'DepthwiseConv2dNativeBackpropFilter']) {
    replaceKernel(kernel, 'tensorflow', ofPadded)
  }
  replaceKernel('DepthwiseConv2dNativeBackpropInput', 'tensorflow', toPadded)
  replaceKernel('GatherV2', 'tensorflow', original => ({ inputs, attrs = {}, backend }) => {
    const [axis] = util.parseAxisParam(attrs.axis as number, inputs.x!.shape)
    return original({ inputs, attrs: { ...attrs, axis }, backend })
  })
}

/** Of the maps with zeros around them. */
function ofPadded(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs = {}, backend }) => {
    const around = paddings(attrs)
    if (!around) return original({ inputs, attrs, backend })
    return tidy(() => {
      const x = pad(inputs.x as Tensor, around)
      return original({ inputs: { ...inputs, x }, attrs: { ...attrs, pad: 'valid' }, backend }) as Tensor
    })
  }
}

/** The maps' gradient: the part within of that of the maps with zeros around them. */
function toPadded(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs = {}, backend }) => {
    const around = paddings(attrs)
    if (!around) return original({ inputs, attrs, backend })
    const inputShape = attrs.inputShape as number[]
    const whole = inputShape.map((size, axis) => around[axis][0] + size + around[axis][1])
    return tidy(() => {
      const dx = original({ inputs, attrs: { ...attrs, pad: 'valid', inputShape: whole }, backend }) as Tensor
      return slice(
        dx,
        around.map(([before]) => before),
        inputShape,
      )
    })
  }
}

/** How many zeros stand before and after, along each axis of [batch, height, width, channels]; none for a named padding. */
function paddings({ pad, dataFormat = 'NHWC' }: NamedAttrMap): [number, number][] | undefined {
  if (typeof pad === 'string' || dataFormat !== 'NHWC') return undefined
  if (typeof pad !== 'number') return pad as unknown as [number, number][]
  return [0, pad, pad, 0].map(side => [side, side])
}
