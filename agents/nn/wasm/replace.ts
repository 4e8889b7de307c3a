import { getKernel, type KernelFunc, registerKernel, unregisterKernel } from '@tensorflow/tfjs-core'

/** Puts a kernel in the place of one of a backend's, which it may go on to use. */
export function replaceKernel(kernelName: string, backendName: string, by: (original: KernelFunc) => KernelFunc): void {
  const { kernelFunc } = getKernel(kernelName, backendName)
  unregisterKernel(kernelName, backendName)
  registerKernel({ kernelName, backendName, kernelFunc: by(kernelFunc) })
}
