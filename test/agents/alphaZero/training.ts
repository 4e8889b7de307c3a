import type { AlphaZeroGames, AlphaZeroWeights } from '../../../agents/alphaZero/actor.ts'
import type { Learner } from '../../../agents/core/learner.ts'
import { learners } from '../../../agents/learners.ts'
import type { Game } from '../../../envs/core/game.ts'
import type { Options } from '../../../envs/core/options.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'

/** A learner with an actor, trained by rounds of one play. */
export async function training(game: Game, options: Options, seed = 1) {
  const plan = unwrap(learners.plan('alpha-zero', options, game))
  let rng = Rng.fromSeed(seed)
  const made = await plan.kind.makeLearner(game, plan.options, rng.split('learner'))
  const learner = made as Learner<AlphaZeroWeights, AlphaZeroGames>
  const actor = plan.kind.makeActor!(game, plan.options)
  let plays = 0
  return {
    learner,
    get rng() {
      return rng
    },
    /** Goes on with another generator, as it stood after so many plays. */
    from(state: Rng, played: number) {
      rng = state
      plays = played
    },
    async gather() {
      await actor.load(learner.weights!())
      const played = await actor.play(rng.split(plays++))
      learner.take!(played as never, rng)
      return played.metrics
    },
    async rounds(count: number) {
      for (let round = 0; round < count; round++) {
        await this.gather()
        while (learner.learn(rng));
      }
    },
    async close() {
      await actor.close?.()
      learner.dispose()
    },
  }
}
