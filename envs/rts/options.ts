import { z } from 'zod'
import type { Json } from '../core/game.ts'
import { ok, type Result } from '../core/result.ts'
import { findMap } from './findMap.ts'
import { CONFLICTS, Rules } from './rules.ts'

/** Where no option says otherwise. */
const DEFAULT_MAP = 'pocket-8x8'

export const rtsOptions = z.strictObject({
  map: z
    .union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())], {
      error: 'the name of a map, the lines of a map file, or a map',
    })
    .default(DEFAULT_MAP)
    .describe('the name of a map that ships, the lines of a map file (XML or JSON), or a map as an object'),
  unitTable: z
    .union([z.literal(1), z.literal(2), z.literal(3)], { error: '1, 2 or 3' })
    .default(2)
    .describe("the original's unit table: 1 original, 2 finetuned, 3 with random damage"),
  conflicts: z
    .enum(CONFLICTS)
    .default('cancel')
    .describe(
      'which of two orders that clash in a tick becomes a wait: both (cancel), by a coin (random), by turns (alternate)',
    ),
  fog: z.boolean().default(false).describe('whether a player sees only what is near its units'),
  maxTicks: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('ticks after which the game is cut off; by the size of the map where absent, 3000 for 8x8'),
})

/** The rules that options ask for, and the options in full. Fails with `bad-map`. */
export function readRules(
  options: z.infer<typeof rtsOptions>,
): Result<{ rules: Rules; options: Readonly<Record<string, Json>> }> {
  const map = findMap(options.map)
  if (!map.ok) return map
  const { unitTable, conflicts, fog } = options
  const maxTicks = options.maxTicks ?? usualTicks(Math.max(map.value.width, map.value.height))
  return ok({
    rules: new Rules(map.value, unitTable, conflicts, fog, maxTicks),
    options: { map: options.map as Json, unitTable, conflicts, fog, maxTicks },
  })
}

/** The limits that are usual for the original, by the longer side of the map. */
function usualTicks(side: number): number {
  if (side <= 9) return 3000
  if (side <= 16) return 4000
  if (side <= 24) return 5000
  return side <= 32 ? 6000 : 8000
}
