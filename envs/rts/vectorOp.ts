import { z } from 'zod'
import type { Json } from '../core/game.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { playerRequest, readRequest } from './request.ts'
import type { RtsState } from './state.ts'
import { MASK_SIZE, VECTOR_FOG_PLANES, VECTOR_PLANES, VECTOR_SIZES, vectorMask, vectorObservation } from './vector.ts'
import { vectorOrders } from './vectorOrders.ts'

const below = (size: number) =>
  z
    .int()
    .min(0)
    .max(size - 1)
const [type, move, harvest, bring, produce, product, attack] = VECTOR_SIZES.map(below)
const vectorRequest = playerRequest.extend({
  actions: z.array(z.tuple([z.int().min(0), type, move, harvest, bring, produce, product, attack])).optional(),
})

/**
 * What an agent made for MicroRTS-Py is shown: planes x height x width, and height x width x 79 of mask, row by row; or, where it gives vectors, the
 * orders that they are, for `tick` to take.
 */
export function vectorOp(state: RtsState, request: Readonly<Record<string, unknown>>): Result<Record<string, Json>> {
  const read = readRequest(vectorRequest, request)
  if (!read.ok) return read
  const { player, actions } = read.value
  const { width, height, size, fog } = state.rules
  if (actions) {
    const outside = actions.find(([cell]) => cell >= size)
    if (outside) return fail('bad-request', `Expected cells below ${size}, but got ${outside[0]}.`)
    return ok({ orders: vectorOrders(state, player, actions) })
  }
  const planes = fog ? VECTOR_FOG_PLANES.length : VECTOR_PLANES.length
  const data = new Int32Array(planes * size)
  const mask = new Uint8Array(size * MASK_SIZE)
  vectorObservation(state, player, data)
  vectorMask(state, player, mask)
  return ok({ shape: [planes, height, width], data: [...data], mask: [...mask] })
}
