import type { Metrics } from './trainStep.ts'

/** Sums of metrics over examples, as plain data. */
export interface Sums {
  readonly examples: number
  readonly totals: Metrics
}

export const EMPTY: Sums = { examples: 0, totals: {} }

/** A batch's metrics, which are means over its examples, counted in. */
export function addTo({ examples, totals }: Sums, metrics: Metrics, batch: number): Sums {
  const sums: Record<string, number> = { ...totals }
  for (const [name, value] of Object.entries(metrics)) sums[name] = (sums[name] ?? 0) + value * batch
  return { examples: examples + batch, totals: sums }
}

/** The means over all examples. */
export function means({ examples, totals }: Sums): Metrics {
  return Object.fromEntries(Object.entries(totals).map(([name, total]) => [name, total / examples]))
}
