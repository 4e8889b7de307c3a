import fc from 'fast-check'
import { type Drawn, decide, earn, over, roll } from './drawnGame.ts'

/** Any small tree for two players with chance and rewards on the way; players needn't take turns in order. */
export const anyTree: fc.Arbitrary<Drawn> = tree(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -3, max: 3 }))

/** The same without chance. */
export const anySureTree: fc.Arbitrary<Drawn> = tree(
  fc.integer({ min: -9, max: 9 }),
  fc.integer({ min: -3, max: 3 }),
  false,
)

function tree(ends: fc.Arbitrary<number>, rewards: fc.Arbitrary<number>, chance = true): fc.Arbitrary<Drawn> {
  return fc.letrec<{ node: Drawn; turn: Drawn; chance: Drawn; end: Drawn }>(tie => ({
    end: ends.map(value => over(value)),
    turn: fc
      .tuple(fc.nat(1), fc.array(fc.tuple(tie('node'), rewards), { minLength: 1, maxLength: 4 }))
      .map(([player, next]) =>
        decide(player, Object.fromEntries(next.map(([node, reward], i) => [`a${i}`, paid(reward, node)]))),
      ),
    chance: fc
      .array(fc.tuple(fc.integer({ min: 1, max: 5 }), tie('node'), rewards), { minLength: 1, maxLength: 3 })
      .map(outcomes => {
        const total = outcomes.reduce((sum, [weight]) => sum + weight, 0)
        return roll(
          Object.fromEntries(
            outcomes.map(([weight, node, reward], i) => [`o${i}`, [weight / total, paid(reward, node)] as const]),
          ),
        )
      }),
    node: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      tie('end'),
      tie('turn'),
      tie('turn'),
      tie(chance ? 'chance' : 'turn'),
    ),
  })).turn
}

function paid(reward: number, node: Drawn): Drawn {
  return earn((node.rewards[0] ?? 0) + reward, node)
}
