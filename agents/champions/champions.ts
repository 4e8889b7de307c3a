import type { Champion } from './champion.ts'

/** Every trained player that ships, by the name that comes after `champion:`. */
export const champions: Readonly<Record<string, Champion>> = {}
