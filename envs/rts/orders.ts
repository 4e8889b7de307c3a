/** Kinds of order by their numbers, as in traces of the original. */
export const WAIT = 0
export const MOVE = 1
export const HARVEST = 2
export const RETURN = 3
export const PRODUCE = 4
export const ATTACK = 5
export const ORDER_NAMES = ['wait', 'move', 'harvest', 'return', 'produce', 'attack'] as const

/** A unit's kind of order where it has none. */
export const IDLE = -1

/** Directions by their numbers; y grows downwards. */
export const DIRECTIONS = ['up', 'right', 'down', 'left'] as const
export const DX = [0, 1, 0, -1] as const
export const DY = [-1, 0, 1, 0] as const

/**
 * An order as traces write it. `param` is a direction for move, harvest, return and produce, a duration in ticks for a wait, else -1;
 * `unitType` is for produce alone, `x` and `y` are for attacks alone, else -1.
 */
export type Order = readonly [unitId: number, type: number, param: number, unitType: number, x: number, y: number]
