/** Count, mean and sum of squared deviations of a stream of numbers, in constant memory. */
export interface Moments {
  readonly count: number
  readonly mean: number
  readonly squares: number // sum of (x - mean)^2, >= 0
}

export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 }

/** With one more number (Welford 1962). */
export function withNumber(moments: Moments, x: number): Moments {
  const count = moments.count + 1
  const delta = x - moments.mean
  const mean = moments.mean + delta / count
  return { count, mean, squares: moments.squares + delta * (x - mean) }
}

/** Of two streams together (Chan, Golub and LeVeque 1979). */
export function merged(a: Moments, b: Moments): Moments {
  const count = a.count + b.count
  if (count === 0) return NO_MOMENTS
  const delta = b.mean - a.mean
  return {
    count,
    mean: a.mean + (delta * b.count) / count,
    squares: a.squares + b.squares + (delta * delta * a.count * b.count) / count,
  }
}

/** Of the numbers `factor * x + shift`. */
export function rescaled(moments: Moments, factor: number, shift: number): Moments {
  if (moments.count === 0) return NO_MOMENTS
  return {
    count: moments.count,
    mean: factor * moments.mean + shift,
    squares: factor * factor * moments.squares,
  }
}

/** The same number, `count` times. */
export function repeated(x: number, count: number): Moments {
  return count === 0 ? NO_MOMENTS : { count, mean: x, squares: 0 }
}

/** Unbiased sample variance; infinite where fewer than two numbers leave it unknown. */
export function varianceOf(moments: Moments): number {
  return moments.count < 2 ? Number.POSITIVE_INFINITY : moments.squares / (moments.count - 1)
}
