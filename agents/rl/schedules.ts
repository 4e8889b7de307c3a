/** Numbers that change as training goes on: epsilon, temperature, beta. What a step is, is the caller's choice. */

/** From a step's number, from 0 up. */
export type Decay = (step: number) => number

/** from + (to - from) step / steps, then `to` for ever. */
export function linearDecay({ from, to, steps }: { from: number; to: number; steps: number }): Decay {
  return step => (step >= steps ? to : from + ((to - from) * step) / steps)
}

/** from (to / from)^(step / steps), then `to` for ever: the same share is lost at every step. Both are above 0. */
export function exponentialDecay({ from, to, steps }: { from: number; to: number; steps: number }): Decay {
  return step => (step >= steps ? to : from * (to / from) ** (step / steps))
}

/** to + (from - to) 2^(-step / halfLife): what is above `to` halves every `halfLife` steps. */
export function halfLifeDecay({ from, to, halfLife }: { from: number; to: number; halfLife: number }): Decay {
  return step => to + (from - to) * 2 ** (-step / halfLife)
}
