import type { Chart, Point } from '../../agents/studies/study.ts'

/**
 * Draws the points of a chart as SVG, one line for each curve, with a band where points have one.
 * The drawing library is loaded at the first chart: few commands draw.
 */
export async function drawChart({ title, x, y }: Chart, points: readonly Point[]): Promise<string> {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')])
  const banded = points.some(point => point.band)
  const colour = { field: 'curve', type: 'nominal', title: null, scale: { scheme: 'tableau10' } } as const
  const across = { field: 'x', type: 'quantitative', title: x } as const
  const { spec } = compile({
    width: 560,
    height: 300,
    background: 'white',
    title,
    data: { values: points.map(({ band, ...point }) => ({ ...point, low: band?.[0], high: band?.[1] })) },
    layer: [
      ...(banded
        ? [
            {
              mark: { type: 'area', opacity: 0.2 } as const,
              encoding: {
                x: across,
                y: { field: 'low', type: 'quantitative' } as const,
                y2: { field: 'high' } as const,
                color: colour,
              },
            },
          ]
        : []),
      {
        mark: { type: 'line', point: points.length < 60 },
        encoding: {
          x: across,
          y: { field: 'y', type: 'quantitative', title: y, scale: { zero: false } },
          color: colour,
        },
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
