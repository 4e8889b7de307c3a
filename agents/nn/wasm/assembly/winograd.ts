/**
 * The transforms of Winograd's minimal filtering F(3x3, 3x3) (Lavin and Gray 2016): 3x3 outputs of a 3x3 filter for 25
 * products instead of 81, by way of the values of polynomials at 0, 1, -1, 2 and infinity. A 9x9 board is 3x3 such tiles, with
 * nothing left over.
 *
 *     y = A' [(G w G') * (B' d B)] A,  d the 5x5 inputs of a tile, * by element, ' transposed
 *
 * Summed over channels, the products are 25 products of matrices, [tiles, in] x [in, out]. The same identity, with tiles of dy
 * for w, gives the filter's gradient: 25 products [in, tiles] x [tiles, out].
 *
 * Layout: [25][tile][pitch], the points `step` bytes apart, a pitch being the channels rounded up to whole vectors; what is in
 * the margin has no meaning.
 * `work` is scratch of WORK bytes. Places outside an image are those of `outside`, a pitch of zeros (or of anything, for writing).
 */
import { madd } from './lanes'

const TILE = 3 // outputs of a tile along an axis
const POINTS = 5 // its inputs, and its products
const LINE: usize = POINTS * 16 // bytes of a line of temporaries
const TEMPORARIES: usize = 128 // where they begin in `work`, behind the places

// @ts-ignore: decorator
@inline
function pitchOf(channels: i32): usize {
  return <usize>((channels + 3) & ~3) << 2
}

/** Line r of temporaries, and slot c of a line. */
// @ts-ignore: decorator
@inline
function lineAt(temporaries: usize, r: i32): usize {
  return temporaries + <usize>r * LINE
}

// @ts-ignore: decorator
@inline
function slotAt(temporaries: usize, c: i32): usize {
  return temporaries + (<usize>c << 4)
}

/** B' d. */
// @ts-ignore: decorator
@inline
function dataLine(d0: v128, d1: v128, d2: v128, d3: v128, d4: v128, to: usize, step: usize): void {
  const two = f32x4.splat(2)
  const odd = f32x4.sub(d3, d1)
  const even = f32x4.sub(d3, d2)
  v128.store(to, madd(two, f32x4.sub(d0, d2), odd))
  v128.store(to + step, madd(f32x4.splat(-2), d1, even))
  v128.store(to + 2 * step, madd(two, f32x4.sub(d1, d2), even))
  v128.store(to + 3 * step, odd)
  v128.store(to + 4 * step, madd(f32x4.splat(-2), odd, f32x4.sub(d4, d2)))
}

/** G w, but for a factor of each row: SCALES. */
// @ts-ignore: decorator
@inline
function filterLine(w0: v128, w1: v128, w2: v128, to: usize, step: usize): void {
  const ends = f32x4.add(w0, w2)
  v128.store(to, w0)
  v128.store(to + step, f32x4.add(ends, w1))
  v128.store(to + 2 * step, f32x4.sub(ends, w1))
  v128.store(to + 3 * step, madd(f32x4.splat(4), w2, madd(f32x4.splat(2), w1, w0)))
  v128.store(to + 4 * step, w2)
}

/** A' m. */
// @ts-ignore: decorator
@inline
function outputLine(m0: v128, m1: v128, m2: v128, m3: v128, m4: v128, to: usize, step: usize): void {
  const sum = f32x4.add(m1, m2)
  v128.store(to, f32x4.add(f32x4.add(m0, sum), m3))
  v128.store(to + step, madd(f32x4.splat(2), m3, f32x4.sub(m1, m2)))
  v128.store(to + 2 * step, f32x4.add(madd(f32x4.splat(4), m3, sum), m4))
}

/** The factor that filterLine leaves out of its row. */
// @ts-ignore: decorator
@inline
function scale(row: i32): f32 {
  if (row == 0) return 0.5
  if (row == 1) return -0.5
  if (row == 2) return <f32>(-1.0 / 6.0)
  return row == 3 ? <f32>(1.0 / 6.0) : 1
}

