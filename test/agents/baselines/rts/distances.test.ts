import { describe, expect, it } from 'vitest'
import { Distances, FAR } from '../../../../agents/baselines/rts/distances.ts'
import { Rng } from '../../../../envs/core/rng.ts'

/** A drawn grid: `#` is blocked, `G` a goal, `T` a blocked cell to come near to; rows are parted by spaces. */
function measured(drawing: string, range = 1): string {
  const rows = drawing.split(' ')
  const width = rows[0].length
  const cells = rows.join('')
  const blocked = Uint8Array.from(cells, mark => (mark === '#' || mark === 'T' ? 1 : 0))
  const distances = new Distances(width, rows.length)
  for (let again = 0; again < 2; again++) {
    distances.clear()
    for (let cell = 0; cell < cells.length; cell++) {
      if (cells[cell] === 'G') distances.addGoal(cell, blocked)
      if (cells[cell] === 'T') distances.addGoalsAround(cell, range, blocked)
    }
    distances.spread(blocked)
  }
  const marks = Array.from(distances.steps, steps => (steps === FAR ? '#' : steps.toString(36)))
  return rows.map((_, y) => marks.slice(y * width, (y + 1) * width).join('')).join(' ')
}

describe('distances over a grid', () => {
  it('count steps, not corners', () => {
    expect(measured('G... .... ....')).toBe('0123 1234 2345')
  })

  it('go round a wall', () => {
    expect(measured('G#... .#.#. ...#.')).toBe('0#678 1#5#9 234#a')
  })

  it('do not wrap round the edges', () => {
    expect(measured('..G#. ###.. .....')).toBe('210## ##### #####')
  })

  it('are to the nearest of several goals', () => {
    expect(measured('G.....G')).toBe('0123210')
  })

  it('know cells from which there is no way', () => {
    expect(measured('G.#. ..#.')).toBe('01## 12##')
  })

  it('begin beside what is to be reached, or within range of it over walls', () => {
    expect(measured('..... ..T.. .....')).toBe('21012 10#01 21012')
    expect(measured('T#... .....', 3)).toBe('##001 00012')
  })

  it('are those of a search from every cell on random grids', () => {
    const rng = Rng.fromSeed('grids')
    for (let round = 0; round < 200; round++) {
      const width = 1 + rng.below(9)
      const height = 1 + rng.below(9)
      const blocked = Uint8Array.from({ length: width * height }, () => (rng.below(3) === 0 ? 1 : 0))
      const goal = rng.below(width * height)
      const distances = new Distances(width, height)
      distances.addGoal(goal, blocked)
      distances.spread(blocked)
      expect([...distances.steps]).toEqual(relaxed(width, height, blocked, goal))
    }
  })
})

/** Distances by relaxation until nothing changes (Bellman-Ford). */
function relaxed(width: number, height: number, blocked: Uint8Array, goal: number): number[] {
  const steps: number[] = Array.from(blocked, (mark, cell) => (cell === goal && mark === 0 ? 0 : FAR))
  for (let changed = true; changed; ) {
    changed = false
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const cell = x + y * width
        if (blocked[cell] !== 0) continue
        const around = [
          x > 0 ? cell - 1 : -1,
          x + 1 < width ? cell + 1 : -1,
          y > 0 ? cell - width : -1,
          y + 1 < height ? cell + width : -1,
        ]
        for (const near of around) {
          if (near < 0 || steps[near] + 1 >= steps[cell]) continue
          steps[cell] = steps[near] + 1
          changed = true
        }
      }
    }
  }
  return steps
}
