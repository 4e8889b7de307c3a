import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Pulse } from '../../../arena/training/pulse.ts'
import { Watch } from '../../../arena/training/watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const MINUTE = 60_000

function watched(watch: Watch) {
  const pulse = new Pulse()
  const stuck = vi.fn()
  return { pulse, stuck, unwatch: watch.over(pulse, stuck) }
}

/** A game that takes so long. */
function play(pulse: Pulse, milliseconds: number): void {
  pulse.begins('playing')
  vi.advanceTimersByTime(milliseconds)
  pulse.ends('playing')
  vi.advanceTimersByTime(1000)
}

describe('a watch over threads', () => {
  it('tells once of one that stays at one thing beyond the limit, and of none that is idle or goes on', () => {
    const watch = new Watch(10_000)
    const [hangs, idle, goesOn] = [watched(watch), watched(watch), watched(watch)]
    hangs.pulse.begins('playing')
    play(idle.pulse, 1000)
    goesOn.pulse.begins('learning')
    for (let second = 0; second < 30; second++) {
      goesOn.pulse.goesOn('learning')
      vi.advanceTimersByTime(1000)
    }
    expect(hangs.stuck.mock.calls).toEqual([['nothing had come of its playing after 10 s: its thread was ended']])
    expect(idle.stuck).not.toHaveBeenCalled()
    expect(goesOn.stuck).not.toHaveBeenCalled()
    for (const { unwatch } of [hangs, idle, goesOn]) unwatch()
    expect(vi.getTimerCount()).toBe(0)
  })

  it.each([
    ['30 minutes before a game has come', undefined, 30],
    ['at least 5 minutes', 1000, 5],
    ['20 times the longest so far', MINUTE / 2, 10],
    ['at most 30 minutes', 4 * MINUTE, 30],
  ])('waits without a limit %s', (_, longest, minutes) => {
    const { pulse, stuck } = watched(new Watch())
    if (longest) play(pulse, longest)
    pulse.begins('playing')
    vi.advanceTimersByTime(minutes * MINUTE - 10_000)
    expect(stuck).not.toHaveBeenCalled()
    vi.advanceTimersByTime(30_000)
    expect(stuck).toHaveBeenCalledOnce()
  })
})
