import { statSync } from 'node:fs'
import type { Game } from '../../envs/core/game.ts'
import { refusesAllButRts } from '../baselines/rts/scriptAgent.ts'
import { onMaps } from './maps.ts'

/** For `LearnerKind.refuses`. */
export function refuses(
  game: Game,
  { maps, from }: { readonly maps: readonly unknown[]; readonly from?: string | undefined },
): string | undefined {
  const other = refusesAllButRts(game)
  if (other !== undefined) return other
  const made = onMaps(game, maps)
  if (!made.ok) return `because one of its maps is none: ${made.error.message}`
  const [first, ...others] = made.value.map(({ rules }) => `${rules.width}x${rules.height}`)
  const odd = others.find(size => size !== first)
  if (odd !== undefined) return `because one of its maps is ${odd}, not ${first}`
  const found = from === undefined || statSync(from, { throwIfNoEntry: false })?.isFile()
  return found ? undefined : `because there is no file ${from}`
}
