/** How gradients are written down: by kernel's name, with what each keeps of its forward pass. */
import { broadcast_util, type GradConfig, reshape, sum, type Tensor, zeros } from '@tensorflow/tfjs-core'

export type Gradient = Omit<GradConfig, 'kernelName'>
export type GradientTable = Record<string, Gradient>

// biome-ignore lint/suspicious/noExplicitAny: each gradient knows the attributes that its op passes.
export type Attrs = Record<string, any>

/** Of one input: what dy becomes, given the input. `name` is the input's where it isn't `x`. */
export function ofInput(slope: (dy: Tensor, x: Tensor, attrs: Attrs) => Tensor, name = 'x'): Gradient {
  return {
    inputsToSave: [name],
    gradFunc: (dy, [x], attrs) => ({ [name]: () => slope(dy as Tensor, x, attrs) }),
  }
}

/** Of one input, given the output. */
export function ofOutput(slope: (dy: Tensor, y: Tensor, attrs: Attrs) => Tensor): Gradient {
  return {
    outputsToSave: [true],
    gradFunc: (dy, [y], attrs) => ({ x: () => slope(dy as Tensor, y, attrs) }),
  }
}

/** Of two inputs that are stretched to one shape. */
export function ofPair(
  slopeA: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
  slopeB: (dy: Tensor, a: Tensor, b: Tensor) => Tensor,
): Gradient {
  return {
    inputsToSave: ['a', 'b'],
    gradFunc: (dy, [a, b]) => ({
      a: () => unbroadcast(slopeA(dy as Tensor, a, b), a.shape),
      b: () => unbroadcast(slopeB(dy as Tensor, a, b), b.shape),
    }),
  }
}

/** Of what doesn't change when its inputs change a little. */
export function flat(...names: string[]): Gradient {
  return {
    inputsToSave: names,
    gradFunc: (_, saved) => Object.fromEntries(names.map((name, i) => [name, () => zeros(saved[i].shape)])),
  }
}

/** Sums a gradient over the axes along which `shape` was stretched. */
export function unbroadcast(grad: Tensor, shape: number[]): Tensor {
  const axes = broadcast_util.getReductionAxes(shape, grad.shape)
  return reshape(axes.length > 0 ? sum(grad, axes) : grad, shape)
}
