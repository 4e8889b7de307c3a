import type { Variable } from '@tensorflow/tfjs-core'
import { ok } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'

/**
 * An exponential moving average of weights: what games are played with. It is less a matter of the last few batches than the weights are
 * (KataGo averages its weights likewise).
 */
export class Average implements Part<TensorData> {
  readonly tensors: ReadonlyMap<string, TensorData>
  private readonly variables: ReadonlyMap<string, Variable>

  constructor(variables: ReadonlyMap<string, Variable>) {
    this.variables = variables
    this.tensors = new Map(
      [...variables].map(([path, variable]): [string, TensorData] => [
        path,
        { dtype: 'float32', shape: variable.shape, data: Float32Array.from(variable.dataSync()) },
      ]),
    )
  }

  /** Moves towards the weights as they are. @param keep  how much of the average stays */
  step(keep: number): void {
    for (const [path, variable] of this.variables) {
      const average = this.tensors.get(path)!.data
      const now = variable.dataSync()
      for (let i = 0; i < now.length; i++) average[i] += (1 - keep) * (now[i] - average[i])
    }
  }

  /** By path. */
  get values(): Record<string, Float32Array> {
    return Object.fromEntries([...this.tensors].map(([path, { data }]) => [path, data as Float32Array]))
  }

  readonly save = () => null

  readonly load = () => ok(() => {})
}