/** Writes where a tile's side x side pixels lie. */
function places(
  work: usize,
  image: usize,
  height: i32,
  width: i32,
  bytes: i32,
  row: i32,
  column: i32,
  side: i32,
  outside: usize,
): void {
  for (let r = row; r < row + side; r++) {
    const line = image + <usize>(r * width * bytes)
    const within = r >= 0 && r < height
    for (let c = column; c < column + side; c++) {
      store<usize>(work, within && c >= 0 && c < width ? line + <usize>(c * bytes) : outside)
      work += 4
    }
  }
}

/** B' d B of every tile of images [images, height, width, channels]; the first one begins at -top, -left. */
export function winogradData(
  x: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  tileRows: i32,
  tileColumns: i32,
  outside: usize,
  work: usize,
  to: usize,
  step: usize,
): void {
  const pitch = pitchOf(channels)
  const temporaries = work + TEMPORARIES
  for (let image = 0; image < images; image++) {
    for (let tile = 0; tile < tileRows * tileColumns; tile++) {
      const row = (tile / tileColumns) * TILE - top
      const column = (tile % tileColumns) * TILE - left
      places(work, x, height, width, channels << 2, row, column, POINTS, outside)
      for (let at: usize = 0; at < pitch; at += 16) {
        for (let r = 0; r < POINTS; r++) {
          const p = work + <usize>(r * POINTS * 4)
          dataLine(
            v128.load(load<usize>(p) + at),
            v128.load(load<usize>(p, 4) + at),
            v128.load(load<usize>(p, 8) + at),
            v128.load(load<usize>(p, 12) + at),
            v128.load(load<usize>(p, 16) + at),
            lineAt(temporaries, r),
            16,
          )
        }
        for (let c = 0; c < POINTS; c++) {
          const t = slotAt(temporaries, c)
          dataLine(
            v128.load(t),
            v128.load(t, 80),
            v128.load(t, 160),
            v128.load(t, 240),
            v128.load(t, 320),
            to + at + <usize>c * step,
            <usize>POINTS * step,
          )
        }
      }
      to += pitch
    }
    x += <usize>(height * width * channels) << 2
  }
}

/** G dy G' of every tile of dy [images, height, width, channels], but for the factors of filterLine. */
export function winogradGradient(
  dy: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  tileRows: i32,
  tileColumns: i32,
  outside: usize,
  work: usize,
  to: usize,
  step: usize,
): void {
  const pitch = pitchOf(channels)
  const temporaries = work + TEMPORARIES
  for (let image = 0; image < images; image++) {
    for (let tile = 0; tile < tileRows * tileColumns; tile++) {
      const row = (tile / tileColumns) * TILE
      const column = (tile % tileColumns) * TILE
      places(work, dy, height, width, channels << 2, row, column, TILE, outside)
      for (let at: usize = 0; at < pitch; at += 16) {
        for (let r = 0; r < TILE; r++) {
          const p = work + <usize>(r * TILE * 4)
          filterLine(
            v128.load(load<usize>(p) + at),
            v128.load(load<usize>(p, 4) + at),
            v128.load(load<usize>(p, 8) + at),
            lineAt(temporaries, r),
            16,
          )
        }
        for (let c = 0; c < POINTS; c++) {
          const t = slotAt(temporaries, c)
          filterLine(v128.load(t), v128.load(t, 80), v128.load(t, 160), to + at + <usize>c * step, <usize>POINTS * step)
        }
      }
      to += pitch
    }
    dy += <usize>(height * width * channels) << 2
  }
}

/**
 * G w G' of `count` filters at once: [3 * 3][count] -> [25][pitch of count]. The nine taps are `step` bytes apart, which is
 * negative where the filter is turned round.
 */
export function winogradFilter(w: usize, step: usize, count: i32, work: usize, to: usize): void {
  const pitch = pitchOf(count)
  for (let at: usize = 0; at < pitch; at += 16) {
    for (let r = 0; r < TILE; r++) {
      const p = w + at + <usize>(r * TILE) * step
      filterLine(v128.load(p), v128.load(p + step), v128.load(p + 2 * step), lineAt(work, r), 16)
    }
    for (let c = 0; c < POINTS; c++) {
      const t = slotAt(work, c)
      filterLine(v128.load(t), v128.load(t, 80), v128.load(t, 160), lineAt(work, 3), 16)
      for (let r = 0; r < POINTS; r++) {
        const factor = f32x4.splat(scale(r) * scale(c))
        v128.store(to + at + <usize>(r * POINTS + c) * pitch, f32x4.mul(v128.load(slotAt(lineAt(work, 3), r)), factor))
      }
    }
  }
}

