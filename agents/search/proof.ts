import { NONE, type Tree, UNPROVEN } from './tree.ts'

/**
 * Notes that a leaf's outcome is certain, and with it that of each node above whose mover has found a win there, or has nothing else left
 * (MCTS-Solver: Winands, Bjornsson and Saito 2008, with draws). For win-loss games without chance in which nothing is hidden.
 *
 * @param outcome return of player 0 at the leaf: -1, 0 or 1
 * @param movers who chose the path's action at each depth
 * @param depth of the leaf
 */
export function prove(tree: Tree, leaf: number, outcome: number, movers: Int32Array, depth: number): void {
  let node = leaf
  tree.proof[node] = outcome
  for (let above = depth - 1; above >= 0; above--) {
    node = tree.parent[node]
    const proof = bestProof(tree, node, movers[above] === 0 ? 1 : -1)
    if (proof === UNPROVEN) return
    tree.proof[node] = proof
  }
}

/** @param side 1 where player 0 is to move, else -1 */
function bestProof({ firstChild, nextSibling, proof }: Tree, node: number, side: number): number {
  let best = -1
  let open = false
  for (let child = firstChild[node]; child !== NONE; child = nextSibling[child]) {
    if (proof[child] === UNPROVEN) open = true
    else if (proof[child] * side > best) best = proof[child] * side
  }
  return open && best < 1 ? UNPROVEN : best * side
}
