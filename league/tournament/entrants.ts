/** One that takes part. The same spec string may enter twice; then the names differ. */
export interface Entrant {
  readonly index: number
  readonly name: string
  readonly spec: string
}

/** The entrants by their spec strings; what stands twice is numbered: `random`, `random #2`. */
export function entrantsOf(specs: readonly string[]): readonly Entrant[] {
  const seen = new Map<string, number>()
  const taken = new Set(specs)
  return specs.map((spec, index) => {
    let nth = (seen.get(spec) ?? 0) + 1
    while (nth > 1 && taken.has(`${spec} #${nth}`)) nth++
    seen.set(spec, nth)
    return { index, name: nth === 1 ? spec : `${spec} #${nth}`, spec }
  })
}
