import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'
import type { BackgammonNets } from './network.ts'
import { tensorsOf } from './snapshot.ts'

/**
 * Nets under training as a part of a checkpoint: their weights, a running mean of these, and the games that they have learnt from. Between games there are no traces.
 */
export class NetsPart implements Part<TensorData> {
  readonly tensors: ReadonlyMap<string, TensorData>
  /** Games that were learnt from. */
  games = 0
  private readonly nets: BackgammonNets
  private readonly weights: ReadonlyMap<string, TensorData> // as they were when last looked at: the nets' memory holds them in another order
  private readonly means: ReadonlyMap<string, TensorData>

  constructor(nets: BackgammonNets) {
    this.nets = nets
    this.weights = tensorsOf(nets)
    this.means = tensorsOf(nets)
    this.tensors = new Map([
      ...[...this.weights].map(([name, tensor]) => [`weights/${name}`, tensor] as const),
      ...[...this.means].map(([name, tensor]) => [`means/${name}`, tensor] as const),
    ])
  }

  /** Moves the mean a share of the way to the weights as they are now. */
  average(share: number): void {
    this.look()
    for (const [name, { data }] of this.weights) {
      const mean = this.means.get(name)!.data
      for (let i = 0; i < data.length; i++) mean[i] += share * (data[i] - mean[i])
    }
  }

  /** The running mean, by the names of tensorsOf. */
  mean(): ReadonlyMap<string, TensorData> {
    return this.means
  }

  save(): unknown {
    this.look()
    return { games: this.games }
  }

  load(saved: unknown): Result<() => void> {
    const read = savedSchema.safeParse(saved)
    if (!read.success) return fail('bad-checkpoint', 'Expected a number of games, but got something else.')
    return ok(() => {
      this.games = read.data.games
      const given = [...this.weights.values()].map(({ data }) => data)
      for (const net of this.nets.nets) net.setWeights(given.splice(0, net.weights().length))
    })
  }

  private look(): void {
    for (const [name, { data }] of tensorsOf(this.nets)) this.weights.get(name)!.data.set(data as Float32Array)
  }
}

const savedSchema = z.strictObject({ games: z.int().min(0) })
