/**
 * TD(lambda) with accumulating traces from both sides (Sutton and Barto 2018, chapter 12): the change of the weights, divided by the step
 * size, that a sequence of steps asks for while the weights stay as they are. Then the two are equal (Sutton 1988); where weights change
 * at every step, as they do on line, nearly.
 */
import { lambdaReturns } from './returns.ts'
import { sizesOf } from './steps.ts'
import { tdError, type ValuedSteps } from './tdErrors.ts'

/** Steps of one sequence: `batch` is 1. Where it goes on, `valuesT1` must be what `valuesT` has in the next row. */
export interface TraceSteps extends ValuedSteps {
  /** [time, weights]: the gradient of v(S_t) by each weight; for a table, 1 at the state's place. */
  readonly gradientsT: Float32Array | Float64Array
  readonly lambda: number
}

/** Forward view: sum over t of (G_t - v(S_t)) grad v(S_t), G_t being the lambda-return (eq. 12.4). Needs the end to have come. */
export function forwardView(steps: TraceSteps): Float64Array {
  const { valuesT, gradientsT, lambda } = steps
  const [time, width] = widthsOf(steps)
  const returns = lambdaReturns(steps, lambda)
  const change = new Float64Array(width)
  for (let t = 0; t < time; t++) {
    for (let i = 0; i < width; i++) change[i] += (returns[t] - valuesT[t]) * gradientsT[t * width + i]
  }
  return change
}

/** Backward view: sum over t of delta_t z_t, the trace being z_t = gamma_t lambda z_t-1 + grad v(S_t) (eq. 12.5 to 12.7). Needs no look ahead. */
export function backwardView(steps: TraceSteps): Float64Array {
  const { discountsT1, cutsT1, gradientsT, lambda } = steps
  const [time, width] = widthsOf(steps)
  const trace = new Float64Array(width)
  const change = new Float64Array(width)
  let decay = 0 // of what came before: nothing
  for (let t = 0; t < time; t++) {
    const error = tdError(steps, t)
    for (let i = 0; i < width; i++) {
      trace[i] = decay * trace[i] + gradientsT[t * width + i]
      change[i] += error * trace[i]
    }
    decay = cutsT1?.[t] ? 0 : discountsT1[t] * lambda
  }
  return change
}

function widthsOf(steps: TraceSteps): [time: number, weights: number] {
  const [time, batch] = sizesOf(steps, { valuesT: steps.valuesT, valuesT1: steps.valuesT1 })
  const width = steps.gradientsT.length / time
  if (batch !== 1) throw new Error(`Expected one sequence, but got ${batch}.`)
  if (!Number.isInteger(width)) {
    throw new Error(`Expected gradientsT in ${time} rows, but got ${steps.gradientsT.length} numbers.`)
  }
  return [time, width]
}
