/** Whole runs of n floats. */

/** out += x. */
// @ts-ignore: decorator
@inline
export function addRun(x: usize, out: usize, n: i32): void {
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2
    v128.store(out + at, f32x4.add(v128.load(out + at), v128.load(x + at)))
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2
    store<f32>(out + at, load<f32>(out + at) + load<f32>(x + at))
  }
}

/** out += x * scale. */
// @ts-ignore: decorator
@inline
export function addScaledRun(x: usize, out: usize, n: i32, scale: f32): void {
  const scales = f32x4.splat(scale)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2
    v128.store(out + at, f32x4.add(v128.load(out + at), f32x4.mul(v128.load(x + at), scales)))
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2
    store<f32>(out + at, load<f32>(out + at) + load<f32>(x + at) * scale)
  }
}
