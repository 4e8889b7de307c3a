import { HARVEST_AT, WAIT_ACTION, WINDOW } from './actions.ts'

/**
 * A player's side of things: player 0 sees the map as it stands, player 1 turned by half a circle, so that one policy plays either seat. These go
 * both ways: from what is to what the player sees, and back. They allocate nothing.
 */

/** @param size cells of the map. */
export function turnedCell(cell: number, player: number, size: number): number {
  return player === 0 ? cell : size - 1 - cell
}

export function turnedDirection(direction: number, player: number): number {
  return player === 0 ? direction : direction ^ 2
}

/** An action as {@link turnedCell} shows it: attacks and directions turn, waiting and ending stay. */
export function turnedAction(action: number, player: number): number {
  if (player === 0 || action >= WAIT_ACTION) return action
  if (action < HARVEST_AT) return WINDOW * WINDOW - 1 - action
  return HARVEST_AT + ((action - HARVEST_AT) ^ 2)
}
