import type { State } from '../../envs/core/game.ts'
import type { Domain } from './domain.ts'
import { emptyRows, packBits, packPolicy, type RowSizes, type Rows, UNKNOWN } from './rows.ts'

/** A decision that the policy is to learn from. */
interface Lesson {
  readonly mover: number
  readonly planes: Float32Array
  readonly policy: Float32Array
}

/** What one game teaches: noted as it is played, made rows of once it is known how it ended. */
export class Lessons {
  private readonly domain: Domain
  private readonly sizes: RowSizes
  private readonly noted: Lesson[] = []

  constructor(domain: Domain, sizes: RowSizes) {
    this.domain = domain
    this.sizes = sizes
  }

  /** @param policy [actions]: what the player to move should have played; it is copied */
  note(state: State, policy: Float32Array): void {
    const planes = new Float32Array(this.sizes.numbers)
    this.domain.write(state, planes, 0, this.domain.symmetries[0])
    this.noted.push({ mover: state.turn, planes, policy: policy.slice() })
  }

  /**
   * @param outcome the return of player 0
   * @param last the position at the end; undefined where the game was given up before
   */
  rows(outcome: number, last: State | undefined): Rows {
    const { domain, noted, sizes } = this
    const rows = emptyRows(sizes, noted.length)
    const owners = new Int8Array(sizes.cells)
    const known = last !== undefined && domain.area !== undefined
    if (known) domain.area.owners(last, owners)
    const margin = known ? domain.area.margin(last) : Number.NaN
    for (const [row, { mover, planes, policy }] of noted.entries()) {
      const side = mover === 0 ? 1 : -1
      packBits(planes, rows.planes, row * sizes.bytes)
      packPolicy(policy, rows.policy, row * sizes.actions)
      rows.outcome[row] = 1 + side * Math.sign(outcome)
      for (let cell = 0; cell < sizes.cells; cell++) {
        rows.owners[row * sizes.cells + cell] = known ? 1 + side * owners[cell] : UNKNOWN
      }
      rows.score[row] = side * margin
    }
    return rows
  }
}
