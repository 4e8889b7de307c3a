import { mul, sub, type Tensor, tidy, type Variable } from '@tensorflow/tfjs-core'
import type { Update } from './optimizer.ts'

/**
 * Updates weight by weight, for rules that are no kernel of their own: `move` gives what is taken off the weight, beside the decay, and
 * sets the slots. All that it makes on the way is given back.
 */
export function eachWeight<Slot extends string>(
  { weights, gradients, slots, decay, rate, scale }: Update<Slot>,
  move: (gradient: Tensor, slots: Record<Slot, Variable>) => Tensor,
): void {
  const names = Object.keys(slots) as Slot[]
  for (const [i, weight] of weights.entries()) {
    tidy(() => {
      const own = Object.fromEntries(names.map(name => [name, slots[name][i]])) as Record<Slot, Variable>
      const taken = move(scale === 1 ? gradients[i] : mul(gradients[i], scale), own)
      weight.assign(sub(decay[i] === 0 ? weight : mul(weight, 1 - rate * decay[i]), taken))
    })
  }
}
