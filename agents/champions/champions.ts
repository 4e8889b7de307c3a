import { backgammon } from './backgammon/champion.ts'
import type { Champion } from './champion.ts'

/** Every trained player that ships, by the name that comes after `champion:`. */
export const champions: Readonly<Record<string, Champion>> = {
  backgammon,
  rts8: {
    summary: 'RTS 8x8: a convolutional net that has learnt from the worker rush',
    game: 'rts',
    agent: 'rts-policy',
    ladder: ['rts8/clone-20.onnx', 'rts8/clone-30.onnx'],
  },
}
