/**
 * Numbers that change places: out[i0, i1, ...] = x[i0, i1, ...] where each axis has a stride of its own on either side.
 * Four outer loops go around two axes that are moved at once, in one of three ways. Sizes are counts of elements, strides
 * too; they may be 0 (the same again) or negative (backwards).
 */
import { copyRows } from './copy'

/** Rows of `cols` elements that lie side by side on both sides. */
const WHOLE_ROWS: i32 = 0
/** A matrix that is transposed: `cols` lie side by side in x, `rows` in out. */
const TURNED: i32 = 1

/** Elements of `width` bytes (4 or 1). The third way: `rows` single elements, side by side in out; `cols` is 1. */
export function move(
  src: usize, dst: usize, width: i32, way: i32,
  n0: i32, n1: i32, n2: i32, n3: i32,
  src0: i32, src1: i32, src2: i32, src3: i32,
  dst0: i32, dst1: i32, dst2: i32, dst3: i32,
  rows: i32, cols: i32, srcRow: i32, dstRow: i32,
): void {
  for (let i0 = 0; i0 < n0; i0++) {
    for (let i1 = 0; i1 < n1; i1++) {
      for (let i2 = 0; i2 < n2; i2++) {
        for (let i3 = 0; i3 < n3; i3++) {
          const from = src + <usize>(width * (i0 * src0 + i1 * src1 + i2 * src2 + i3 * src3))
          const to = dst + <usize>(width * (i0 * dst0 + i1 * dst1 + i2 * dst2 + i3 * dst3))
          if (way == WHOLE_ROWS) copyRows(from, to, rows, width * cols, width * srcRow, width * dstRow)
          else if (way == TURNED) {
            if (width == 4) flipWords(from, to, rows, cols, <usize>srcRow << 2, <usize>dstRow << 2)
            else flipBytes(from, to, rows, cols, srcRow, dstRow)
          } else if (width == 4) takeWords(from, to, rows, <usize>srcRow << 2)
          else takeBytes(from, to, rows, srcRow)
        }
      }
    }
  }
}

function takeWords(src: usize, dst: usize, n: i32, stride: usize): void {
  let i = 0
  if (stride == 0) {
    const same = v128.load32_splat(src)
    for (; i + 4 <= n; i += 4, dst += 16) v128.store(dst, same)
  }
  for (; i < n; i++, src += stride, dst += 4) store<u32>(dst, load<u32>(src))
}

function takeBytes(src: usize, dst: usize, n: i32, stride: usize): void {
  for (let i = 0; i < n; i++, src += stride, dst++) store<u8>(dst, load<u8>(src))
}

/** So many rows at a time that the cache lines they lie on stay in the first cache until all of each was read. */
const TILE: i32 = 64

/** dst[col, row] = src[row, col], four by four; strides in bytes. */
export function flipWords(src: usize, dst: usize, rows: i32, cols: i32, srcRow: usize, dstRow: usize): void {
  for (let from = 0; from < rows; from += TILE) {
    const to = min(from + TILE, rows)
    let col = 0
    for (; col + 4 <= cols; col += 4) {
      let row = from
      for (; row + 4 <= to; row += 4) {
        const s = src + <usize>row * srcRow + ((<usize>col) << 2)
        const d = dst + <usize>col * dstRow + ((<usize>row) << 2)
        const a = v128.load(s)
        const b = v128.load(s + srcRow)
        const c = v128.load(s + 2 * srcRow)
        const e = v128.load(s + 3 * srcRow)
        const ab01 = i32x4.shuffle(a, b, 0, 4, 1, 5)
        const ab23 = i32x4.shuffle(a, b, 2, 6, 3, 7)
        const ce01 = i32x4.shuffle(c, e, 0, 4, 1, 5)
        const ce23 = i32x4.shuffle(c, e, 2, 6, 3, 7)
        v128.store(d, i64x2.shuffle(ab01, ce01, 0, 2))
        v128.store(d + dstRow, i64x2.shuffle(ab01, ce01, 1, 3))
        v128.store(d + 2 * dstRow, i64x2.shuffle(ab23, ce23, 0, 2))
        v128.store(d + 3 * dstRow, i64x2.shuffle(ab23, ce23, 1, 3))
      }
      for (; row < to; row++) flipRow(src, dst, row, col, col + 4, srcRow, dstRow)
    }
    if (col < cols) for (let row = from; row < to; row++) flipRow(src, dst, row, col, cols, srcRow, dstRow)
  }
}

// @ts-ignore: decorator
@inline
function flipRow(src: usize, dst: usize, row: i32, from: i32, to: i32, srcRow: usize, dstRow: usize): void {
  for (let col = from; col < to; col++) {
    const word = load<u32>(src + <usize>row * srcRow + ((<usize>col) << 2))
    store<u32>(dst + <usize>col * dstRow + ((<usize>row) << 2), word)
  }
}

function flipBytes(src: usize, dst: usize, rows: i32, cols: i32, srcRow: usize, dstRow: usize): void {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      store<u8>(dst + <usize>col * dstRow + row, load<u8>(src + <usize>row * srcRow + col))
    }
  }
}
