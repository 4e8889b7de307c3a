/**
 * Convolution of each channel by itself, over tables of rows and taps (see rows.ts). With a multiplier, channel c gives the
 * channels c * multiplier + q; only one to one is worth lanes.
 */
import { madd } from './lanes'

/**
 * At each row's place, for each channel: bias (0: none) + sum over taps of the row's floats times the filter's
 * [tap][channel][q], bounded by low and high.
 */
export function depthwiseRows(
  table: usize,
  count: i32,
  taps: usize,
  tapCount: i32,
  channels: i32,
  multiplier: i32,
  filter: usize,
  bias: usize,
  low: f32,
  high: f32,
): void {
  const outputs = channels * multiplier
  const step = <usize>outputs << 2
  const lanes = multiplier == 1 ? channels & ~3 : 0
  const lows = f32x4.splat(low)
  const highs = f32x4.splat(high)
  for (let row = 0; row < count; row++, table += 8) {
    const from = load<usize>(table)
    const to = load<usize>(table, 4)
    let c = 0
    for (; c < lanes; c += 4) {
      const at = <usize>c << 2
      let sum = bias != 0 ? v128.load(bias + at) : f32x4.splat(0)
      let w = filter + at
      for (let tap = 0; tap < tapCount; tap++) {
        sum = madd(v128.load(from + load<usize>(taps + (<usize>tap << 2)) + at), v128.load(w), sum)
        w += step
      }
      v128.store(to + at, f32x4.pmin(f32x4.pmax(sum, lows), highs))
    }
    for (c *= multiplier; c < outputs; c++) {
      const at = <usize>c << 2
      const input = <usize>(c / multiplier) << 2
      let sum: f32 = bias != 0 ? load<f32>(bias + at) : 0
      let w = filter + at
      for (let tap = 0; tap < tapCount; tap++) {
        sum += load<f32>(from + load<usize>(taps + (<usize>tap << 2)) + input) * load<f32>(w)
        w += step
      }
      if (sum < low) sum = low
      if (sum > high) sum = high
      store<f32>(to + at, sum)
    }
  }
}

/** The way back where one channel gave several: at each row's place, [channel] = sum over taps and q of row * filter. */
export function depthwiseGather(
  table: usize,
  count: i32,
  taps: usize,
  tapCount: i32,
  channels: i32,
  multiplier: i32,
  filter: usize,
): void {
  const step = <usize>(channels * multiplier) << 2
  for (let row = 0; row < count; row++, table += 8) {
    const from = load<usize>(table)
    const to = load<usize>(table, 4)
    for (let c = 0; c < channels; c++) {
      let sum: f32 = 0
      for (let tap = 0; tap < tapCount; tap++) {
        const x = from + load<usize>(taps + (<usize>tap << 2))
        const w = filter + <usize>tap * step
        for (let q = c * multiplier; q < (c + 1) * multiplier; q++) {
          sum += load<f32>(x + (<usize>q << 2)) * load<f32>(w + (<usize>q << 2))
        }
      }
      store<f32>(to + (<usize>c << 2), sum)
    }
  }
}

/** Adds to sums[tap][channel][q] the sum over the table's rows of left[tap + channel] * right[channel][q]. */
export function depthwiseColumns(
  table: usize,
  count: i32,
  taps: usize,
  tapCount: i32,
  channels: i32,
  multiplier: i32,
  sums: usize,
): void {
  const outputs = channels * multiplier
  const lanes = multiplier == 1 ? channels & ~3 : 0
  for (let tap = 0; tap < tapCount; tap++) {
    const offset = load<usize>(taps + (<usize>tap << 2))
    let c = 0
    for (; c < lanes; c += 4) {
      const at = <usize>c << 2
      let sum = v128.load(sums + at)
      for (let row = 0, pair = table; row < count; row++, pair += 8) {
        sum = madd(v128.load(load<usize>(pair) + offset + at), v128.load(load<usize>(pair, 4) + at), sum)
      }
      v128.store(sums + at, sum)
    }
    for (c *= multiplier; c < outputs; c++) {
      const at = <usize>c << 2
      const input = offset + (<usize>(c / multiplier) << 2)
      let sum = load<f32>(sums + at)
      for (let row = 0, pair = table; row < count; row++, pair += 8) {
        sum += load<f32>(load<usize>(pair) + input) * load<f32>(load<usize>(pair, 4) + at)
      }
      store<f32>(sums + at, sum)
    }
    sums += <usize>outputs << 2
  }
}
