import type { Game, GameSpec } from '../core/game.ts'
import { defineGame } from '../core/registry.ts'
import { fail, ok, type Result } from '../core/result.ts'
import { FixedMaze } from './layouts/fixed.ts'
import { KeyDoor } from './layouts/keyDoor.ts'
import { Memory } from './layouts/memory.ts'
import { MultiRoom } from './layouts/multiRoom.ts'
import { NAMED_MAPS } from './maps.ts'
import type { Layout } from './maze.ts'
import { mazeGame, mazePlanes } from './mazeGame.ts'
import { gridworldOptions, type Setup, setUp } from './options.ts'
import { cliffWorld } from './rules/cliff.ts'
import { lakeWorld } from './rules/lake.ts'
import { roomsWorld } from './rules/rooms.ts'
import { taxiWorld } from './rules/taxi.ts'
import { windyWorld } from './rules/windy.ts'
import { tableGame } from './tableGame.ts'
import type { MazeRules, Rules, TableRules } from './types.ts'
import type { World, WorldPlan } from './world.ts'

/** Raised whenever the same seed and actions would no longer give the same game. */
const VERSION = 1

const WORLDS: Readonly<Record<TableRules, (setup: Setup) => Result<WorldPlan>>> = {
  cliff: ({ lines, choices }) => cliffWorld(lines, choices),
  lake: ({ lines, choices }) => lakeWorld(lines, choices),
  taxi: ({ lines, choices }) => taxiWorld(lines, choices),
  windy: ({ lines, choices }) => windyWorld(lines, choices),
  rooms: ({ lines, choices }) => roomsWorld(lines, choices),
}

const LAYOUTS: Readonly<Record<MazeRules, (setup: Setup) => Result<Layout>>> = {
  maze: ({ lines }) => FixedMaze.read(lines),
  'key-door': ({ choices }) => ok(new KeyDoor(choices.size)),
  memory: ({ choices }) => ok(new Memory(choices.length)),
  'multi-room': ({ choices: { roomRows, roomColumns, roomSize } }) =>
    roomRows * roomColumns < 2
      ? fail('bad-option', 'Expected at least two rooms, but got roomRows 1 and roomColumns 1.')
      : ok(new MultiRoom(roomRows, roomColumns, roomSize)),
}

function isTable(rules: Rules): rules is TableRules {
  return Object.hasOwn(WORLDS, rules)
}

export const gridworld = defineGame({
  id: 'gridworld',
  summary: 'cliffs, lakes, taxis, winds, rooms and mazes, on maps that ship or your own',
  options: gridworldOptions,
  examples: [
    'gridworld?map=cliff-walking',
    'gridworld?map=frozen-lake-8x8&slippery=false',
    'gridworld?map=taxi&rainy=true',
    'gridworld?map=key-door&size=6',
    `gridworld?map=${NAMED_MAPS['frozen-lake-4x4'].lines.join('/')}`,
  ],
  make(given): Result<Game> {
    const setup = setUp(given)
    if (!setup.ok) return setup
    const { rules, options, maxSteps, choices } = setup.value
    if (isTable(rules)) {
      const plan = WORLDS[rules](setup.value)
      if (!plan.ok) return plan
      const world: World = { ...plan.value, maxSteps }
      const { table, rows, columns, planes } = world
      return ok(
        tableGame(
          specOf(table.actions.length, table.outcomes, [rows, columns], planes, false, maxSteps),
          world,
          options,
        ),
      )
    }
    const read = LAYOUTS[rules](setup.value)
    if (!read.ok) return read
    const layout = read.value
    const { sight } = choices
    const spec = specOf(layout.verbs.length, 0, [sight, sight], mazePlanes(layout), layout.hidden, maxSteps)
    return ok(mazeGame(spec, layout, sight, maxSteps, options))
  },
})

function specOf(
  actions: number,
  outcomes: number,
  field: readonly number[],
  planes: readonly string[],
  hidden: boolean,
  maxSteps: number,
): GameSpec {
  return {
    id: 'gridworld',
    version: VERSION,
    players: 1,
    actions: { kind: 'fixed', count: actions },
    outcomes,
    observation: { shape: [...field, planes.length], planes },
    hidden,
    simultaneous: false,
    scoring: 'return',
    historical: false,
    longest: outcomes > 0 ? 2 * maxSteps : maxSteps,
  }
}
