import { fail, ok, type Result } from '../../envs/core/result.ts'
import { durationOf } from '../../envs/rts/issue.ts'
import { TYPE_NAMES } from '../../envs/rts/map.ts'
import { ATTACK, PRODUCE, WAIT } from '../../envs/rts/orders.ts'
import type { RtsState } from '../../envs/rts/state.ts'
import type { HostState } from './hostState.ts'

/**
 * Makes a state what the host's is, at this player's turn. The other has ordered nothing yet, as far as this one can know. A player without
 * units has not lost: those may be out of sight, and the host would not ask if the game were over.
 */
export function place(state: RtsState, host: HostState, player: number): Result<undefined> {
  const { rules } = state
  const { playerResources, units } = host.now
  state.empty()
  state.time = host.time
  state.stocks.set(playerResources)
  for (const [id, type, owner, x, y, hp, resources] of units) {
    state.addUnit(id, TYPE_NAMES.indexOf(type), owner, x + y * rules.width, hp, resources)
    state.nextId = Math.max(state.nextId, id + 1)
  }
  for (const { order, start } of host.orders) {
    const [id, type, param, product, x, y] = order
    const unit = state.indexOf(id)
    let target = -1
    if (type === ATTACK) target = rules.cellAt(x, y)
    else if (type !== WAIT && param >= 0 && param < 4) target = rules.neighbours[4 * state.cells[unit] + param]
    if (type !== WAIT && target < 0)
      return fail(
        'bad-state',
        `Expected the action of unit ${id} to be about a free cell of the map, but got ${order}.`,
      )
    state.time = start
    state.store(
      unit,
      type,
      param,
      type === PRODUCE ? product : -1,
      target,
      durationOf(state, unit, type, param, product),
    )
  }
  state.time = host.time
  state.turn = player
  state.asked = state.nextAsked(player, 0)
  return ok(undefined)
}
