import { z } from 'zod'
import { fail, ok } from '../../envs/core/result.ts'
import type { Part } from '../nn/core/part.ts'

const KEPT = 300 // games looked back on
const ENOUGH = 60 // games before anybody resigns
const CAUTIOUS = -0.8 // nobody resigns above it
const saved = z.array(z.number())

/**
 * Where to give up: some games are played to the end though a side would have resigned, and the threshold is such that of those few winners
 * would have done so (Silver et al. 2017, "Self-play").
 */
export class Resignation implements Part<never> {
  readonly tensors = new Map<string, never>()
  private lowest: readonly number[] = []
  private readonly falsely: number

  /** @param falsely  share of games that may be given up by who would have won */
  constructor(falsely: number) {
    this.falsely = falsely
  }

  /** @param lowest  the least that the winner of a game played to the end thought of its chances */
  note(lowest: readonly number[]): void {
    this.lowest = [...this.lowest, ...lowest].slice(-KEPT)
  }

  /** The value below which a side resigns. */
  get threshold(): number {
    if (this.lowest.length < ENOUGH) return Number.NEGATIVE_INFINITY
    const sorted = this.lowest.toSorted((a, b) => a - b)
    return Math.min(CAUTIOUS, sorted[Math.floor(this.falsely * sorted.length)])
  }

  readonly save = () => this.lowest

  readonly load = (data: unknown) => {
    const read = saved.safeParse(data)
    if (!read.success) return fail('bad-resignation', `Expected values of winners, but got ${JSON.stringify(data)}.`)
    return ok(() => {
      this.lowest = read.data
    })
  }
}
