/** Learning rates over time. A step's number is how many updates were made before it: the first is step 0. */

export type Schedule = (step: number) => number

/** A number that stays, or a schedule. */
export type Rate = number | Schedule

export function at(rate: Rate, step: number): number {
  return typeof rate === 'number' ? rate : rate(step)
}

export function constant(rate: number): Schedule {
  return () => rate
}

/** rate factor^floor(step / every) */
export function stepDecay({ rate, factor, every }: { rate: number; factor: number; every: number }): Schedule {
  return step => rate * factor ** Math.floor(step / every)
}

/** rate 2^(-step / half-life) */
export function exponential({ rate, halfLife }: { rate: number; halfLife: number }): Schedule {
  return step => rate * 2 ** (-step / halfLife)
}

/** end + (rate - end) (1 + cos(pi step / steps)) / 2, then `end` for ever (Loshchilov and Hutter 2017, eq. 5, one period). */
export function cosine({ rate, steps, end = 0 }: { rate: number; steps: number; end?: number }): Schedule {
  return step => end + ((rate - end) * (1 + Math.cos((Math.PI * Math.min(step, steps)) / steps))) / 2
}

/** Rises in equal parts to the rate of the schedule's own start within `steps` steps, then follows it from there. */
export function warmUp(steps: number, then: Rate): Schedule {
  return step => (step < steps ? (at(then, 0) * (step + 1)) / steps : at(then, step - steps))
}
