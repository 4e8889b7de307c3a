import { FORFEITS } from '../../arena/job.ts'
import type { Estimate } from '../ratings/paired.ts'
import type { ForfeitCounts } from '../tally.ts'

/** How people read the numbers of a report. A dash stands for what is not known. */
export const UNKNOWN = '-'

/** With sign: `+12`, `-3.5`, `0`. */
export function signed(value: number, digits: number): string {
  const text = value.toFixed(digits)
  return Number(text) === 0 ? (0).toFixed(digits) : value > 0 ? `+${text}` : text
}

/** Half the width of an interval; infinite ones are not known. */
export function halfWidth({ low, high }: Estimate, digits: number): string {
  const half = (high - low) / 2
  return Number.isFinite(half) ? half.toFixed(digits) : UNKNOWN
}

export function percent(share: number | null, digits: number): string {
  return share === null ? UNKNOWN : `${(100 * share).toFixed(digits)}%`
}

/** A confidence, which is never quite sure: `>99.9%`. */
export function confidence(share: number | null): string {
  if (share === null) return ''
  if (share > 0.999) return '>99.9%'
  return share < 0.001 ? '<0.1%' : percent(share, 1)
}

export function milliseconds(value: number | null): string {
  if (value === null) return UNKNOWN
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toPrecision(2)
}

/** Digits after the point that show a number to about four figures. */
export function digitsFor(values: readonly number[]): number {
  const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs))
  return largest >= 1000 ? 0 : largest >= 100 ? 1 : largest >= 1 ? 2 : 3
}

/** `3 (2 time, 1 illegal)`; empty where there are none. */
export function forfeitText(counts: ForfeitCounts): string {
  const kinds = FORFEITS.filter(reason => counts[reason] > 0)
  const total = kinds.reduce((sum, reason) => sum + counts[reason], 0)
  return total === 0 ? '' : `${total} (${kinds.map(reason => `${counts[reason]} ${reason}`).join(', ')})`
}

/** Ten significant digits, and 0 for what sums of opposites leave behind. */
export function tidy(value: number): number {
  return Math.abs(value) < 1e-12 ? 0 : Number(value.toPrecision(10))
}
