import type { RtsMap } from '../../envs/rts/map.ts'
import { UNIT_TYPES } from '../../envs/rts/units.ts'
import type { TableVersion } from './unitTable.ts'

/**
 * Whether what a host shows a player may be all that the player sees under fog: there is nothing out of its units' sight. The host doesn't
 * say which of its games are partially observable.
 */
export function mayBeFogged({ units }: RtsMap, player: number, table: TableVersion): boolean {
  const own = units.filter(([, , owner]) => owner === player)
  return units.every(
    ([, , owner, x, y]) =>
      owner === player ||
      own.some(([, type, , ownX, ownY]) => (ownX - x) ** 2 + (ownY - y) ** 2 <= UNIT_TYPES[table][type].sight ** 2),
  )
}
