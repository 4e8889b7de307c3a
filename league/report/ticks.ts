/** Round numbers (1, 2 or 5 times a power of ten apart) that span a range: at least two, about `wanted` of them. */
export function niceTicks(low: number, high: number, wanted: number): readonly number[] {
  const range = high > low ? high - low : Math.max(1, Math.abs(low) * 0.1)
  const rough = range / wanted
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map(each => each * power).find(each => each >= rough)!
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step)
}
