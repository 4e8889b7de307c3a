import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import type { TinyNet } from '../nn/wasm/tiny/index.ts'
import { Inputs } from './inputs/inputs.ts'
import type { PartKind } from './inputs/parts.ts'

/**
 * Evaluates positions that differ little from each other, as those after the plays of one roll do: the first one in full, of the others what differs
 * from it (TinyNet's `forwardChanges`).
 */
export class ChangesBatch {
  private readonly net: TinyNet
  private readonly kind: PartKind
  private readonly base: Inputs
  private readonly next: Inputs
  private readonly slots: Int32Array // of the positions in the net's batch: where their outputs go
  private based = false

  constructor(net: TinyNet, kind: PartKind) {
    this.net = net
    this.kind = kind
    this.base = new Inputs(kind.inputs)
    this.next = new Inputs(kind.inputs)
    this.slots = new Int32Array(net.batch.positions)
  }

  /** A new set of positions, or new weights. */
  clear(): void {
    this.based = false
    this.net.batch.clear()
  }

  /** @param slot  the row of `out` that the position's outputs go to */
  add(checkers: Int8Array, player: number, slot: number, out: Float64Array): void {
    const { net, kind, base, next, slots } = this
    const { batch } = net
    if (batch.count === batch.positions) this.flush(out)
    kind.fill(checkers, player, next)
    if (!this.based) {
      this.based = true
      base.copyFrom(next)
      net.setBase(base)
    }
    slots[batch.count] = slot
    addChanges(base, next, batch)
    batch.end()
  }

  /** Writes the outputs of the positions added since: rows of `out` [slots, OUTCOMES]. */
  flush(out: Float64Array): void {
    const { net, slots } = this
    const { count } = net.batch
    if (count === 0) return
    const results = net.forwardChanges()
    for (let i = 0; i < count; i++) {
      const to = slots[i] * OUTCOMES
      for (let k = 0; k < OUTCOMES; k++) out[to + k] = results[i * OUTCOMES + k]
    }
    net.batch.clear()
  }
}

/** Lists what is added to the inputs of `from` to come to those of `to`; both are in ascending order. */
function addChanges(from: Inputs, to: Inputs, batch: TinyNet['batch']): void {
  let [i, j] = [0, 0]
  while (i < from.count && j < to.count) {
    const before = from.indices[i]
    const after = to.indices[j]
    if (before === after) {
      const change = to.values[j++] - from.values[i++]
      if (change !== 0) batch.add(after, change)
    } else if (before < after) batch.add(before, -from.values[i++])
    else batch.add(after, to.values[j++])
  }
  for (; i < from.count; i++) batch.add(from.indices[i], -from.values[i])
  for (; j < to.count; j++) batch.add(to.indices[j], to.values[j])
}
