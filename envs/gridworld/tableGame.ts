import { z } from 'zod'
import { CHANCE, type Game, type GameSpec, type Json, type Model } from '../core/game.ts'
import { shorten } from '../core/options.ts'
import { fail, ok, type Result } from '../core/result.ts'
import type { Rng } from '../core/rng.ts'
import { drawWorld } from './draw.ts'
import { parseName } from './notation.ts'
import { type Table, transitionsOf } from './table.ts'
import { TableState } from './tableState.ts'
import type { World } from './world.ts'

const Saved = z.strictObject({
  state: z.int().min(0),
  steps: z.int().min(0),
  pending: z.int().min(0).nullable(),
  last: z.tuple([z.int().min(0), z.int().min(0), z.int().min(0)]).nullable(),
})

/** The game of a fully seen map. */
export function tableGame(spec: GameSpec, world: World, options: Readonly<Record<string, Json>>): Game<TableState> {
  const { table } = world
  let model: Model | undefined
  return {
    spec,
    options,
    start(rng: Rng): TableState {
      return beginning(world, table.starts[rng.below(table.starts.length)])
    },
    load: data => load(world, data),
    fromPosition: text => fromPosition(world, text),
    format: (action, state) => namesAt(table, state)[action],
    parse: (text, state) => parseName(text, state, namesAt(table, state)),
    view: state => view(world, state),
    draw: (state, _viewer, paint) => drawWorld(world, state, pendingName(table, state), paint),
    model(): Model {
      model ??= {
        states: table.states,
        actions: table.actions.length,
        transitions: transitionsOf(table),
        indexOf: state => (state as TableState).at,
        elapsed: state => (state as TableState).steps / world.maxSteps,
      }
      return model
    },
  }
}

function beginning(world: World, at: number): TableState {
  const state = new TableState(world)
  state.begin(at)
  return state
}

/** Names of the actions at a player's turn, of the outcomes at chance's; in order, each once. */
function namesAt(table: Table, state: TableState): readonly string[] {
  if (state.turn !== CHANCE) return table.actions
  return table.names.slice(table.first[state.pending], table.first[state.pending + 1])
}

/** The action that chance is about to resolve. */
function pendingName(table: Table, state: TableState): string | null {
  return state.pending < 0 ? null : table.actions[state.pending % table.actions.length]
}

function view(world: World, state: TableState): Json {
  return {
    cells: world.lines,
    ...world.show(state.at),
    facing: null,
    state: state.at,
    pending: pendingName(world.table, state),
    steps: state.steps,
    maxSteps: world.maxSteps,
    end: state.end,
  }
}

/** A state that was saved: the last transition must lead to it, and what chance is about to resolve must start from it. */
function load(world: World, data: unknown): Result<TableState> {
  const read = Saved.safeParse(data)
  if (!read.success) return badSave('state, steps, pending and last, as save gives them')
  const { state: at, steps, pending, last } = read.data
  const { table, maxSteps } = world
  const actions = table.actions.length
  if (at >= table.states) return badSave(`state to be below ${table.states}`)
  if (steps > maxSteps) return badSave(`steps to be at most ${maxSteps}`)
  const row = pending === null ? -1 : at * actions + pending
  if (pending !== null) {
    const open = pending < actions && table.first[row + 1] - table.first[row] > 1
    if (!open || last !== null || steps >= maxSteps || table.final[at] === 1)
      return badSave('pending to be an action that chance resolves, in a state where play goes on')
  }
  let entry = -1
  if (last !== null) {
    const from = last[0] * actions + last[1]
    entry = last[0] < table.states && last[1] < actions ? table.first[from] + last[2] : -1
    if (entry < 0 || entry >= table.first[from + 1] || table.next[entry] !== at)
      return badSave('last to be a transition that leads to the state')
    if (steps === 0 || table.final[last[0]] === 1) return badSave('last to be a transition that play can take')
  } else if (pending === null && steps > 0) return badSave('last to be the transition by which the state was reached')
  const state = new TableState(world)
  state.restore(at, steps, row, entry)
  return ok(state)
}

function badSave(expected: string): Result<never> {
  return fail('bad-save', `Expected ${expected}, but got something else.`)
}

/** A state by its number, or as JSON in the words of `view`: `{"agent": [row, column]}`, for taxis with passenger and destination. */
function fromPosition(world: World, text: string): Result<TableState> {
  const { states } = world.table
  if (/^\d{1,9}$/.test(text.trim())) {
    const at = Number(text)
    if (at >= states)
      return fail('bad-position', `Expected the number of a state, from 0 to ${states - 1}, but got ${text}.`)
    const { carrying: _, ...position } = world.show(at) // what is carried follows from the rest
    const found = world.find(position) // walls have numbers too, but nobody can be there
    return found.ok ? ok(beginning(world, at)) : found
  }
  const position = jsonObject(text)
  if (!position)
    return fail(
      'bad-position',
      `Expected the number of a state or {"agent": [row, column]}, but got '${shorten(text)}'.`,
    )
  const found = world.find(position)
  return found.ok ? ok(beginning(world, found.value)) : found
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
