import { z } from 'zod'

/** Playouts a tick where neither their number nor time is given. */
export const PLAYOUTS = 100

/** Options of every agent that searches among scripts. */
export const scriptSearchOptions = {
  sims: z.int().min(1).max(1_000_000).optional().describe(`playouts a tick; ${PLAYOUTS} where no time is given either`),
  time: z.number().positive().optional().describe('milliseconds a tick'),
  horizon: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .describe('ticks that a playout looks ahead; what comes then is valued by material'),
}
