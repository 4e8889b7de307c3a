import { z } from 'zod'
import type { Json } from '../core/game.ts'
import { shorten, suggest } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { NAMED_MAPS } from './maps.ts'
import { guessRules, mapLines } from './parseMap.ts'
import { MAP_RULES, MOVE_SETS, type MoveSet, type Rules } from './types.ts'

export const gridworldOptions = z.strictObject({
  map: z
    .union([z.string(), z.array(z.string())], { error: 'a named map or lines of text' })
    .default('cliff-walking')
    .describe(
      `${Object.keys(NAMED_MAPS).join(', ')}, or a map of your own: its lines, in one text with / between them`,
    ),
  rules: z
    .enum(MAP_RULES)
    .optional()
    .describe("what a map of your own is played by; by its characters where it isn't said"),
  slippery: z
    .boolean()
    .optional()
    .describe('whether moves may go astray (cliff, lake, rooms); on lakes and in rooms they do by default'),
  successRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('probability that a move on slippery ice goes where it is meant to (lake); 1/3 by default'),
  rewardSchedule: z
    .array(z.number())
    .length(3)
    .optional()
    .describe('rewards of coming to a goal, a hole, any other cell (lake); [1, 0, 0] by default'),
  rainy: z.boolean().optional().describe('whether the taxi slides sideways in the rain (taxi); false by default'),
  rainyProbability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('probability that a move in the rain goes where it is meant to (taxi); 0.8 by default'),
  ficklePassenger: z
    .boolean()
    .optional()
    .describe('whether the passenger may change its destination after the first move (taxi); false by default'),
  fickleProbability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('probability that a fickle passenger does (taxi); 0.3 by default'),
  moves: z
    .enum(Object.keys(MOVE_SETS) as [MoveSet, ...MoveSet[]])
    .optional()
    .describe('four moves, eight, or eight and standing still (windy); four by default'),
  gusty: z.boolean().optional().describe('whether the wind varies by one row (windy); false by default'),
  sight: z
    .int()
    .min(3)
    .max(15)
    .refine(side => side % 2 === 1, { error: 'an odd number' })
    .optional()
    .describe('side of the square that the agent sees in front of it, odd, in cells (mazes); 7 by default'),
  size: z.int().min(5).max(25).optional().describe('side of the map with its walls, in cells (key-door); 8 by default'),
  length: z.int().min(1).max(40).optional().describe('length of the corridor in cells (memory); 5 by default'),
  roomRows: z.int().min(1).max(6).optional().describe('rooms from top to bottom (multi-room); 2 by default'),
  roomColumns: z.int().min(1).max(6).optional().describe('rooms from left to right (multi-room); 2 by default'),
  roomSize: z.int().min(2).max(8).optional().describe('side of a room in cells (multi-room); 4 by default'),
  maxSteps: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe("steps after which a game is cut off; Gymnasium's limit where it has one, see the README"),
})
export type GridworldOptions = z.infer<typeof gridworldOptions>

/** Options that a map may have beside `map`, `rules` and `maxSteps`. */
type Choice = Exclude<keyof GridworldOptions, 'map' | 'rules' | 'maxSteps'>
export type Choices = { readonly [K in Choice]: Exclude<GridworldOptions[K], undefined> }

const DEFAULTS: Choices = {
  slippery: false,
  successRate: 1 / 3,
  rewardSchedule: [1, 0, 0],
  rainy: false,
  rainyProbability: 0.8,
  ficklePassenger: false,
  fickleProbability: 0.3,
  moves: 'four',
  gusty: false,
  sight: 7,
  size: 8,
  length: 5,
  roomRows: 2,
  roomColumns: 2,
  roomSize: 4,
}

/** What rules leave to choose, where they differ from the common defaults, and how long a game may last: see the README for sources. */
const BY_RULES: Readonly<
  Record<
    Rules,
    {
      readonly choices: readonly Choice[]
      readonly defaults?: Partial<Choices>
      readonly maxSteps: (choices: Choices, lines: readonly string[]) => number
    }
  >
