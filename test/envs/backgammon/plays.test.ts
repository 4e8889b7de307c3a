import { describe, expect, it } from 'vitest'
import { formatPlay } from '../../../envs/backgammon/playNotation.ts'
import type { BackgammonState } from '../../../envs/backgammon/state.ts'
import { make, place, plays, stateAt } from './boards.ts'

/** A state in which player 0 has a roll to play; points as each player counts its own. */
function rolled(
  mine: Record<string, number>,
  yours: Record<string, number>,
  dice: readonly [number, number],
): BackgammonState {
  return stateAt({ checkers: place(mine, yours), dice })
}

describe('what must be played', () => {
  it('both dice, where one way of beginning leaves the other die unplayable', () => {
    // 7/1 is a legal 6, after which no 5 is; 24/18 leaves one
    const state = rolled({ 24: 1, 7: 1 }, { 6: 2, 23: 2 }, [6, 5])
    expect(plays(state)).toEqual(['24/13'])
  })

  it('the larger die, where either can be played but not both', () => {
    const state = rolled({ 20: 1 }, { 16: 2, 24: 2 }, [6, 5])
    expect(plays(state)).toEqual(['20/14'])
  })

  it('the smaller die, where the larger can not be played at all', () => {
    const state = rolled({ 20: 1 }, { 11: 2, 16: 2, 24: 2 }, [6, 5])
    expect(plays(state)).toEqual(['20/15'])
  })

  it('four steps of a double, or as many as go', () => {
    expect(plays(rolled({ 24: 1 }, { 11: 2 }, [2, 2]))).toEqual(['24/16'])
    expect(plays(rolled({ 24: 1 }, { 7: 2 }, [2, 2]))).toEqual(['24/20'])
    expect(plays(rolled({ 24: 1, 4: 1 }, { 7: 2 }, [3, 3]))).toEqual(['24/21 4/1'])
  })

  it('nothing, where no checker can move', () => {
    const state = rolled({ 24: 2 }, { 7: 2, 6: 2 }, [6, 5])
    expect(plays(state)).toEqual([''])
    expect(state.playCount).toBe(0)
  })
})

describe('the bar', () => {
  it('is entered from before anything else is moved', () => {
    const state = rolled({ bar: 1, 6: 2 }, { 1: 2 }, [3, 1])
    expect(plays(state)).toEqual(['bar/21', 'bar/22 6/5'])
  })

  it('keeps a second checker out where only one point is open', () => {
    expect(plays(rolled({ bar: 2, 6: 2 }, { 1: 2 }, [3, 1]))).toEqual(['bar/22'])
  })

  it('keeps everything where it is against a closed board', () => {
    const state = rolled({ bar: 1, 6: 2 }, { 1: 2, 2: 2, 3: 2, 4: 2, 5: 2, 6: 2 }, [6, 6])
    expect(plays(state)).toEqual([''])
  })

  it('takes all four steps of a double where four checkers wait', () => {
    expect(plays(rolled({ bar: 4, 6: 2 }, { 1: 2 }, [3, 3]))).toEqual(['bar/22(4)'])
  })
})

describe('hits', () => {
  it('send a lone checker to its bar', () => {
    const state = rolled({ 8: 1 }, { 18: 1, 10: 2 }, [1, 2])
    const hit = plays(state).indexOf('8/7*/5')
    expect(hit).toBeGreaterThanOrEqual(0)
    state.play(4 + hit)
    expect([...state.checkers.subarray(26, 51)].map((count, i) => [i + 1, count]).filter(([, count]) => count)).toEqual(
      [
        [10, 2],
        [25, 1],
      ],
    )
  })

  it('on the way make another play of the same way round', () => {
    expect(plays(rolled({ 8: 1 }, { 18: 1 }, [1, 2]))).toEqual(['8/5', '8/7*/5'])
    expect(plays(rolled({ 8: 1 }, { 18: 1, 19: 1 }, [1, 2]))).toEqual(['8/6*/5', '8/7*/5'])
    expect(plays(rolled({ 8: 1 }, {}, [1, 2]))).toEqual(['8/5'])
  })

  it('count once for two checkers that come to the same point', () => {
    expect(plays(rolled({ 8: 1, 7: 1 }, { 20: 1 }, [3, 2]))).toContain('8/5* 7/5')
  })
})

