/** Batches of images, [images, height, width, channels], with margins around them. */

/**
 * Copies images of height x width pixels of `channels` floats into images of paddedHeight x paddedWidth, `top` and `left`
 * pixels further in (negative: cut off), with zeros around them.
 */
export function padImages(
  from: usize,
  images: i32,
  height: i32,
  width: i32,
  channels: i32,
  top: i32,
  left: i32,
  paddedHeight: i32,
  paddedWidth: i32,
  to: usize,
): void {
  const first = max(0, min(left, paddedWidth)) // pixels of zeros before the image
  const last = max(first, min(paddedWidth, left + width)) // where those behind it begin
  const skipped = <usize>(max(0, -left) * channels) << 2
  for (let image = 0; image < images; image++) {
    for (let r = 0; r < paddedHeight; r++) {
      const row = r - top
      if (row < 0 || row >= height) {
        to = zeros(to, paddedWidth * channels)
      } else {
        to = zeros(to, first * channels)
        to = copyFloats(to, from + (<usize>(row * width * channels) << 2) + skipped, (last - first) * channels)
        to = zeros(to, (paddedWidth - last) * channels)
      }
    }
    from += <usize>(height * width * channels) << 2
  }
}

export function clear(to: usize, floats: i32): void {
  zeros(to, floats)
}

/** Returns where it ended. Rows are short: a loop is quicker than a call of memory.fill. */
function zeros(to: usize, floats: i32): usize {
  const end = to + (<usize>floats << 2)
  const whole = to + (<usize>(floats & ~3) << 2)
  for (; to < whole; to += 16) v128.store(to, f32x4.splat(0))
  for (; to < end; to += 4) store<f32>(to, 0)
  return end
}

export function copyFloats(to: usize, from: usize, floats: i32): usize {
  const end = to + (<usize>floats << 2)
  const whole = to + (<usize>(floats & ~3) << 2)
  for (; to < whole; to += 16, from += 16) v128.store(to, v128.load(from))
  for (; to < end; to += 4, from += 4) store<f32>(to, load<f32>(from))
  return end
}
