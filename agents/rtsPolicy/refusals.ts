import { statSync } from 'node:fs'
import type { Game } from '../../envs/core/game.ts'
import { refusesAllButRts } from '../baselines/rts/scriptAgent.ts'
import { onMaps } from './maps.ts'

/** For `LearnerKind.refuses`. */
export function refusesMaps(game: Game, { maps }: { readonly maps: readonly unknown[] }): string | undefined {
  const other = refusesAllButRts(game)
  if (other !== undefined) return other
  const made = onMaps(game, maps)
  if (!made.ok) return `because one of its maps is none: ${made.error.message}`
  const [first, ...others] = made.value.map(({ rules }) => `${rules.width}x${rules.height}`)
  const odd = others.find(size => size !== first)
  return odd === undefined ? undefined : `because one of its maps is ${odd}, not ${first}`
}

export function refusesFile(path: string | undefined): string | undefined {
  const found = path === undefined || statSync(path, { throwIfNoEntry: false })?.isFile()
  return found ? undefined : `because there is no file ${path}`
}
