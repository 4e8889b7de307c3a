import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { type Rts, rts } from '../../../envs/rts/game.ts'
import type { RtsMap } from '../../../envs/rts/map.ts'
import { rtsOptions } from '../../../envs/rts/options.ts'
import type { RtsState } from '../../../envs/rts/state.ts'

export function makeRts(options: Readonly<Record<string, unknown>> = {}): Rts {
  return unwrap(rts.make(rtsOptions.parse(options))) as Rts
}

/** The position at which every game of this one begins. */
export function startOf(game: Rts): RtsState {
  return game.start(Rng.fromSeed('start'))
}

/** A game on open ground, with these units. */
export function onGround(
  width: number,
  height: number,
  units: RtsMap['units'],
  options: Record<string, unknown> = {},
): Rts {
  const map = { width, height, terrain: '0'.repeat(width * height), playerResources: [5, 3], units }
  return makeRts({ map, ...options })
}

/** States of seeded random games: one at every so many actions. */
export function* randomStates(game: Rts, seed: string, every: number, games = 3): Generator<RtsState> {
  const random = new RandomPlay(game)
  for (let number = 0; number < games; number++) {
    const rng = Rng.fromSeed(`${seed} ${number}`)
    const state = startOf(game)
    while (random.toEnd(state, rng, every) === every) yield state
  }
}

/** The map turned by half a circle, with the players changed over. */
export function turnedMap({ width, height, terrain, playerResources: [first, second], units }: RtsMap): RtsMap {
  return {
    width,
    height,
    terrain: [...terrain].reverse().join(''),
    playerResources: [second, first],
    units: units.map(([id, type, player, x, y, hp, resources]) => {
      return [id, type, player < 0 ? player : 1 - player, width - 1 - x, height - 1 - y, hp, resources]
    }),
  }
}
