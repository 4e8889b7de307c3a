import type { Puct } from './puct.ts'
import { NONE, ROOT, UNPROVEN } from './tree.ts'

/**
 * What the policy is to learn of a search: the share of the root's visits that each action got, without those that were forced
 * (policy target pruning: Wu 2019, KataGo, section 3.2). Of every action but the most visited as many visits are taken off as were forced, as
 * long as its PUCT score stays below that of the most visited; what is left with one visit gets none. Where a win is proven, that is what is learnt.
 *
 * @param forced as for `Puct.descend`; 0 leaves the visits as they are
 * @param out [actions.count]: sums to 1
 */
export function policyTarget(puct: Puct, mover: number, forced: number, out: Float32Array): void {
  const { tree } = puct
  out.fill(0)
  const won = mover === 0 ? 1 : -1
  let best = NONE
  let wins = 0
  for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
    if (tree.proof[child] !== UNPROVEN && tree.proof[child] === won) {
      out[tree.key[child]] = 1
      wins++
    }
    if (best === NONE || tree.visits[child] > tree.visits[best]) best = child
  }
  if (wins === 0) {
    const exploring = puct.exploring(ROOT)
    const bestScore = puct.q(best, mover) + (exploring * tree.prior[best]) / (1 + tree.visits[best])
    for (let child = tree.firstChild[ROOT]; child !== NONE; child = tree.nextSibling[child]) {
      out[tree.key[child]] =
        child === best ? tree.visits[child] : deserved(puct, child, mover, forced, exploring, bestScore)
    }
  }
  let sum = 0
  for (let action = 0; action < out.length; action++) sum += out[action]
  for (let action = 0; action < out.length; action++) out[action] /= sum
}

/** The visits of a child that exploration alone would have given it. */
function deserved(
  puct: Puct,
  child: number,
  mover: number,
  forced: number,
  exploring: number,
  bestScore: number,
): number {
  const { tree } = puct
  const visits = tree.visits[child]
  if (forced === 0 || visits === 0) return visits
  // Q + exploring * P / (1 + n) = bestScore, solved for n.
  const gap = bestScore - puct.q(child, mover)
  const needed = gap > 0 ? (exploring * tree.prior[child]) / gap - 1 : visits
  const least = visits - Math.sqrt(forced * tree.prior[child] * tree.visits[ROOT])
  const left = Math.min(visits, Math.max(needed, least))
  return left <= 1 ? 0 : left
}
