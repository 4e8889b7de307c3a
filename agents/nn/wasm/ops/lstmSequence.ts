import {
  add,
  customGrad,
  matMul,
  split,
  squeeze,
  stack,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  unstack,
} from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './fused.ts'
import { lstmGates } from './lstm.ts'

/**
 * An LSTM along a whole sequence: gates = projected + hidden recurrent at each step, then `lstmGates`. Differentiable once.
 * @param projected  [batch, time, 4 * units]
 * @param recurrent  [units, 4 * units]
 * @param hidden     [batch, units], as cell: the state before the first step
 * @returns the hidden state of each step, [batch, time, units], and the cell after the last, [batch, units]
 */
export function lstmSequence(
  projected: Tensor3D,
  recurrent: Tensor2D,
  hidden: Tensor2D,
  cell: Tensor2D,
): [hidden: Tensor3D, cell: Tensor2D] {
  if (!hasKernel('LstmSequence')) return composed(projected, recurrent, hidden, cell)
  const y = whole(projected, recurrent, hidden, cell) // [batch, time + 1, units]
  const [states, last] = split(y, [projected.shape[1], 1], 1)
  return [states as Tensor3D, squeeze(last, [1])]
}

const whole = customGrad((...given) => {
  const [projected, recurrent, hidden, cell] = given.slice(0, 4) as Tensor[]
  const [value, kept] = runKernel<Tensor[]>('LstmSequence', { projected, recurrent, hidden, cell })
  ;(given[4] as (saved: Tensor[]) => void)([recurrent, kept])
  return {
    value,
    gradFunc: (dy, [recurrent, kept]) => runKernel<Tensor[]>('LstmSequenceGrad', { dy: dy as Tensor, recurrent, kept }),
  }
})

function composed(
  projected: Tensor3D,
  recurrent: Tensor2D,
  hidden: Tensor2D,
  cell: Tensor2D,
): [hidden: Tensor3D, cell: Tensor2D] {
  const states: Tensor2D[] = []
  let state: [hidden: Tensor2D, cell: Tensor2D] = [hidden, cell]
  for (const step of unstack(projected, 1) as Tensor2D[]) {
    state = lstmGates(add(step, matMul(state[0], recurrent)), state[1])
    states.push(state[0])
  }
  return [stack(states, 1) as Tensor3D, state[1]]
}
