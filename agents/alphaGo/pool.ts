import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import type { Rng } from '../../envs/core/rng.ts'
import type { Part } from '../nn/core/part.ts'
import type { TensorData } from '../nn/core/safetensors.ts'

const saved = z.strictObject({
  iterations: z.int().min(0),
  drawn: z.int().min(0),
  lengths: z.array(z.int().min(1)).min(1),
})

/** Earlier policies, frozen, as .onnx bytes: whom the policy plays against, so that it does not learn to beat itself alone. */
export class Pool implements Part<TensorData> {
  private models: readonly Uint8Array[]
  private coming: Uint8Array | undefined
  private iterations = 0
  private drawn = 0
  private readonly every: number

  /** @param first  the policy that all begins with. @param every  iterations after which the policy as it then is joins */
  constructor(first: Uint8Array, every: number) {
    this.models = [first]
    this.every = every
  }

  get size(): number {
    return this.models.length
  }

  /** Who is played against. */
  get opponent(): Uint8Array {
    return this.models[this.drawn]
  }

  /** An iteration has ended: perhaps the policy joins, and another opponent is drawn. */
  turn(policy: () => Uint8Array, rng: Rng): void {
    if (++this.iterations % this.every === 0) this.models = [...this.models, policy()]
    this.drawn = rng.below(this.models.length)
  }

  get tensors(): ReadonlyMap<string, TensorData> {
    const data = this.coming ?? new Uint8Array(Buffer.concat(this.models))
    return new Map([['models', { dtype: 'uint8', shape: [data.length], data }]])
  }

  readonly save = (): unknown => ({
    iterations: this.iterations,
    drawn: this.drawn,
    lengths: this.models.map(({ length }) => length),
  })

  readonly load = (given: unknown): Result<() => void> => {
    const read = saved.safeParse(given)
    if (!read.success || read.data.drawn >= read.data.lengths.length) {
      return fail('bad-pool', `Expected a pool of policies, but got ${JSON.stringify(given)}.`)
    }
    const { iterations, drawn, lengths } = read.data
    const coming = new Uint8Array(lengths.reduce((sum, length) => sum + length, 0))
    this.coming = coming
    return ok(() => {
      let from = 0
      this.models = lengths.map(length => {
        from += length
        return coming.slice(from - length, from)
      })
      Object.assign(this, { iterations, drawn })
      this.coming = undefined
    })
  }
}
