import type { Chart, Point } from '../../agents/studies/study.ts'
import { thin } from './thin.ts'

/** Colours that people of any colour vision tell apart, in an order of strong contrast (Okabe and Ito 2008). */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000']

/**
 * Draws the points of a chart as SVG, one line for each curve, with a band around it where points have one.
 * The drawing library is loaded at the first chart: few commands draw.
 */
export async function drawChart({ title, x, y, unit, scale }: Chart, all: readonly Point[]): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  const points = thin(all)
  const curves = [...new Set(points.map(({ curve }) => curve))]
  const banded = points.some(point => point.band)
  const legend = curves.length > 1 ? { title: null, orient: 'top-right' as const } : null
  const color = {
    field: 'curve',
    type: 'nominal',
    scale: { domain: curves, range: curves.map((_, i) => COLOURS[i % COLOURS.length]) },
    legend,
  } as const
  const across = {
    field: 'x',
    type: 'quantitative',
    title: x,
    scale: { nice: false, zero: false },
    axis: { tickMinStep: 1 },
  } as const
  const up = {
    type: 'quantitative',
    title: y,
    scale: scale === 'log' ? ({ type: 'log' } as const) : ({ zero: false } as const),
    axis: unit === '%' ? { format: '.1%' } : {},
  } as const
  const { spec } = compile({
    width: 560,
    height: 300,
    padding: 12,
    background: 'white',
    title: { text: title, anchor: 'start', fontSize: 15 },
    config: {
      axis: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' },
      legend: { labelFontSize: 12 },
    },
    data: { values: points.map(({ band, ...point }) => ({ ...point, low: band?.[0], high: band?.[1] })) },
    layer: [
      ...(banded
        ? [
            {
              mark: { type: 'area', opacity: 0.2 } as const,
              encoding: { x: across, y: { field: 'low', ...up } as const, y2: { field: 'high' } as const, color },
            },
          ]
        : []),
      {
        mark: { type: 'line', point: points.length < 60 },
        encoding: { x: across, y: { field: 'y', ...up }, color },
      },
    ],
  })
  const view = new vega.View(vega.parse(spec), { renderer: 'none' })
  try {
    return await view.toSVG()
  } finally {
    view.finalize()
  }
}
