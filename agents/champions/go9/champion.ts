import type { Champion } from '../champion.ts'

export const go9: Champion = {
  summary: 'Go on 9x9 by AlphaZero: a net of four blocks that taught itself',
  game: 'go?size=9',
  agent: 'puct',
  play: 'sims=1600',
  ladder: [1, 2, 3, 4, 5, 6, 7].map(level => `go9/level-${level}.onnx`),
}
