import { z } from 'zod'

const SIMULATIONS = 100 // where neither simulations nor time are given

/** Options of every agent that searches among scripts. */
export const scriptSearchOptions = {
  sims: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe(`playouts a tick; ${SIMULATIONS} where no time is given either`),
  time: z.number().positive().optional().describe('milliseconds a tick'),
  horizon: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('ticks that a playout looks ahead; what comes then is valued by material'),
}

/** What {@link scriptSearchOptions} allow a tick. */
export function scriptSearchBudget(options: {
  readonly sims?: number | undefined
  readonly time?: number | undefined
}): { simulations: number; time: number } {
  return {
    simulations: options.sims ?? (options.time === undefined ? SIMULATIONS : Number.POSITIVE_INFINITY),
    time: options.time ?? Number.POSITIVE_INFINITY,
  }
}
