/** Rows picked by index, and rows added up by index: the two halves of an embedding. */
import { copyRows } from './copy'
import { addRun } from './runs'

/**
 * out[b, o, i] = x[b, o, indices[b, i]], each a run of `bytes` bytes.
 * x [batch, outer, size, run], indices [batch, count], out [batch, outer, count, run].
 * @returns the place of the first index that is not in [0, size), else -1; nothing is written where there is one
 */
export function gather(
  x: usize, indices: usize, out: usize,
  batch: i32, outer: i32, size: i32, count: i32, bytes: usize,
): i32 {
  for (let i = 0; i < batch * count; i++) {
    if (load<u32>(indices + ((<usize>i) << 2)) >= <u32>size) return i
  }
  for (let b = 0; b < batch; b++) {
    const picks = indices + (<usize>(b * count) << 2)
    for (let o = 0; o < outer; o++) {
      const from = x + <usize>((b * outer + o) * size) * bytes
      for (let i = 0; i < count; i++) {
        copyRows(from + <usize>load<i32>(picks + ((<usize>i) << 2)) * bytes, out, 1, bytes, 0, 0)
        out += bytes
      }
    }
  }
  return -1
}

/**
 * out[b, s] = the sum of those x[b, i] whose ids[b, i] is s; an id outside [0, size) adds to nothing.
 * x [batch, count, run], ids [batch, count], out [batch, size, run].
 */
export function segmentSum(x: usize, ids: usize, out: usize, batch: i32, count: i32, size: i32, run: i32): void {
  const bytes = (<usize>run) << 2
  memory.fill(out, 0, <usize>(batch * size) * bytes)
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < count; i++) {
      const id = load<i32>(ids)
      if (id >= 0 && id < size) addRun(x, out + <usize>(b * size + id) * bytes, run)
      ids += 4
      x += bytes
    }
  }
}

export function segmentSumInts(x: usize, ids: usize, out: usize, batch: i32, count: i32, size: i32, run: i32): void {
  const bytes = (<usize>run) << 2
  memory.fill(out, 0, <usize>(batch * size) * bytes)
  for (let b = 0; b < batch; b++) {
    for (let i = 0; i < count; i++) {
      const id = load<i32>(ids)
      if (id >= 0 && id < size) {
        const to = out + <usize>(b * size + id) * bytes
        for (let at: usize = 0; at < bytes; at += 4) store<i32>(to + at, load<i32>(to + at) + load<i32>(x + at))
      }
      ids += 4
      x += bytes
    }
  }
}