/** A' m A of every tile, plus the bias [pitch], bounded by low and high, into y [images, height, width, channels]. */
export function winogradOutput(
  m: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  tileRows: i32,
  tileColumns: i32,
  bias: usize,
  low: f32,
  high: f32,
  outside: usize,
  work: usize,
  step: usize,
  y: usize,
): void {
  const pitch = pitchOf(channels)
  const whole = <usize>(channels & ~3) << 2
  const temporaries = work + TEMPORARIES
  const lows = f32x4.splat(low)
  const highs = f32x4.splat(high)
  for (let image = 0; image < images; image++) {
    for (let tile = 0; tile < tileRows * tileColumns; tile++) {
      const row = (tile / tileColumns) * TILE
      const column = (tile % tileColumns) * TILE
      places(work, y, height, width, channels << 2, row, column, TILE, outside)
      for (let at: usize = 0; at < pitch; at += 16) {
        const added = v128.load(bias + at)
        for (let r = 0; r < POINTS; r++) {
          const p = m + at + <usize>(r * POINTS) * step
          outputLine(
            v128.load(p),
            v128.load(p + step),
            v128.load(p + 2 * step),
            v128.load(p + 3 * step),
            v128.load(p + 4 * step),
            lineAt(temporaries, r),
            16,
          )
        }
        for (let c = 0; c < TILE; c++) {
          const t = slotAt(temporaries, c)
          const result = lineAt(temporaries, POINTS)
          outputLine(v128.load(t), v128.load(t, 80), v128.load(t, 160), v128.load(t, 240), v128.load(t, 320), result, 16)
          for (let r = 0; r < TILE; r++) {
            const sum = f32x4.add(v128.load(slotAt(result, r)), added)
            const bounded = f32x4.pmin(f32x4.pmax(sum, lows), highs)
            const place = load<usize>(work + <usize>((r * TILE + c) * 4)) + at
            if (at < whole) v128.store(place, bounded)
            else storeSome(place, bounded, channels & 3)
          }
        }
      }
      m += pitch
    }
    y += <usize>(height * width * channels) << 2
  }
}

/** A' m A of `count` sums at once, with the factors of filterLine: [25][count] -> [3 * 3][count]. */
export function winogradSums(m: usize, count: i32, work: usize, dw: usize): void {
  const step = <usize>count << 2
  for (let i = 0; i < count; i += 4) {
    const at = <usize>i << 2
    for (let r = 0; r < POINTS; r++) {
      const p = m + at + <usize>(r * POINTS) * step
      const factor = f32x4.splat(scale(r))
      outputLine(
        f32x4.mul(v128.load(p), f32x4.mul(factor, f32x4.splat(scale(0)))),
        f32x4.mul(v128.load(p + step), f32x4.mul(factor, f32x4.splat(scale(1)))),
        f32x4.mul(v128.load(p + 2 * step), f32x4.mul(factor, f32x4.splat(scale(2)))),
        f32x4.mul(v128.load(p + 3 * step), f32x4.mul(factor, f32x4.splat(scale(3)))),
        f32x4.mul(v128.load(p + 4 * step), f32x4.mul(factor, f32x4.splat(scale(4)))),
        lineAt(work, r),
        16,
      )
    }
    for (let c = 0; c < TILE; c++) {
      const t = slotAt(work, c)
      const result = lineAt(work, POINTS)
      outputLine(v128.load(t), v128.load(t, 80), v128.load(t, 160), v128.load(t, 240), v128.load(t, 320), result, 16)
      for (let r = 0; r < TILE; r++) {
        const place = dw + at + <usize>(r * TILE + c) * step
        if (i + 4 <= count) v128.store(place, v128.load(slotAt(result, r)))
        else storeSome(place, v128.load(slotAt(result, r)), count & 3)
      }
    }
  }
}

function storeSome(to: usize, v: v128, live: i32): void {
  v128.store_lane<f32>(to, v, 0)
  if (live > 1) v128.store_lane<f32>(to, v, 1, 4)
  if (live > 2) v128.store_lane<f32>(to, v, 2, 8)
}
