import type { State } from '../../envs/core/game.ts'
import type { Domain } from './domain.ts'
import type { Decision, Lessons } from './lessons.ts'
import { type PolicyColumns, packBits, packPolicy, policyColumns, type RowSizes, UNKNOWN } from './policyRows.ts'
import { emptyRows, type Rows } from './rows.ts'

/** A position and what should be played there. */
interface Lesson {
  readonly mover: number
  readonly planes: Float32Array
  readonly policy: Float32Array
}

/** Teaches a policy-value net what each full search found, and who won. */
export class PolicyLessons implements Lessons {
  private readonly domain: Domain
  private readonly sizes: RowSizes
  private readonly noted: Lesson[] = []

  constructor(domain: Domain, sizes: RowSizes) {
    this.domain = domain
    this.sizes = sizes
  }

  note(state: State, { policy, full }: Pick<Decision, 'policy' | 'full'>): void {
    if (!full) return
    const planes = new Float32Array(this.sizes.numbers)
    this.domain.write(state, planes, 0, this.domain.symmetries[0])
    this.noted.push({ mover: state.turn, planes, policy: policy.slice() })
  }

  rows(outcome: number, last: State | undefined): Rows<PolicyColumns> {
    const { domain, noted, sizes } = this
    const rows = emptyRows(policyColumns(sizes), noted.length)
    const { columns } = rows
    const owners = new Int8Array(sizes.cells)
    const known = last !== undefined && domain.area !== undefined
    if (known) domain.area.owners(last, owners)
    const margin = known ? domain.area.margin(last) : Number.NaN
    for (const [row, { mover, planes, policy }] of noted.entries()) {
      const side = mover === 0 ? 1 : -1
      packBits(planes, columns.planes, row * sizes.bytes)
      packPolicy(policy, columns.policy, row * sizes.actions)
      columns.outcome[row] = 1 + side * Math.sign(outcome)
      for (let cell = 0; cell < sizes.cells; cell++) {
        columns.owners[row * sizes.cells + cell] = known ? 1 + side * owners[cell] : UNKNOWN
      }
      columns.score[row] = side * margin
    }
    return rows
  }
}
