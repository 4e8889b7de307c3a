import type { TensorInfo } from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.ts'
import { floats, type KernelTable, widthOf } from '../table.ts'

/**
 * Updates of all variables in one call. Inputs are lists in groups of one length: weights, gradients, then the slots.
 * They write weights and slots in place and return nothing; the attributes are those of ops/optimizers.ts.
 *
 * `Copy` { x } -> the same numbers in memory of their own. `Norms` [x...] -> [count], the Euclidean norm of each.
 */
export function optimizerKernels(heap: Heap): KernelTable {
  const { sgd, momentum, rmsprop, adam, norm } = heap.kernels
  return {
    ApplySgd: (inputs, { rate, scale, decay }) =>
      withTable(heap, inputs, 2, decay, (table, count) => sgd(table, count, rate, scale)),
    ApplyMomentum: (inputs, { rate, scale, decay, momentum: keep, nesterov }) =>
      withTable(heap, inputs, 3, decay, (table, count) => momentum(table, count, rate, scale, keep, Number(nesterov))),
    ApplyRmsprop: (inputs, { rate, scale, decay, rho, epsilon }) =>
      withTable(heap, inputs, 3, decay, (table, count) => rmsprop(table, count, rate, scale, rho, 1 - rho, epsilon)),
    ApplyAdam: (inputs, { rate, scale, decay, beta1, beta2, epsilon, step }) => {
      const grow1 = 1 / (1 - beta1 ** step)
      const grow2 = 1 / Math.sqrt(1 - beta2 ** step)
      return withTable(heap, inputs, 4, decay, (table, count) =>
        adam(table, count, rate, scale, beta1, 1 - beta1, beta2, 1 - beta2, grow1, grow2, epsilon),
      )
    },
    Norms: inputs => {
      const tensors = Object.values(inputs)
      const norms = heap.output([tensors.length])
      const values = tensors.map(tensor => norm(heap.pointer(tensor), floats(tensor)))
      new Float32Array(heap.memory.buffer, heap.pointer(norms), tensors.length).set(values)
      return norms
    },
    Copy: ({ x }) => {
      const copy = heap.output(x.shape, x.dtype)
      const from = heap.pointer(x)
      new Uint8Array(heap.memory.buffer).copyWithin(heap.pointer(copy), from, from + widthOf(x.dtype) * floats(x))
      return copy
    },
  }
}

const ROW = 6 // assembly/optimizers.ts: floats, decay, weight, gradient, two slots

/** Runs `work` on the table of `inputs`: `groups` lists of one length, one after the other. */
function withTable(
  heap: Heap,
  inputs: Record<string, TensorInfo>,
  groups: number,
  decay: readonly number[],
  work: (table: number, count: number) => void,
): TensorInfo[] {
  const tensors = Object.values(inputs)
  const count = tensors.length / groups
  const pointers = tensors.map(tensor => heap.pointer(tensor))
  heap.scratch(4 * ROW * count, table => {
    const whole = new Int32Array(heap.memory.buffer, table, ROW * count)
    const float = new Float32Array(heap.memory.buffer, table, ROW * count)
    for (let i = 0; i < count; i++) {
      whole[i * ROW] = floats(tensors[i])
      float[i * ROW + 1] = decay[i]
      for (let group = 0; group < groups; group++) whole[i * ROW + 2 + group] = pointers[group * count + i]
    }
    work(table, count)
  })
  return []
}
