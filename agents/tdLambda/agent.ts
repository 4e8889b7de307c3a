import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { unwrap } from '../../envs/core/result.ts'
import { refusesOthers } from '../baselines/backgammon/player.ts'
import { noFile } from '../core/noFile.ts'
import { defineAgent } from '../core/registry.ts'
import { TdPlayer } from './player.ts'
import { readNets } from './snapshot.ts'

export const tdAgent = defineAgent({
  id: 'td',
  summary: 'plays backgammon by nets in a file, learnt by temporal differences',
  options: z.strictObject({
    ply: z
      .int()
      .min(1)
      .max(3)
      .default(1)
      .describe(
        "1 for the nets' word on each play, 2 to average over the opponent's rolls and answers, 3 over its own after these",
      ),
  }),
  rest: 'a file of nets',
  examples: ['td:nets.safetensors', 'td?ply=2:nets.safetensors'],
  refuses(game, input) {
    const reason = refusesOthers(game)
    if (reason) return reason
    return input && noFile(input.rest)
  },
  reproducible: () => true,
  make: ({ options, rest }, game) => new TdPlayer(game, unwrap(readNets(readFileSync(rest))), options.ply),
})
