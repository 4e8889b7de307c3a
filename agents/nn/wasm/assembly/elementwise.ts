/** dx = dy where y > 0, else 0: the gradient of ReLU in one pass. n floats each. */
export function reluGrad(dy: usize, y: usize, dx: usize, n: i32): void {
  const zero = f32x4.splat(0)
  let i = 0
  for (; i + 4 <= n; i += 4) {
    const at = (<usize>i) << 2
    v128.store(dx + at, v128.and(v128.load(dy + at), f32x4.gt(v128.load(y + at), zero)))
  }
  for (; i < n; i++) {
    const at = (<usize>i) << 2
    store<f32>(dx + at, load<f32>(y + at) > 0 ? load<f32>(dy + at) : 0)
  }
}
