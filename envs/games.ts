import { backgammon } from './backgammon/game.ts'
import { GameRegistry } from './core/registry.ts'
import { go } from './go/game.ts'
import { gridworld } from './gridworld/game.ts'
import { rts } from './rts/game.ts'

/** Every game that ships. Adding one is a folder beside this file and a line here. */
export const games = new GameRegistry([backgammon, go, gridworld, rts])
