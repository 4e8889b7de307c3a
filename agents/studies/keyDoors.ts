/** Mazes with a key and a locked door: every one there is of the smallest size, and how short the way through one is. */
import { type Game, OVER, type State } from '../../envs/core/game.ts'
import { unwrap } from '../../envs/core/result.ts'

/** Side of the smallest key-door maze: three cells, the wall with the door, and three beyond it, the last of them the goal. */
export const SIZE = 5

/**
 * Every maze that `gridworld?map=key-door&size=5` draws, each with the same chance: 2 rows of the door, 3 * 2 places of agent and key
 * on the near side, 4 ways to face. 48 in all.
 */
export function everyKeyDoor(game: Game): State[] {
  const mazes: State[] = []
  for (const door of [0, 1]) {
    for (const agent of [0, 1, 2]) {
      for (const key of [0, 1, 2].filter(row => row !== agent)) {
        for (const facing of '>v<^') {
          const row = (i: number) => {
            const near = i === agent ? facing : i === key ? 'k' : '.'
            return `#${near}${i === door ? 'L' : '#'}${i === 2 ? 'G' : '.'}#`
          }
          mazes.push(unwrap(game.fromPosition(['#####', row(0), row(1), row(2), '#####'].join('/'))))
        }
      }
    }
  }
  return mazes
}

/**
 * The greatest return from a state of a maze, found by one who sees all of it: breadth first over cells, agent and what it carries, for the
 * reward of a maze is the greater, the fewer steps it took. 0 where the goal can't be reached in time.
 */
export function allSeeing(game: Game, start: State): { readonly collected: number; readonly steps: number } {
  const rewards = new Float64Array(1)
  const known = new Set([situation(game, start)])
  let front = [start]
  for (let steps = 1; front.length > 0; steps++) {
    const next: State[] = []
    for (const state of front) {
      for (let action = 0; action < game.spec.actions.count; action++) {
        const after = state.clone()
        after.play(action)
        after.rewards(rewards)
        if (rewards[0] > 0) return { collected: rewards[0], steps }
        if (after.turn === OVER) continue
        const key = situation(game, after)
        if (known.has(key)) continue
        known.add(key)
        next.push(after)
      }
    }
    front = next
  }
  return { collected: 0, steps: game.spec.longest }
}

/** All of a state that decides what can still be done, but for the time that is left. */
function situation(game: Game, state: State): string {
  const { cells, agent, facing, carrying } = game.view(state, 'all') as Record<string, unknown>
  return JSON.stringify([cells, agent, facing, carrying])
}
