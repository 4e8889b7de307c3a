import type { Point } from '../../agents/studies/study.ts'

/** As many points of a curve as can be told apart on a chart. */
const MOST = 200

/** Each curve with at most 200 points: where it has more, means of runs of equally many (the last of what is left). */
export function thin(points: readonly Point[]): readonly Point[] {
  const curves = new Map<string, Point[]>()
  for (const point of points) {
    const curve = curves.get(point.curve)
    if (curve) curve.push(point)
    else curves.set(point.curve, [point])
  }
  return [...curves.values()].flatMap(curve => {
    const run = Math.ceil(curve.length / MOST)
    return Array.from({ length: Math.ceil(curve.length / run) }, (_, i) => meanOf(curve.slice(i * run, (i + 1) * run)))
  })
}

function meanOf(run: readonly Point[]): Point {
  if (run.length === 1) return run[0]
  const mean = (of: (point: Point) => number) => run.reduce((sum, point) => sum + of(point), 0) / run.length
  const point = { ...run[0], x: mean(({ x }) => x), y: mean(({ y }) => y) }
  return point.band
    ? { ...point, band: [mean(({ band, y }) => band?.[0] ?? y), mean(({ band, y }) => band?.[1] ?? y)] }
    : point
}
