import { add, erf, mul, registerGradient, type Tensor } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './fused.ts'

/** x Phi(x), by the error function and not by the hyperbolic tangent (Hendrycks and Gimpel 2016). Differentiable once. */
export function gelu<T extends Tensor>(x: T): T {
  if (hasKernel('Gelu')) return runKernel<T>('Gelu', { x })
  return mul(x, mul(add(erf(mul(x, Math.SQRT1_2)), 1), 0.5))
}

registerGradient({
  kernelName: 'Gelu',
  inputsToSave: ['x'],
  gradFunc: (dy, [x]) => ({ x: () => runKernel<Tensor>('GeluGrad', { dy: dy as Tensor, x }) }),
})
