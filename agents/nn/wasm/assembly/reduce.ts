/**
 * Reductions of [outer, n, inner] over its middle axis to [outer, inner], with no transposing pass. Sums are kept in
 * blocks, so that a long one loses no more digits than a block does.
 */
import { laneSum } from './lanes'

const SUM: i32 = 0
const MAX: i32 = 1
const MIN: i32 = 2
const PROD: i32 = 3

/** Rows (or columns' numbers) that are summed before the block is added to the total. */
const BLOCK: i32 = 256

/** From so many columns on, whole rows are read one after another, in blocks of so many. */
const WIDE: i32 = 32
const ROWS: i32 = 2048

/**
 * x [outer, n, inner] -> out [outer, inner], times `scale` (a mean is a scaled sum). `part` is room for `inner` floats, for
 * all four.
 */
export function reduceSum(x: usize, out: usize, part: usize, outer: i32, n: i32, inner: i32, scale: f32): void {
  reduce(SUM, x, out, part, outer, n, inner, scale)
}

export function reduceMax(x: usize, out: usize, part: usize, outer: i32, n: i32, inner: i32): void {
  reduce(MAX, x, out, part, outer, n, inner, 1)
}

export function reduceMin(x: usize, out: usize, part: usize, outer: i32, n: i32, inner: i32): void {
  reduce(MIN, x, out, part, outer, n, inner, 1)
}

export function reduceProd(x: usize, out: usize, part: usize, outer: i32, n: i32, inner: i32): void {
  reduce(PROD, x, out, part, outer, n, inner, 1)
}

// @ts-ignore: decorator
@inline
function reduce(op: i32, x: usize, out: usize, part: usize, outer: i32, n: i32, inner: i32, scale: f32): void {
  if (inner == 1) {
    for (let row = 0; row < outer; row++) {
      store<f32>(out + ((<usize>row) << 2), <f32>ofRow(op, x + (<usize>row * <usize>n << 2), n) * scale)
    }
    return
  }
  const stride = (<usize>inner) << 2
  const scales = f32x4.splat(scale)
  for (let o = 0; o < outer; o++) {
    const from = x + <usize>o * <usize>n * stride
    const to = out + <usize>o * stride
    let col = 0
    if (inner >= WIDE) {
      col = inner & ~3
      ofWholeRows(op, from, to, part, n, col, stride, scales)
    }
    for (; col + 16 <= inner; col += 16) {
      ofSixteenColumns(op, from + ((<usize>col) << 2), to + ((<usize>col) << 2), n, stride, scales)
    }
    for (; col + 4 <= inner; col += 4) {
      const at = from + ((<usize>col) << 2)
      let total = start(op)
      for (let block = 0; block < n; block += BLOCK) {
        const end = min(block + BLOCK, n)
        let part = start(op)
        for (let row = block; row < end; row++) part = both(op, part, v128.load(at + <usize>row * stride))
        total = both(op, total, part)
      }
      v128.store(to + ((<usize>col) << 2), f32x4.mul(total, scales))
    }
    for (; col < inner; col++) {
      const at = from + ((<usize>col) << 2)
      let total: f64 = first(op)
      for (let row = 0; row < n; row++) total = pair(op, total, load<f32>(at + <usize>row * stride))
      store<f32>(to + ((<usize>col) << 2), <f32>total * scale)
    }
  }
}

/**
 * The first `cols` columns, eight rows at a time: rows are read as they lie, which memory is fastest at. `part` is room
 * for a row, in which each block is kept apart.
 */
