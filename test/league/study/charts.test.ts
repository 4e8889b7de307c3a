import { parseXml } from '@rgrove/parse-xml'
import { decode } from 'fast-png'
import { describe, expect, it } from 'vitest'
import type { Point } from '../../../agents/studies/study.ts'
import { drawChart } from '../../../league/study/chart.ts'
import { Pace } from '../../../league/study/pace.ts'
import { encodePicture } from '../../../league/study/picture.ts'
import { thin } from '../../../league/study/thin.ts'

const chart = { title: 'How it falls', x: 'step', y: 'error' }
const line = (curve: string, count: number, y: (x: number) => number): Point[] =>
  Array.from({ length: count }, (_, i) => ({ chart: 'c', curve, x: i + 1, y: y(i + 1) }))

/** What a chart's words are. */
function words(svg: string): string[] {
  parseXml(svg) // well-formed
  return [...svg.matchAll(/>([^<>]+)<\/text>/g)].map(([, text]) => text)
}

describe('a chart', () => {
  it('has its title, its axes and their numbers, and a legend where there are several curves', async () => {
    const one = words(
      await drawChart(
        chart,
        line('a', 10, x => 1 / x),
      ),
    )
    expect(one).toEqual(expect.arrayContaining(['How it falls', 'step', 'error', '1.0']))
    expect(one).not.toContain('a')
    const two = words(await drawChart(chart, [...line('a', 10, x => x), ...line('b', 10, x => 2 * x)]))
    expect(two).toEqual(expect.arrayContaining(['a', 'b']))
  })

  it('shows shares as percentages, and powers of ten', async () => {
    const points = line('a', 10, x => x / 20)
    expect(words(await drawChart({ ...chart, unit: '%' }, points))).toContain('10.0%')
    const powers = line('a', 5, x => 10 ** -x)
    expect(words(await drawChart({ ...chart, scale: 'log' }, powers))).toEqual(expect.arrayContaining(['0.1', '0.001']))
  })

  it('has a band where points have one', async () => {
    const points = line('a', 5, x => x).map(point => ({ ...point, band: [point.y - 1, point.y + 1] as const }))
    expect(await drawChart(chart, points)).toContain('mark-area')
    expect(
      await drawChart(
        chart,
        line('a', 5, x => x),
      ),
    ).not.toContain('mark-area')
  })
})

describe('a long curve', () => {
  it('is thinned to means', () => {
    expect(thin(line('a', 200, x => x))).toEqual(line('a', 200, x => x))
    const thinned = thin(line('a', 401, x => 2 * x))
    expect(thinned).toHaveLength(134) // 133 of three and one of two
    expect(thinned[0]).toMatchObject({ x: 2, y: 4 })
    expect(thinned.at(-1)).toMatchObject({ x: 400.5, y: 801 })
  })
})

describe('a picture', () => {
  it('is a PNG of its pixels', () => {
    const pixels = Uint8Array.from({ length: 2 * 3 * 3 }, (_, i) => 10 * i)
    const { width, height, channels, data } = decode(encodePicture({ width: 2, height: 3, channels: 3, pixels }))
    expect({ width, height, channels, data: [...data] }).toEqual({
      width: 2,
      height: 3,
      channels: 3,
      data: [...pixels],
    })
  })
})

describe('the time that is left', () => {
  it('goes by what was done in this sitting, phase by phase', () => {
    let now = 0
    const pace = new Pace(() => now)
    expect(pace.left(50, 100)).toBeUndefined()
    now = 2000
    expect(pace.left(60, 100)).toBeCloseTo(8)
    expect(pace.left(1, 100)).toBeUndefined() // less than before: another phase
    now = 3000
    expect(pace.left(2, 100)).toBeCloseTo(98)
    expect(pace.left(3, 200)).toBeUndefined()
  })
})
