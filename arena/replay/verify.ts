import type { GameRegistry } from '../../envs/core/registry.ts'
import type { Replay } from '../job.ts'
import { type Outcome, World } from '../world.ts'
import { canonical } from './trace.ts'

/** Where a replay first departs from what the rules and its seed give. */
export interface Difference {
  /** `action 12`, `returns`, ... */
  readonly where: string
  readonly expected: string
  readonly came: string
}

export function describeDifference({ where, expected, came }: Difference): string {
  return `Expected ${where} to be ${expected}, but got ${came}.`
}

/**
 * Plays a replay again without its agents: the start, the opening and all chance must be what its seed gives, the players' actions legal,
 * and every state passed through, the returns and the end the same.
 *
 * @returns where it first differs, or undefined where all of it holds.
 */
export function verifyReplay(replay: Replay, { games }: { readonly games: GameRegistry }): Difference | undefined {
  const made = games.make(replay.game.id, replay.game.options)
  if (!made.ok) return { where: 'its game', expected: 'one that can be made', came: `the fault: ${made.error.message}` }
  const { spec, options } = made.value
  return (
    differs('the version of the rules', spec.version, replay.game.version) ??
    differs('the options in full', canonical(options), canonical(replay.game.options)) ??
    differs('the number of agents', spec.players, replay.agents.length) ??
    follow(replay, made.value)
  )
}

function follow(replay: Replay, game: Parameters<typeof World.begin>[0]): Difference | undefined {
  const { actions } = replay
  const begun = World.begin(game, replay)
  if (!begun.ok) return { where: 'the position', expected: 'one that can be read', came: begun.error.message }
  const world = begun.value
  let compared = 0
  for (;;) {
    // what the seed drew since: the opening and chance
    for (; compared < world.actions.length; compared++) {
      const drawn = differs(`action ${compared}, which the seed draws,`, world.actions[compared], actions[compared])
      if (drawn) return drawn
    }
    if (compared === actions.length) break
    if (world.over) return differs('the number of actions', compared, actions.length)
    const action = actions[compared]
    if (!world.state.isLegal(action)) {
      const { turn } = world.state
      return { where: `action ${compared}`, expected: `legal for player ${turn}`, came: String(action) }
    }
    world.play(action)
    compared++
  }
  return finish(replay, world)
}

function finish(replay: Replay, world: World): Difference | undefined {
  const { forfeit, resigned } = replay
  const outcome: Outcome = { ...(forfeit ? { forfeit } : {}), ...(resigned === undefined ? {} : { resigned }) }
  if (forfeit && resigned !== undefined) {
    return { where: 'the end', expected: 'a forfeit or giving up', came: 'both' }
  }
  if (world.over === (forfeit !== undefined || resigned !== undefined)) {
    const where = 'what ended the match'
    return world.over
      ? { where, expected: 'the rules', came: forfeit ? 'a forfeit' : 'giving up' }
      : { where, expected: 'a forfeit or giving up, as the game is not over', came: 'nothing' }
  }
  if (forfeit && forfeit.player >= world.game.spec.players) {
    return { where: 'the player who forfeited', expected: 'one of the game', came: String(forfeit.player) }
  }
  if (resigned !== undefined && world.game.spec.scoring !== 'win-loss') {
    return {
      where: 'what ended the match',
      expected: 'no giving up in this game',
      came: `player ${resigned} giving up`,
    }
  }
  if (resigned !== undefined) {
    const wrong = differs('the player who gave up', world.state.turn, resigned)
    if (wrong) return wrong
  }
  const again = world.replay(outcome, replay)
  return (
    differs('the returns', again.returns.join(' '), replay.returns.join(' ')) ??
    differs('the end', again.end, replay.end) ??
    differs('the trace of all states', again.trace, replay.trace)
  )
}

function differs<T>(where: string, expected: T, came: T | undefined): Difference | undefined {
  if (expected === came) return undefined
  return { where, expected: String(expected), came: came === undefined ? 'nothing' : String(came) }
}
