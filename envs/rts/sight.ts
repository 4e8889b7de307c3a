import type { World } from './world.ts'

/** Marks with 1 the cells within sight of a player's units, by Euclidean distance; walls don't block. The rest become 0. `out` holds a mark a cell. */
export function look(world: World, player: number, out: Uint8Array): void {
  const { width, height, columns, rows, table } = world.rules
  out.fill(0)
  for (let unit = 0; unit < world.count; unit++) {
    if (world.owners[unit] !== player) continue
    const sight = table.sight[world.types[unit]]
    const x = columns[world.cells[unit]]
    const y = rows[world.cells[unit]]
    const bottom = Math.min(height - 1, y + sight)
    for (let row = Math.max(0, y - sight); row <= bottom; row++) {
      const reach = Math.floor(Math.sqrt(sight * sight - (row - y) * (row - y)))
      const right = Math.min(width - 1, x + reach)
      for (let column = Math.max(0, x - reach); column <= right; column++) out[row * width + column] = 1
    }
  }
}

/** Whether a player sees a unit: its own, and others where it looks. Without fog it sees all. */
export function sees(world: World, player: number, unit: number, looked: Uint8Array): boolean {
  return !world.rules.fog || world.owners[unit] === player || looked[world.cells[unit]] === 1
}

/** The units that a player would see under the rules of fog, whether this game has it or not, as indices in the order of the list. */
export function unitsInSight(world: World, player: number): number[] {
  const looked = new Uint8Array(world.rules.size)
  look(world, player, looked)
  const seen: number[] = []
  for (let unit = 0; unit < world.count; unit++)
    if (world.owners[unit] === player || looked[world.cells[unit]] === 1) seen.push(unit)
  return seen
}
