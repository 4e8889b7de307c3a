import { describe, expect, it } from 'vitest'
import { FLAGS, MoveFeatures, weightCount } from '../../../agents/alphaGo/moveFeatures.ts'
import { patternCount } from '../../../agents/alphaGo/patterns.ts'
import { RolloutLearning } from '../../../agents/alphaGo/rolloutLearning.ts'
import { LearnedRollout } from '../../../agents/alphaGo/rolloutPolicy.ts'
import { isWorthwhile } from '../../../agents/baselines/goPlayout.ts'
import { OVER } from '../../../envs/core/game.ts'
import { RandomPlay } from '../../../envs/core/play.ts'
import { unwrap } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { games } from '../../../envs/games.ts'
import type { Go } from '../../../envs/go/game.ts'
import type { GoState } from '../../../envs/go/state.ts'
import { position } from '../../support/decide.ts'

const go = (size: number) => unwrap(games.make('go', { size })) as Go
const pointOf = (state: GoState, vertex: string) => state.geometry.pointOf[unwrap(go(5).parse(vertex, state))]

describe('patterns', () => {
  it('are 1,107 on boards, and those that turn or mirror into one another are one', () => {
    // By Burnside's lemma over the eight symmetries: 954 inside, 135 along a side, 18 in a corner.
    expect(patternCount()).toBe(1 + 954 + 135 + 18)
  })

  it('of a game are those of the game turned by a quarter', () => {
    const game = go(5)
    const [state, turned] = [game.start(), game.start()]
    const random = new RandomPlay(game)
    const rng = Rng.fromSeed(3)
    const [features, others] = [new MoveFeatures(), new MoveFeatures()]
    const quarter = (action: number) => (action === 25 ? 25 : (action % 5) * 5 + (4 - Math.floor(action / 5)))
    for (let ply = 0; ply < 40 && state.turn !== OVER; ply++) {
      features.look(state)
      others.look(turned)
      for (let action = 0; action < 25; action++) {
        const [point, other] = [state.geometry.pointOf[action], state.geometry.pointOf[quarter(action)]]
        if (state.board.colors[point] !== 0) continue
        expect([others.pattern(other), others.flags(other)]).toEqual([features.pattern(point), features.flags(point)])
      }
      const action = random.draw(state, rng)
      state.play(action)
      turned.play(quarter(action))
    }
  })
})

describe('flags of a move', () => {
  const flagsOf = (sgf: string, vertex: string) => {
    const state = position(go(5), sgf)
    const features = new MoveFeatures()
    features.look(state)
    const set = features.flags(pointOf(state, vertex))
    return FLAGS.filter((_, i) => (set >> i) & 1)
  }
  const [answers, takes, stays, adjacent, diagonal] = FLAGS

  it('tell what the last move calls for, and what lies beside it', () => {
    // White's stone on C3 has just moved into atari: C4 takes it
    const sgf = '(;SZ[5]AB[bc][dc][cd]AW[ea];W[cc])'
    expect(flagsOf(sgf, 'C4')).toEqual([answers, takes, adjacent])
    expect(flagsOf(sgf, 'B4')).toEqual([diagonal])
    expect(flagsOf(sgf, 'A1')).toEqual([])
  })

  it('tell of a stone that can be taken at once', () => {
    expect(flagsOf('(;SZ[5]AW[ab]AB[ee];W[cc])', 'A5')).toEqual([stays])
  })
})

describe('the rollout policy', () => {
  it('with weights of 0 draws evenly among the moves that fill no eye', () => {
    const state = position(go(5), '(;SZ[5]AB[ab][bb][ba]AW[dd];W[ee])')
    const policy = new LearnedRollout(new Float32Array(weightCount()))
    const { board, geometry } = state
    const worthwhile = [...board.empties.subarray(0, board.emptyCount)].filter(point => isWorthwhile(state, point))
    const rng = Rng.fromSeed(1)
    const counts = new Map<number, number>()
    for (let i = 0; i < 4000; i++) {
      const action = policy.draw(state, rng)
      counts.set(action, (counts.get(action) ?? 0) + 1)
    }
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual(
      worthwhile.map(point => geometry.actionOf[point]).sort((a, b) => a - b),
    )
    expect(worthwhile.length).toBe(19) // A5 is Black's eye
    for (const count of counts.values()) expect(Math.abs(count - 4000 / 19)).toBeLessThan(75)
  })

  it('plays legal moves to the end', () => {
    const game = go(7)
    const rng = Rng.fromSeed(2)
    const policy = new LearnedRollout(Float32Array.from({ length: weightCount() }, () => rng.normal()))
    for (let i = 0; i < 5; i++) {
      const state = game.start()
      while (state.turn !== OVER) {
        const action = policy.draw(state, rng)
        expect(state.isLegal(action)).toBe(true)
        state.play(action)
      }
      expect(state.end).toBe('terminated')
    }
  })

  it('refuses weights of another number', () => {
    expect(() => new LearnedRollout([1, 2])).toThrow(
      `Expected ${weightCount()} weights of a rollout policy, but got 2.`,
    )
  })

  it('learns the moves that it is shown: of a player that always takes what it can', () => {
    const game = go(5)
    const rng = Rng.fromSeed(4)
    const takes = new Float32Array(weightCount())
    takes[patternCount() + 1] = 4
    const [teacher, random] = [new LearnedRollout(takes), new LearnedRollout(new Float32Array(weightCount()))]
    const shown = Array.from({ length: 60 }, () => {
      const state = game.start()
      const actions: number[] = []
      while (state.turn !== OVER) {
        const action = (actions.length % 2 === 0 ? teacher : random).draw(state, rng)
        state.play(action)
        actions.push(action)
      }
      return actions
    })
    const learning = new RolloutLearning(0.1)
    const nats = (): number => {
      const told = shown.map(actions => learning.learn(game, actions, 0))
      return told.reduce((sum, each) => sum + each.nats, 0) / told.reduce((sum, each) => sum + each.moves, 0)
    }
    const before = nats()
    expect(nats()).toBeLessThan(before - 0.02)
    const weight = learning.weights[patternCount() + 1]
    expect(weight).toBeGreaterThan(0.5)
  })
})
