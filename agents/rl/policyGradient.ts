import { type Categorical, probabilities } from './categorical.ts'
import type { Numbers } from './steps.ts'

/**
 * Gradient, by the logits, of the loss whose descent is REINFORCE (Williams 1992; Sutton and Barto 2018, eq. 13.8):
 * L = -mean over rows of G_t log pi(A_t | S_t), so that dL/dlogits = G_t (pi - onehot(A_t)) / rows, [rows, actions].
 * With a baseline, `weightsT` are returns less what was expected; with an actor's critic, advantages.
 * @param actionsT  [rows]: the actions taken
 * @param weightsT  [rows]: G_t
 */
export function reinforceGradient(policy: Categorical, actionsT: Numbers, weightsT: Numbers): Float64Array {
  const errors = teacherErrors(policy, actionsT)
  const rows = actionsT.length
  if (weightsT.length !== rows) throw new Error(`Expected ${rows} weights, one a row, but got ${weightsT.length}.`)
  return errors.map((error, i) => (weightsT[Math.floor(i / policy.actions)] * error) / rows)
}

/**
 * The same idea as it is taught to beginners: draw an action from the softmax, take it for the teacher's answer, average the weight changes
 * that the cross-entropy with it asks for over the game, and when the game is over multiply them by the sign of its reward: what led to a win
 * becomes likelier, what led to a loss less likely. It is {@link reinforceGradient} where every return of the game is +1 or -1, as it is of a game
 * that is won or lost, without discount.
 * @param policy  of the decisions of one game
 * @param actionsT  [rows]: the actions drawn
 * @param reward  the game's; its size does not count
 * @returns [rows, actions]: each decision's share of the average, by its logits
 */
export function teacherGradient(policy: Categorical, actionsT: Numbers, reward: number): Float64Array {
  const errors = teacherErrors(policy, actionsT)
  return errors.map(error => (Math.sign(reward) * error) / actionsT.length)
}

/** pi - onehot(A_t), [rows, actions]: the gradient, by the logits, of the cross-entropy with the actions as labels. */
function teacherErrors(policy: Categorical, actionsT: Numbers): Float64Array {
  const errors = probabilities(policy)
  const rows = errors.length / policy.actions
  if (actionsT.length !== rows) throw new Error(`Expected ${rows} actions, one a row, but got ${actionsT.length}.`)
  for (let row = 0; row < rows; row++) errors[row * policy.actions + actionsT[row]] -= 1
  return errors
}
