/**
 * Categorical distributions by their logits, [rows, actions] row by row. A mask, of the same shape, is 0 where an action is illegal: it then
 * has probability 0, and nothing that follows depends on its logit.
 */
import type { Numbers } from './steps.ts'

export interface Categorical {
  /** [rows, actions] */
  readonly logits: Numbers
  /** [rows, actions]; everything is legal where absent. */
  readonly mask?: Numbers
  /** Actions in a row. */
  readonly actions: number
}

/**
 * log pi = logit - log sum exp(logits of legal actions), [rows, actions]; -Infinity where illegal.
 * @throws Error where a row has no legal action
 */
export function logProbabilities(policy: Categorical): Float64Array {
  const { logits, mask, actions } = policy
  const out = new Float64Array(rowsOf(policy) * actions).fill(Number.NEGATIVE_INFINITY)
  for (let from = 0; from < out.length; from += actions) {
    let most = Number.NEGATIVE_INFINITY // taken off first, so that no power overflows
    for (let i = from; i < from + actions; i++) if (isLegal(mask, i)) most = Math.max(most, logits[i])
    if (most === Number.NEGATIVE_INFINITY) throw new Error(`Expected a legal action in row ${from / actions}.`)
    let sum = 0
    for (let i = from; i < from + actions; i++) if (isLegal(mask, i)) sum += Math.exp(logits[i] - most)
    const total = most + Math.log(sum)
    for (let i = from; i < from + actions; i++) if (isLegal(mask, i)) out[i] = logits[i] - total
  }
  return out
}

/** pi, [rows, actions]: each row sums to 1. */
export function probabilities(policy: Categorical): Float64Array {
  return logProbabilities(policy).map(Math.exp)
}

/** log pi(A_t), [rows], of the actions that were taken. */
export function logProbabilitiesOf(policy: Categorical, actionsT: Numbers): Float64Array {
  const logs = logProbabilities(policy)
  return Float64Array.from(actionsT, (action, row) => logs[row * policy.actions + action])
}

/** H = -sum pi log pi of each row, in nats, [rows]: 0 where one action is certain, log n where n are alike. */
export function entropies(policy: Categorical): Float64Array {
  const logs = logProbabilities(policy)
  return sumRows(policy, i => (logs[i] === Number.NEGATIVE_INFINITY ? 0 : -Math.exp(logs[i]) * logs[i]))
}

/** KL(p || q) = sum p (log p - log q) of each row, in nats, [rows]: Infinity where q rules out what p may do. */
export function klDivergences(p: Categorical, q: Categorical): Float64Array {
  const [ps, qs] = [logProbabilities(p), logProbabilities(q)]
  if (p.actions !== q.actions || ps.length !== qs.length) {
    const [want, came] = [p, q].map(each => `[${rowsOf(each)}, ${each.actions}]`)
    throw new Error(`Expected two policies of one shape, but got ${want} and ${came}.`)
  }
  return sumRows(p, i => (ps[i] === Number.NEGATIVE_INFINITY ? 0 : Math.exp(ps[i]) * (ps[i] - qs[i])))
}

function sumRows({ logits, actions }: Categorical, term: (place: number) => number): Float64Array {
  const sums = new Float64Array(logits.length / actions)
  for (let i = 0; i < logits.length; i++) sums[Math.floor(i / actions)] += term(i)
  return sums
}

function rowsOf({ logits, mask, actions }: Categorical): number {
  const rows = logits.length / actions
  if (!Number.isInteger(rows))
    throw new Error(`Expected logits in rows of ${actions}, but got ${logits.length} numbers.`)
  if (mask && mask.length !== logits.length) {
    throw new Error(`Expected a mask of ${logits.length} numbers, as logits are, but got ${mask.length}.`)
  }
  return rows
}

function isLegal(mask: Numbers | undefined, place: number): boolean {
  return mask?.[place] !== 0
}
