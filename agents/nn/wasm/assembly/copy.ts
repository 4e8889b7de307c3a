/** Moves bytes: rows between strides, axes that change places, numbers that change type. */

/** `rows` runs of `bytes` bytes, `srcStride` and `dstStride` bytes apart. */
export function copyRows(src: usize, dst: usize, rows: i32, bytes: usize, srcStride: usize, dstStride: usize): void {
  if (srcStride == bytes && dstStride == bytes) {
    memory.copy(dst, src, bytes * <usize>rows)
    return
  }
  for (let row = 0; row < rows; row++) {
    copyRun(src, dst, bytes)
    src += srcStride
    dst += dstStride
  }
}

/** A short run is copied here: `memory.copy` is a call out of WASM, which costs more than such a copy. */
// @ts-ignore: decorator
@inline
function copyRun(src: usize, dst: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.copy(dst, src, bytes)
    return
  }
  let at: usize = 0
  for (; at + 16 <= bytes; at += 16) v128.store(dst + at, v128.load(src + at))
  for (; at + 4 <= bytes; at += 4) store<u32>(dst + at, load<u32>(src + at))
  for (; at < bytes; at++) store<u8>(dst + at, load<u8>(src + at))
}

/** n floats to whole numbers, towards zero; NaN to 0. */
export function floatsToInts(src: usize, dst: usize, n: i32): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2
    v128.store(dst + at, i32x4.trunc_sat_f32x4_s(v128.load(src + at)))
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2
    store<i32>(dst + at, <i32>load<f32>(src + at))
  }
}

export function intsToFloats(src: usize, dst: usize, n: i32): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2
    v128.store(dst + at, f32x4.convert_i32x4_s(v128.load(src + at)))
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2
    store<f32>(dst + at, <f32>load<i32>(src + at))
  }
}

/** 1 where a float is not 0 (NaN too), a byte each. */
export function floatsToBools(src: usize, dst: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<u8>(dst + i, u8(load<f32>(src + ((<usize>i) << 2)) != 0))
}

export function intsToBools(src: usize, dst: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<u8>(dst + i, u8(load<i32>(src + ((<usize>i) << 2)) != 0))
}

export function boolsToFloats(src: usize, dst: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<f32>(dst + ((<usize>i) << 2), <f32>load<u8>(src + i))
}

export function boolsToInts(src: usize, dst: usize, n: i32): void {
  for (let i = 0; i < n; i++) store<i32>(dst + ((<usize>i) << 2), <i32>load<u8>(src + i))
}
