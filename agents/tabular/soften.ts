import type { Model, Transition } from '../../envs/core/game.ts'

/**
 * The same world for one whose every action is, with chance epsilon, any action instead: its optimum is the best that an epsilon-greedy player
 * can do (Sutton and Barto 2018, section 5.4). With epsilon 1 all that can be done is to play at random.
 */
export function soften(model: Model, epsilon: number): Model {
  const { actions } = model
  const scaled = (list: readonly Transition[], share: number) =>
    list.map(([p, next, reward, terminated]): Transition => [p * share, next, reward, terminated])
  return {
    ...model,
    transitions: model.transitions.map(rows => {
      const any = rows.flatMap(list => scaled(list, epsilon / actions))
      return rows.map(list => [...scaled(list, 1 - epsilon), ...any])
    }),
  }
}
