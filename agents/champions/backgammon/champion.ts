import type { Champion } from '../champion.ts'

/** By the games that each of its snapshots had learnt from. */
export const backgammon: Champion = {
  summary: 'backgammon by nets that learnt from games against themselves; ply=2 and ply=3 look further',
  game: 'backgammon',
  agent: 'td',
  ladder: ['10k', '30k', '70k', '110k', '150k', '375k'].map(games => `backgammon/${games}.safetensors`),
}
