import { backgammon } from './backgammon/champion.ts'
import type { Champion } from './champion.ts'
import { go9 } from './go9/champion.ts'
import { gridworldChampions } from './gridworld/champions.ts'
import { mazeChampions } from './mazes/champions.ts'

/** Every trained player that ships, by the name that comes after `champion:`. */
export const champions: Readonly<Record<string, Champion>> = {
  backgammon,
  ...gridworldChampions,
  go9,
  ...mazeChampions,
  rts8: {
    summary: 'RTS 8x8: a convolutional net that has learnt from the worker rush and from a search among scripts',
    game: 'rts',
    agent: 'rts-policy',
    ladder: [1, 2, 3, 4, 5].map(level => `rts8/level-${level}.onnx`),
  },
}
