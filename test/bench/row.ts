/** One line of the benchmark table. */
export interface Row {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The figure to compare with, and whose it is, on the core whose calibration loop took 344 ms. */
  readonly reference?: { readonly value: number; readonly of: string }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * Median of `runs` measurements of how often a second something happens, after one that is thrown away (the JIT's).
 *
 * @param work does some of it and returns how much it did.
 */
export async function rate(work: () => number | Promise<number>, runs = 5): Promise<number> {
  await work()
  const rates: number[] = []
  for (let run = 0; run < runs; run++) {
    const began = performance.now()
    const done = await work()
    rates.push((1000 * done) / (performance.now() - began))
  }
  return median(rates)
}
