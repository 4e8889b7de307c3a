/** Two-sided 95 % point of the standard normal distribution. */
export const Z95 = 1.959963984540054

/** Complementary error function, to about 1e-15: power series (Abramowitz and Stegun 7.1.6), continued fraction (7.1.14) for large arguments. */
export function erfc(x: number): number {
  if (x < 0) return 2 - erfc(-x)
  if (x > 27) return 0 // below the smallest positive number
  const scale = Math.exp(-x * x) / Math.sqrt(Math.PI)
  if (x < 2.5) {
    let term = x
    let sum = x
    for (let n = 1; term > sum * 1e-17; n++) {
      term *= (2 * x * x) / (2 * n + 1)
      sum += term
    }
    return 1 - 2 * scale * sum
  }
  let fraction = x
  for (let k = 60; k >= 1; k--) fraction = x + k / 2 / fraction
  return scale / fraction
}

/** P(Z <= z) of the standard normal distribution. */
export function normalCdf(z: number): number {
  return erfc(-z / Math.SQRT2) / 2
}

/**
 * P(T <= t) of Student's distribution with `degrees` > 0 degrees of freedom (Abramowitz and Stegun 26.7.1,
 * by the incomplete beta function); infinitely many are the normal distribution.
 */
export function studentCdf(t: number, degrees: number): number {
  if (t === Number.POSITIVE_INFINITY) return 1
  if (t === Number.NEGATIVE_INFINITY) return 0
  if (degrees > 1e6) return normalCdf(t)
  const outside = incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
  return t > 0 ? 1 - outside / 2 : outside / 2
}

/** The t for which P(|T| <= t) is `level`, 0 < level < 1: half-widths of intervals. Infinite without degrees of freedom. */
export function studentTwoSided(level: number, degrees: number): number {
  if (degrees <= 0) return Number.POSITIVE_INFINITY
  const target = (1 + level) / 2
  let low = 0
  let high = 2
  while (studentCdf(high, degrees) < target) high *= 2
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2
    if (studentCdf(middle, degrees) < target) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** I_x(a, b), the regularised incomplete beta function (DLMF 8.17.22, by the modified Lentz method). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const tiny = 1e-300
  let d = 1 / away(1 - ((a + b) * x) / (a + 1), tiny)
  let c = 1
  let fraction = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let step = 1
    for (const coefficient of [even, odd]) {
      d = 1 / away(1 + coefficient * d, tiny)
      c = away(1 + coefficient / c, tiny)
      step = c * d
      fraction *= step
    }
    if (Math.abs(step - 1) < 1e-15) break
  }
  const log = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)
  return (Math.exp(log) * fraction) / a
}

function away(value: number, tiny: number): number {
  return Math.abs(value) < tiny ? tiny : value
}

/** ln Gamma(x) for x > 0: Stirling's series (DLMF 5.11.1) above 10, the recurrence below. */
function logGamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < 10; z++) shift -= Math.log(z)
  const r = 1 / (z * z)
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / z
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series
}
