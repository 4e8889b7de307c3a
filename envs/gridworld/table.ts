import type { Model, Transition } from '../core/game.ts'

/** One way in which an action may turn out, and the name of that outcome in notation. */
export type Entry = readonly [probability: number, next: number, reward: number, terminated: boolean, name: string]

/**
 * A world compiled to flat arrays: all that can follow action `a` of state `s` stands at `first[s * actions + a]` up to, not
 * including, `first[s * actions + a + 1]`. An action with several entries is followed by a draw of chance among them.
 */
export interface Table {
  readonly states: number
  readonly actions: readonly string[]
  readonly first: Int32Array
  readonly probability: Float64Array
  readonly next: Int32Array
  readonly reward: Float64Array
  readonly terminated: Uint8Array // 0 or 1
  readonly names: readonly string[] // of outcomes, one an entry
  /** Most entries that an action has; 0 where none has more than one. */
  readonly outcomes: number
  /** Where a game may start, each as likely as the others. */
  readonly starts: Int32Array
  /** 1 for a state in which the game is over whoever came there: a goal, a hole. */
  readonly final: Uint8Array
}

export interface TablePlan {
  readonly states: number
  readonly actions: readonly string[]
  readonly starts: readonly number[]
  readonly final: (state: number) => boolean
  /** What may follow, in the order in which outcomes are numbered. */
  readonly entries: (state: number, action: number) => readonly Entry[]
}

/** Writes out a world's rules once, so that play only looks them up. */
export function compile(plan: TablePlan): Table {
  const first = new Int32Array(plan.states * plan.actions.length + 1)
  const entries: Entry[] = []
  let widest = 0
  for (let row = 0; row + 1 < first.length; row++) {
    const action = row % plan.actions.length
    const list = plan.entries((row - action) / plan.actions.length, action)
    for (const entry of list) entries.push(entry)
    first[row + 1] = entries.length
    widest = Math.max(widest, list.length)
  }
  return {
    states: plan.states,
    actions: plan.actions,
    first,
    probability: Float64Array.from(entries, entry => entry[0]),
    next: Int32Array.from(entries, entry => entry[1]),
    reward: Float64Array.from(entries, entry => entry[2]),
    terminated: Uint8Array.from(entries, entry => Number(entry[3])),
    names: entries.map(entry => entry[4]),
    outcomes: widest > 1 ? widest : 0,
    starts: Int32Array.from(plan.starts),
    final: Uint8Array.from({ length: plan.states }, (_, state) => Number(plan.final(state))),
  }
}

/** The table as lists of transitions, as Gymnasium's toy-text worlds give theirs in `P`. */
export function transitionsOf(table: Table): Model['transitions'] {
  const actions = table.actions.length
  return Array.from({ length: table.states }, (_, state) =>
    Array.from({ length: actions }, (_, action) => {
      const row = state * actions + action
      const list: Transition[] = []
      for (let entry = table.first[row]; entry < table.first[row + 1]; entry++) {
        const terminated = table.terminated[entry] === 1
        list.push([table.probability[entry], table.next[entry], table.reward[entry], terminated])
      }
      return list
    }),
  )
}