// @ts-ignore: decorator
@inline
function ofWholeRows(op: i32, x: usize, out: usize, part: usize, n: i32, cols: i32, stride: usize, scales: v128): void {
  const end = (<usize>cols) << 2
  for (let at: usize = 0; at < end; at += 16) v128.store(out + at, start(op))
  for (let block = 0; block < n; block += ROWS) {
    const to = min(block + ROWS, n)
    for (let at: usize = 0; at < end; at += 16) v128.store(part + at, start(op))
    let row = block
    for (; row + 8 <= to; row += 8) {
      const r0 = x + <usize>row * stride
      const r4 = r0 + 4 * stride
      for (let at: usize = 0; at < end; at += 16) {
        const a = both(op, v128.load(r0 + at), v128.load(r0 + stride + at))
        const b = both(op, v128.load(r0 + 2 * stride + at), v128.load(r0 + 3 * stride + at))
        const c = both(op, v128.load(r4 + at), v128.load(r4 + stride + at))
        const d = both(op, v128.load(r4 + 2 * stride + at), v128.load(r4 + 3 * stride + at))
        v128.store(part + at, both(op, v128.load(part + at), both(op, both(op, a, b), both(op, c, d))))
      }
    }
    for (; row < to; row++) {
      const from = x + <usize>row * stride
      for (let at: usize = 0; at < end; at += 16) v128.store(part + at, both(op, v128.load(part + at), v128.load(from + at)))
    }
    for (let at: usize = 0; at < end; at += 16) v128.store(out + at, both(op, v128.load(out + at), v128.load(part + at)))
  }
  for (let at: usize = 0; at < end; at += 16) v128.store(out + at, f32x4.mul(v128.load(out + at), scales))
}

// @ts-ignore: decorator
@inline
function ofSixteenColumns(op: i32, x: usize, out: usize, n: i32, stride: usize, scales: v128): void {
  let total0 = start(op), total1 = start(op), total2 = start(op), total3 = start(op)
  for (let block = 0; block < n; block += BLOCK) {
    const end = x + <usize>min(block + BLOCK, n) * stride
    let part0 = start(op), part1 = start(op), part2 = start(op), part3 = start(op)
    for (let at = x + <usize>block * stride; at < end; at += stride) {
      part0 = both(op, part0, v128.load(at))
      part1 = both(op, part1, v128.load(at, 16))
      part2 = both(op, part2, v128.load(at, 32))
      part3 = both(op, part3, v128.load(at, 48))
    }
    total0 = both(op, total0, part0)
    total1 = both(op, total1, part1)
    total2 = both(op, total2, part2)
    total3 = both(op, total3, part3)
  }
  v128.store(out, f32x4.mul(total0, scales))
  v128.store(out, f32x4.mul(total1, scales), 16)
  v128.store(out, f32x4.mul(total2, scales), 32)
  v128.store(out, f32x4.mul(total3, scales), 48)
}

// @ts-ignore: decorator
@inline
function ofRow(op: i32, x: usize, n: i32): f64 {
  let total: f64 = first(op)
  let i = 0
  while (i + 16 <= n) {
    const end = min(i + 16 * BLOCK, n)
    let a = start(op), b = start(op), c = start(op), d = start(op)
    for (; i + 16 <= end; i += 16) {
      const at = x + ((<usize>i) << 2)
      a = both(op, a, v128.load(at))
      b = both(op, b, v128.load(at, 16))
      c = both(op, c, v128.load(at, 32))
      d = both(op, d, v128.load(at, 48))
    }
    total = pair(op, total, acrossLanes(op, both(op, both(op, a, b), both(op, c, d))))
  }
  for (; i < n; i++) total = pair(op, total, load<f32>(x + ((<usize>i) << 2)))
  return total
}

// @ts-ignore: decorator
@inline
function first(op: i32): f64 {
  if (op == SUM) return 0
  if (op == MAX) return -Infinity
  if (op == MIN) return Infinity
  return 1
}

// @ts-ignore: decorator
@inline
function start(op: i32): v128 {
  return f32x4.splat(<f32>first(op))
}

// @ts-ignore: decorator
@inline
function both(op: i32, a: v128, b: v128): v128 {
  if (op == SUM) return f32x4.add(a, b)
  if (op == MAX) return f32x4.max(a, b)
  if (op == MIN) return f32x4.min(a, b)
  return f32x4.mul(a, b)
}

// @ts-ignore: decorator
@inline
function pair(op: i32, a: f64, b: f64): f64 {
  if (op == SUM) return a + b
  if (op == MAX) return max(a, b)
  if (op == MIN) return min(a, b)
  return a * b
}