> = {
  cliff: { choices: ['slippery'], maxSteps: () => 1000 },
  lake: { choices: ['slippery', 'successRate', 'rewardSchedule'], defaults: { slippery: true }, maxSteps: () => 200 },
  taxi: {
    choices: ['rainy', 'rainyProbability', 'ficklePassenger', 'fickleProbability'],
    maxSteps: () => 200,
  },
  windy: { choices: ['moves', 'gusty'], maxSteps: () => 1000 },
  rooms: { choices: ['slippery'], defaults: { slippery: true }, maxSteps: () => 1000 },
  maze: { choices: ['sight'], maxSteps: (_, lines) => 4 * lines.join('').length },
  'key-door': { choices: ['size', 'sight'], maxSteps: ({ size }) => 10 * size * size },
  memory: { choices: ['length', 'sight'], maxSteps: ({ length }) => 5 * (length + 6) ** 2 },
  'multi-room': {
    choices: ['roomRows', 'roomColumns', 'roomSize', 'sight'],
    maxSteps: ({ roomRows, roomColumns, roomSize }) => 20 * roomRows * roomColumns * roomSize,
  },
}

/** Options that mean something only where another is on. */
const ONLY_WITH: Partial<Record<Choice, 'slippery' | 'rainy' | 'ficklePassenger'>> = {
  successRate: 'slippery',
  rainyProbability: 'rainy',
  fickleProbability: 'ficklePassenger',
}

/** Options read against the map that they are for. */
export interface Setup {
  readonly rules: Rules
  /** The map's text; empty where the rules draw the map. */
  readonly lines: readonly string[]
  readonly choices: Choices
  readonly maxSteps: number
  /** The options in full: those that apply to this map, and no others. */
  readonly options: Readonly<Record<string, Json>>
}

/** Finds out which map is meant, and refuses options that mean nothing on it. */
export function setUp(given: GridworldOptions): Result<Setup> {
  const text = given.map
  const own = typeof text !== 'string' || /[/\r\n]/.test(text)
  if (!own && !Object.hasOwn(NAMED_MAPS, text))
    return fail(
      'bad-option',
      `Expected map of gridworld to be a named map or its lines with / between them, but got '${shorten(text)}'.${suggest(text, Object.keys(NAMED_MAPS))}`,
    )
  if (!own && given.rules !== undefined)
    return fail('bad-option', `Expected no rules with map '${text}', which has its own, but got '${given.rules}'.`)
  const lines = own ? mapLines(text) : NAMED_MAPS[text].lines
  const rules = own ? (given.rules ?? guessRules(lines)) : NAMED_MAPS[text].rules
  const kind = BY_RULES[rules]

  for (const name of Object.keys(DEFAULTS) as Choice[]) {
    if (given[name] === undefined || kind.choices.includes(name)) continue
    const places = rulesWith(name).join(', ')
    return fail(
      'bad-option',
      `Expected no ${name} on a map with ${rules} rules (it is for ${places}), but got ${JSON.stringify(given[name])}.`,
    )
  }
  const chosen = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  const choices: Choices = { ...DEFAULTS, ...kind.defaults, ...chosen }
  for (const [name, other] of Object.entries(ONLY_WITH) as [Choice, 'slippery' | 'rainy' | 'ficklePassenger'][]) {
    if (given[name] !== undefined && !choices[other])
      return fail('bad-option', `Expected no ${name} where ${other} is false, but got ${JSON.stringify(given[name])}.`)
  }
  const limit = given.maxSteps ?? (own ? undefined : NAMED_MAPS[text].maxSteps) ?? kind.maxSteps(choices, lines)
  const shown = kind.choices.filter(name => {
    const other = ONLY_WITH[name]
    return other === undefined || choices[other]
  })
  return ok({
    rules,
    lines,
    choices,
    maxSteps: limit,
    options: {
      map: own ? lines : text,
      ...(own ? { rules: rules as string } : {}),
      ...Object.fromEntries(shown.map(name => [name, choices[name]])),
      maxSteps: limit,
    },
  })
}

function rulesWith(name: Choice): Rules[] {
  return (Object.keys(BY_RULES) as Rules[]).filter(rules => BY_RULES[rules].choices.includes(name))
}
