import { CHANCE, type Game, OVER, type State } from '../../envs/core/game.ts'
import type { ActionThoughts, Thoughts } from '../core/thoughts.ts'
import { NONE, played, ROOT, type Tree, UNPROVEN } from './tree.ts'

const LONGEST_LINE = 20 // actions shown

/** The visited children of a node, best first for its mover: proven wins, then by visits, then by mean; proven losses last. */
export function ranked(tree: Tree, node: number, mover: number): number[] {
  const children: number[] = []
  for (let child = tree.firstChild[node]; child !== NONE; child = tree.nextSibling[child]) {
    if (tree.visits[child] > 0) children.push(child)
  }
  const sure = (child: number) => (tree.proof[child] === UNPROVEN ? 0 : proven(tree, child, mover))
  return children.sort(
    (a, b) =>
      sure(b) - sure(a) || tree.visits[b] - tree.visits[a] || tree.mean(b, mover) - tree.mean(a, mover) || a - b,
  )
}

/** What a player may expect from the edge into a visited node on: the proven return where there is one, else the mean. */
export function expectation(tree: Tree, node: number, player: number): number {
  return tree.proof[node] === UNPROVEN ? tree.mean(node, player) : proven(tree, node, player)
}

function proven(tree: Tree, node: number, player: number): number {
  return player === 0 ? tree.proof[node] : -tree.proof[node] || 0
}

/** The root's children as viewers want them; legal actions that were never tried come last. */
export function actionThoughts(tree: Tree, game: Game, position: State): ActionThoughts[] {
  const mover = position.turn
  const tried = ranked(tree, ROOT, mover).map(child => ({
    action: game.format(tree.key[child], position),
    visits: tree.visits[child],
    value: expectation(tree, child, mover),
  }))
  const legal = new Int32Array(game.spec.actions.count)
  const untried = [...legal.subarray(0, position.legal(legal))]
    .filter(action => tree.child(ROOT, action) === NONE || tree.visits[tree.child(ROOT, action)] === 0)
    .map(action => ({ action: game.format(action, position), visits: 0, value: 0 }))
  return [...tried, ...untried]
}

/** The line of most visits from the root, as far as it was visited, in the game's notation. */
export function principalVariation(tree: Tree, game: Game, position: State): string[] {
  const state = position.clone()
  const line: string[] = []
  let node = ROOT
  while (state.turn !== OVER && line.length < LONGEST_LINE) {
    const [best] = ranked(tree, node, state.turn === CHANCE ? 0 : state.turn)
    if (best === undefined || !state.isLegal(played(tree.key[best]))) break
    line.push(game.format(played(tree.key[best]), state))
    state.play(played(tree.key[best]))
    node = best
  }
  return line
}

/** What a search of so many simulations came to, for viewers. @param hurried whether the clock of the match ended it */
export function searchThoughts(
  tree: Tree,
  game: Game,
  position: State,
  { simulations, depth, hurried }: { simulations: number; depth: number; hurried: boolean },
): Thoughts {
  const mover = position.turn
  const [best] = ranked(tree, ROOT, mover)
  return {
    value: best === undefined ? tree.mean(ROOT, mover) : expectation(tree, best, mover),
    simulations,
    depth,
    ...(hurried && { hurried }),
    pv: principalVariation(tree, game, position),
    actions: actionThoughts(tree, game, position),
  }
}
