/** How the agent may move on a fully seen map, and by how much: [rows down, columns right]. */
export const MOVES = {
  up: [-1, 0],
  right: [0, 1],
  down: [1, 0],
  left: [0, -1],
  'up-right': [-1, 1],
  'down-right': [1, 1],
  'down-left': [1, -1],
  'up-left': [-1, -1],
  stay: [0, 0],
} as const
export type Move = keyof typeof MOVES

/** Directions that an agent with eyes faces, numbered as MiniGrid numbers them: each is a quarter turn right of the one before. */
export const FACINGS = ['right', 'down', 'left', 'up'] as const
export type Facing = (typeof FACINGS)[number]

/** What a map may be played by. A user's own map is one of the first six; the last three draw their maps. */
export const RULES = ['cliff', 'lake', 'taxi', 'windy', 'rooms', 'maze', 'key-door', 'memory', 'multi-room'] as const
export type Rules = (typeof RULES)[number]
export const MAP_RULES = RULES.slice(0, 6) as ['cliff', 'lake', 'taxi', 'windy', 'rooms', 'maze']
export type TableRules = 'cliff' | 'lake' | 'taxi' | 'windy' | 'rooms'
export type MazeRules = Exclude<Rules, TableRules>

/** How many moves windy gridworld has: example 6.5's four, or exercise 6.9's eight without and with standing still. */
export const MOVE_SETS = {
  four: ['up', 'right', 'down', 'left'],
  king: ['up', 'right', 'down', 'left', 'up-right', 'down-right', 'down-left', 'up-left'],
  'king-or-stay': ['up', 'right', 'down', 'left', 'up-right', 'down-right', 'down-left', 'up-left', 'stay'],
} as const satisfies Record<string, readonly Move[]>
export type MoveSet = keyof typeof MOVE_SETS
