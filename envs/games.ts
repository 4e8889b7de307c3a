import { backgammon } from './backgammon/game.ts'
import { connectFour } from './connectFour/game.ts'
import { GameRegistry } from './core/registry.ts'
import { go } from './go/game.ts'
import { gridworld } from './gridworld/game.ts'
import { rts } from './rts/game.ts'
import { ticTacToe } from './ticTacToe/game.ts'

/** Every game that ships. Adding one is a folder beside this file and a line here. */
export const games = new GameRegistry([backgammon, connectFour, go, gridworld, rts, ticTacToe])
