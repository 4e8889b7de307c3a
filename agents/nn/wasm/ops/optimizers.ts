/**
 * Optimiser updates over all variables at once: one kernel call where the backend has it, else the same formula composed
 * of stock operations. With our kernels weights and slots are written in place, unless another tensor shares their data:
 * then the variable first gets data of its own.
 */
import {
  add,
  backend,
  dispose,
  div,
  mul,
  type NamedTensorMap,
  norm,
  sqrt,
  square,
  stack,
  sub,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './fused.ts'

export interface Update {
  readonly weights: readonly Variable[]
  /** dLoss/dWeight, in the order and the shapes of the weights. */
  readonly gradients: readonly Tensor[]
  readonly rate: number
  /** A factor of every gradient, from clipping by the global norm; 1 where it is left out. */
  readonly scale?: number
  /** Decoupled weight decay (Loshchilov and Hutter 2019), times the rate: one number, or one for each weight; else 0. */
  readonly decay?: number | readonly number[]
}

export interface MomentumUpdate extends Update {
  readonly velocity: readonly Variable[]
  readonly momentum: number
  readonly nesterov?: boolean
}

export interface RmspropUpdate extends Update {
  /** The running mean of squared gradients. */
  readonly square: readonly Variable[]
  readonly rho: number
  readonly epsilon: number
}

export interface AdamUpdate extends Update {
  readonly first: readonly Variable[]
  readonly second: readonly Variable[]
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  /** The number of this step, from 1. */
  readonly step: number
}

/** w <- w - rate (g + decay w) */
export function applySgd(update: Update): void {
  apply('ApplySgd', update, [], {}, g => g)
}

/**
 * v <- momentum v + g; w <- w - rate (v + decay w). With `nesterov` g + momentum v stands in the place of the latter v.
 * (Polyak 1964; Sutskever et al. 2013, whose velocity has the rate within: the same as long as the rate stays the same.)
 */
export function applyMomentum(update: MomentumUpdate): void {
  const { velocity, momentum, nesterov = false } = update
  apply('ApplyMomentum', update, [velocity], { momentum, nesterov }, (g, [v]) => {
    v.assign(add(mul(v, momentum), g))
    return nesterov ? add(mul(v, momentum), g) : v
  })
}

/** s <- rho s + (1 - rho) g^2; w <- w - rate (g / (sqrt(s) + epsilon) + decay w). (Tieleman and Hinton 2012) */
export function applyRmsprop(update: RmspropUpdate): void {
  const { square: squares, rho, epsilon } = update
  apply('ApplyRmsprop', update, [squares], { rho, epsilon }, (g, [s]) => {
    s.assign(add(mul(s, rho), mul(square(g), 1 - rho)))
    return div(g, add(sqrt(s), epsilon))
  })
}

/**
 * m <- beta1 m + (1 - beta1) g; v <- beta2 v + (1 - beta2) g^2;
 * w <- w - rate (m / (1 - beta1^step) / (sqrt(v / (1 - beta2^step)) + epsilon) + decay w).
 * (Kingma and Ba 2015, algorithm 1; with decay, AdamW: Loshchilov and Hutter 2019, algorithm 2.)
 */
export function applyAdam(update: AdamUpdate): void {
  const { first, second, beta1, beta2, epsilon, step } = update
  apply('ApplyAdam', update, [first, second], { beta1, beta2, epsilon, step }, (g, [m, v]) => {
    m.assign(add(mul(m, beta1), mul(g, 1 - beta1)))
    v.assign(add(mul(v, beta2), mul(square(g), 1 - beta2)))
    return div(div(m, 1 - beta1 ** step), add(sqrt(div(v, 1 - beta2 ** step)), epsilon))
  })
}

/**
 * The Euclidean norm of each tensor, read at once: globalNorm makes one number of them, and the first that isn't finite
 * names the variable whose gradient isn't.
 */
export function norms(tensors: readonly Tensor[]): Float32Array {
  if (tensors.length === 0) return new Float32Array()
  const result = hasKernel('Norms')
    ? runKernel<Tensor>('Norms', list(tensors))
    : tidy(() => stack(tensors.map(tensor => norm(tensor))))
  const values = result.dataSync<'float32'>()
  result.dispose()
  return values
}

/** The norm of all numbers behind `parts` together, which are the norms of some of them each. */
export function globalNorm(parts: ArrayLike<number>): number {
  return Math.hypot(...Array.from(parts))
}

/** The part of an update that all rules share. `direction` changes the slots and gives what the weight goes down along. */
function apply(
  kernel: string,
  { weights, gradients, rate, scale = 1, decay = 0 }: Update,
  slots: readonly (readonly Variable[])[],
  attrs: Record<string, number | boolean>,
  direction: (gradient: Tensor, slots: Variable[]) => Tensor,
): void {
  for (const group of [gradients, ...slots]) {
    if (group.length !== weights.length) {
      throw new Error(`Expected one gradient and slot for each of ${weights.length} weights, but got ${group.length}.`)
    }
  }
  const decays = typeof decay === 'number' ? weights.map(() => decay) : decay
  if (hasKernel(kernel)) {
    for (const group of [weights, ...slots]) group.forEach(takeOver)
    runKernel(kernel, list([weights, gradients, ...slots].flat()), {
      ...attrs,
      rate,
      scale,
      decay: [...decays],
    })
    return
  }
  tidy(() => {
    weights.forEach((weight, i) => {
      const gradient = scale === 1 ? gradients[i] : mul(gradients[i], scale)
      const down = direction(
        gradient,
        slots.map(slot => slot[i]),
      )
      weight.assign(sub(weight, mul(decays[i] === 0 ? down : add(down, mul(weight, decays[i])), rate)))
    })
  })
}

/** Gives a variable data of its own where it shares them, so that writing in place changes nothing else. */
function takeOver(variable: Variable): void {
  if (backend().refCount(variable.dataId) <= 1) return
  const copy = runKernel<Tensor>('Copy', { x: variable })
  variable.assign(copy)
  dispose(copy)
}

/** Many tensors as the inputs of one kernel, as tfjs passes those of its own AddN and Concat. */
function list(tensors: readonly Tensor[]): NamedTensorMap {
  return tensors as unknown as NamedTensorMap
}