describe('bearing off', () => {
  it('needs every checker at home', () => {
    expect(plays(rolled({ 7: 1, 3: 1 }, { 13: 1 }, [3, 1]))).toEqual(['7/3', '7/6 3/off', '7/4 3/2'].toSorted())
    expect(plays(rolled({ 8: 1, 3: 1 }, { 13: 1 }, [3, 1]))).not.toContain('8/7 3/off')
  })

  it('takes a checker from the point of the die, from above it moves within', () => {
    expect(plays(rolled({ 6: 1, 4: 1 }, { 13: 1 }, [4, 1])).sort()).toEqual(['6/1', '6/2 4/3', '6/5 4/off'])
  })

  it('takes one from the highest point where the die is larger than all', () => {
    expect(plays(rolled({ 3: 1, 2: 1 }, { 13: 1 }, [6, 5]))).toEqual(['3/off 2/off'])
    expect(plays(rolled({ 5: 1, 2: 2 }, { 13: 1 }, [6, 4]))).toEqual(['5/off 2/off', '5/1 2/off'])
  })

  it('does not take one from below where a higher one could not use the die', () => {
    // 6/1 is blocked, and the checker on the 4 point may not leave by a 5 while one stands above it
    expect(plays(rolled({ 6: 1, 4: 1 }, { 24: 2 }, [5, 5]))).toEqual([''])
  })

  it('may be by the smaller die first, so that the larger can be played too', () => {
    expect(plays(rolled({ 6: 1, 1: 1 }, { 13: 1 }, [6, 1]))).toContain('6/off 1/off')
    expect(plays(rolled({ 7: 1 }, { 13: 1 }, [6, 1]))).toEqual(['7/off'])
  })

  it('by either die from either of two points is one play', () => {
    expect(plays(rolled({ 2: 1, 1: 1 }, { 13: 1 }, [6, 5]))).toEqual(['2/off 1/off'])
  })
})

describe('the order of plays', () => {
  it('depends on position and dice alone: from high places to low, the higher die first', () => {
    const state = rolled({ 13: 2, 8: 1 }, { 1: 2 }, [2, 1])
    expect(plays(state)).toEqual(plays(state.clone()))
    const same = stateAt({ checkers: place({ 13: 2, 8: 1 }, { 1: 2 }), dice: [1, 2] })
    expect(plays(same)).toEqual(plays(state))
    expect(plays(state)).toEqual(['13/12 13/11', '13/10', '13/11 8/7', '8/5', '13/12 8/6'])
  })

  it('is the same for either player', () => {
    const [mine, yours] = [
      { 13: 2, 8: 3, 6: 5, bar: 1 },
      { 24: 2, 13: 4, 6: 5 },
    ]
    const one = stateAt({ checkers: place(mine, yours), dice: [4, 2], onRoll: 0 })
    const two = stateAt({ checkers: place(yours, mine), dice: [4, 2], onRoll: 1 })
    expect(plays(two)).toEqual(plays(one))
  })
})

describe('steps', () => {
  it('can be made one after the other as they are listed, and lead where the play does', () => {
    const state = rolled({ bar: 1, 13: 2, 8: 1, 6: 3 }, { 1: 2, 20: 1, 18: 1 }, [3, 3])
    for (let i = 0; i < state.playCount; i++) {
      const counts = [...state.checkers.subarray(0, 26)]
      for (const { from, to } of state.steps(4 + i)) {
        expect(counts[from]).toBeGreaterThan(0)
        counts[from]--
        counts[to]++
      }
      const after = state.clone()
      after.play(4 + i)
      expect([...after.checkers.subarray(0, 26)]).toEqual(counts)
      expect(make().parse(formatPlay(state.steps(4 + i)), state)).toEqual({ ok: true, value: 4 + i })
    }
  })
})
