import { GameRegistry } from './core/registry.ts'

/** Every game that ships. Adding one is a folder beside this file and a line here. */
export const games = new GameRegistry([])
