/** Numbers in whatever array they lie. */
export type Numbers = ArrayLike<number>

/**
 * Sequences of steps side by side, time first: entry [t, b] stands at `t * batch + b`. A name's suffix says the moment: step t leads
 * from state S_t by action A_t (`valuesT`, `actionsT`) to reward R_t+1, discount gamma_t+1 and state S_t+1 (`rewardsT1`, `discountsT1`, `valuesT1`).
 */
export interface Steps {
  /** [time, batch] */
  readonly rewardsT1: Numbers
  /** [time, batch]: what S_t+1 counts for: 0 where the game ended by its rules, else gamma, also where a limit cut it off. */
  readonly discountsT1: Numbers
  /** [time, batch]: not 0 where the next row belongs to another game. What would have followed is then worth `valuesT1`. Default: the last row alone. */
  readonly cutsT1?: Numbers
  /** Sequences side by side. Default 1. */
  readonly batch?: number
}

/**
 * Sizes of arrays that belong to the same steps.
 * @throws Error where `others`, each [time, batch] or one number for all steps, are of another size than the rewards, or those don't fill whole rows
 */
export function sizesOf(
  steps: Steps,
  others: Readonly<Record<string, Numbers | number | undefined>> = {},
): [time: number, batch: number] {
  const { rewardsT1, discountsT1, cutsT1, batch = 1 } = steps
  const size = rewardsT1.length
  if (!Number.isInteger(size / batch))
    throw new Error(`Expected rewardsT1 in rows of ${batch}, but got ${size} numbers.`)
  for (const [name, numbers] of Object.entries({ discountsT1, cutsT1, ...others })) {
    if (typeof numbers === 'object' && numbers.length !== size) {
      throw new Error(`Expected ${name} to be ${size} numbers, as rewardsT1 is, but got ${numbers.length}.`)
    }
  }
  return [size / batch, batch]
}

/**
 * Goes through each sequence from its last step to its first.
 * @param step  what comes out for the entry at `place`, given what came out for the step `after` it; undefined where no step of the same game follows
 * @returns [time, batch]
 */
export function fromTheEnd(
  steps: Steps,
  [time, batch]: readonly [number, number],
  step: (place: number, after: number | undefined) => number,
): Float32Array {
  const { cutsT1 } = steps
  const out = new Float32Array(time * batch)
  for (let b = 0; b < batch; b++) {
    let after: number | undefined // carried in double precision
    for (let place = (time - 1) * batch + b; place >= 0; place -= batch) {
      after = step(place, cutsT1?.[place] ? undefined : after)
      out[place] = after
    }
  }
  return out
}

/** One number for all steps, or one for each. */
export function atStep(numbers: number | Numbers, place: number): number {
  return typeof numbers === 'number' ? numbers : numbers[place]
}
