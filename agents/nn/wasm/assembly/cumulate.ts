/**
 * Running sums and products along the middle axis of [outer, n, inner]. `exclusive`: place i holds what comes before it;
 * `reverse`: from the end.
 */
// @ts-ignore: decorator
@inline
function cumulate<T extends number>(
  product: boolean, x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32,
): void {
  const step = (reverse ? -inner : inner) << 2
  for (let o = 0; o < outer; o++) {
    for (let col = 0; col < inner; col++) {
      let at = (<usize>((o * n + (reverse ? n - 1 : 0)) * inner + col)) << 2
      let total: T = product ? <T>1 : <T>0
      for (let i = 0; i < n; i++) {
        const value = load<T>(x + at)
        if (exclusive) store<T>(out + at, total)
        total = product ? <T>(total * value) : <T>(total + value)
        if (!exclusive) store<T>(out + at, total)
        at += <usize>step
      }
    }
  }
}

export function cumsum(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  cumulate<f32>(false, x, out, outer, n, inner, exclusive, reverse)
}

export function cumprod(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  cumulate<f32>(true, x, out, outer, n, inner, exclusive, reverse)
}

export function cumsumInts(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  cumulate<i32>(false, x, out, outer, n, inner, exclusive, reverse)
}

export function cumprodInts(x: usize, out: usize, outer: i32, n: i32, inner: i32, exclusive: i32, reverse: i32): void {
  cumulate<i32>(true, x, out, outer, n, inner, exclusive, reverse)
}