// @ts-ignore: decorator
@inline
function acrossLanes(op: i32, v: v128): f32 {
  if (op == SUM) return laneSum(v)
  const pairs = both(op, v, i32x4.shuffle(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(both(op, pairs, i32x4.shuffle(pairs, pairs, 1, 0, 3, 2)), 0)
}

/** The same of whole numbers: `op` is 0 for the sum, 1 maximum, 2 minimum, 3 product. */
export function reduceInts(op: i32, x: usize, out: usize, outer: i32, n: i32, inner: i32): void {
  for (let o = 0; o < outer; o++) {
    for (let col = 0; col < inner; col++) {
      let total = op == SUM ? 0 : op == MAX ? i32.MIN_VALUE : op == MIN ? i32.MAX_VALUE : 1
      for (let row = 0; row < n; row++) {
        const value = load<i32>(x + ((<usize>((o * n + row) * inner + col)) << 2))
        if (op == SUM) total += value
        else if (op == MAX) total = max(total, value)
        else if (op == MIN) total = min(total, value)
        else total *= value
      }
      store<i32>(out + ((<usize>(o * inner + col)) << 2), total)
    }
  }
}

/** The place of the first greatest number (of the first least where `sign` is -1) along the middle axis. */
export function argMax(x: usize, out: usize, outer: i32, n: i32, inner: i32, sign: f32): void {
  const stride = (<usize>inner) << 2
  const signs = f32x4.splat(sign)
  for (let o = 0; o < outer; o++) {
    const from = x + <usize>o * <usize>n * stride
    const to = out + <usize>o * stride
    if (inner == 1 && n >= 8) {
      store<i32>(to, argMaxOfRow(from, n, signs))
      continue
    }
    let col = 0
    for (; col + 4 <= inner; col += 4) {
      const at = from + ((<usize>col) << 2)
      let best = f32x4.mul(v128.load(at), signs)
      let place = i32x4.splat(0)
      for (let row = 1; row < n; row++) {
        const value = f32x4.mul(v128.load(at + <usize>row * stride), signs)
        const better = f32x4.gt(value, best)
        best = v128.bitselect(value, best, better)
        place = v128.bitselect(i32x4.splat(row), place, better)
      }
      v128.store(to + ((<usize>col) << 2), place)
    }
    for (; col < inner; col++) {
      const at = from + ((<usize>col) << 2)
      let best = load<f32>(at) * sign
      let place = 0
      for (let row = 1; row < n; row++) {
        const value = load<f32>(at + <usize>row * stride) * sign
        if (value > best) {
          best = value
          place = row
        }
      }
      store<i32>(to + ((<usize>col) << 2), place)
    }
  }
}

function argMaxOfRow(x: usize, n: i32, signs: v128): i32 {
  let best = f32x4.mul(v128.load(x), signs)
  let places = i32x4(0, 1, 2, 3)
  let here = places
  let i = 4
  for (; i + 4 <= n; i += 4) {
    here = i32x4.add(here, i32x4.splat(4))
    const value = f32x4.mul(v128.load(x + ((<usize>i) << 2)), signs)
    const better = f32x4.gt(value, best)
    best = v128.bitselect(value, best, better)
    places = v128.bitselect(here, places, better)
  }
  let most = f32x4.extract_lane(best, 0)
  let place = i32x4.extract_lane(places, 0)
  for (let lane = 1; lane < 4; lane++) {
    best = i32x4.shuffle(best, best, 1, 2, 3, 0)
    places = i32x4.shuffle(places, places, 1, 2, 3, 0)
    const next = f32x4.extract_lane(best, 0)
    const at = i32x4.extract_lane(places, 0)
    if (next > most || (next == most && at < place)) {
      most = next
      place = at
    }
  }
  const sign = f32x4.extract_lane(signs, 0)
  for (; i < n; i++) {
    const value = load<f32>(x + ((<usize>i) << 2)) * sign
    if (value > most) {
      most = value
      place = i
    }
  }
  return place
}
