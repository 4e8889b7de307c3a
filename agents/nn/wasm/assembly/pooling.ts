/**
 * Pooling of [batch, height, width, channels] by windows, four channels at a time. A window that hangs over the edge is
 * cut to what lies inside: padding is never a maximum and never counts in an average. Of a window that lies outside
 * altogether the maximum is -Infinity and the average NaN, and its gradient goes nowhere.
 */
import { addScaledRun } from './runs'

/** x [n, h, w, c] -> y [n, oh, ow, c]. */
export function maxPool(
  x: usize, y: usize, n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32,
  kh: i32, kw: i32, sy: i32, sx: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = (<usize>c) << 2
  for (let image = 0; image < n; image++) {
    for (let oy = 0; oy < oh; oy++) {
      const fromRow = oy * sy - padTop
      const top = max(fromRow, 0), bottom = min(fromRow + kh, h)
      for (let ox = 0; ox < ow; ox++) {
        const fromCol = ox * sx - padLeft
        const left = max(fromCol, 0), right = min(fromCol + kw, w)
        let ch = 0
        for (; ch + 4 <= c; ch += 4) {
          let most = f32x4.splat(-Infinity)
          for (let row = top; row < bottom; row++) {
            let at = x + <usize>(row * w + left) * pixel + ((<usize>ch) << 2)
            for (let col = left; col < right; col++, at += pixel) most = f32x4.pmax(most, v128.load(at))
          }
          v128.store(y + ((<usize>ch) << 2), most)
        }
        for (; ch < c; ch++) {
          let most: f32 = -Infinity
          for (let row = top; row < bottom; row++) {
            let at = x + <usize>(row * w + left) * pixel + ((<usize>ch) << 2)
            for (let col = left; col < right; col++, at += pixel) {
              const value = load<f32>(at)
              if (value > most) most = value
            }
          }
          store<f32>(y + ((<usize>ch) << 2), most)
        }
        y += pixel
      }
    }
    x += <usize>(h * w) * pixel
  }
}

/** dy [n, oh, ow, c] goes to the first greatest number of its window of x: dx [n, h, w, c]. */
export function maxPoolGrad(
  dy: usize, x: usize, dx: usize, n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32,
  kh: i32, kw: i32, sy: i32, sx: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = (<usize>c) << 2
  const image = <usize>(h * w) * pixel
  memory.fill(dx, 0, <usize>n * image)
  for (let i = 0; i < n; i++) {
    for (let oy = 0; oy < oh; oy++) {
      const fromRow = oy * sy - padTop
      const top = max(fromRow, 0), bottom = min(fromRow + kh, h)
      for (let ox = 0; ox < ow; ox++) {
        const fromCol = ox * sx - padLeft
        const left = max(fromCol, 0), right = min(fromCol + kw, w)
        // nothing of a window that lies outside is to be looked at
        let ch = top < bottom && left < right ? 0 : c
        for (; ch + 4 <= c; ch += 4) {
          const at = (<usize>ch) << 2
          maxToFour(x + at, dy + at, dx + at, w, pixel, top, bottom, left, right)
        }
        for (; ch < c; ch++) {
          let most = load<f32>(x + <usize>(top * w + left) * pixel + ((<usize>ch) << 2))
          let place = <usize>(top * w + left) * pixel + ((<usize>ch) << 2)
          for (let row = top; row < bottom; row++) {
            for (let col = left; col < right; col++) {
              const at = <usize>(row * w + col) * pixel + ((<usize>ch) << 2)
              const value = load<f32>(x + at)
              if (value > most) {
                most = value
                place = at
              }
            }
          }
          store<f32>(dx + place, load<f32>(dx + place) + load<f32>(dy + ((<usize>ch) << 2)))
        }
        dy += pixel
      }
    }
    x += image
    dx += image
  }
}

/** One window, four channels: finds each lane's first maximum, then adds the gradient there. */
// @ts-ignore: decorator
@inline
function maxToFour(
  x: usize, dy: usize, dx: usize, w: i32, pixel: usize, top: i32, bottom: i32, left: i32, right: i32,
): void {
  const corner = top * w + left
  let most = v128.load(x + <usize>corner * pixel)
  let place = i32x4.splat(corner)
  for (let row = top; row < bottom; row++) {
    for (let col = left; col < right; col++) {
      const here = row * w + col
      const value = v128.load(x + <usize>here * pixel)
      const better = f32x4.gt(value, most)
      most = v128.bitselect(value, most, better)
      place = v128.bitselect(i32x4.splat(here), place, better)
    }
  }
  const grad = v128.load(dy)
  for (let row = top; row < bottom; row++) {
    for (let col = left; col < right; col++) {
      const here = row * w + col
      const to = dx + <usize>here * pixel
      const part = v128.and(grad, i32x4.eq(place, i32x4.splat(here)))
      v128.store(to, f32x4.add(v128.load(to), part))
    }
  }
}

/** x [n, h, w, c] -> y [n, oh, ow, c]. */
export function avgPool(
  x: usize, y: usize, n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32,
  kh: i32, kw: i32, sy: i32, sx: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = (<usize>c) << 2
  for (let image = 0; image < n; image++) {
    for (let oy = 0; oy < oh; oy++) {
      const fromRow = oy * sy - padTop
      const top = max(fromRow, 0), bottom = min(fromRow + kh, h)
      for (let ox = 0; ox < ow; ox++) {
        const fromCol = ox * sx - padLeft
        const left = max(fromCol, 0), right = min(fromCol + kw, w)
        const share: f32 = 1 / <f32>(max(bottom - top, 0) * max(right - left, 0))
        let ch = 0
        for (; ch + 4 <= c; ch += 4) {
          let sum = f32x4.splat(0)
          for (let row = top; row < bottom; row++) {
            let at = x + <usize>(row * w + left) * pixel + ((<usize>ch) << 2)
            for (let col = left; col < right; col++, at += pixel) sum = f32x4.add(sum, v128.load(at))
          }
          v128.store(y + ((<usize>ch) << 2), f32x4.mul(sum, f32x4.splat(share)))
        }
        for (; ch < c; ch++) {
          let sum: f32 = 0
          for (let row = top; row < bottom; row++) {
            let at = x + <usize>(row * w + left) * pixel + ((<usize>ch) << 2)
            for (let col = left; col < right; col++, at += pixel) sum += load<f32>(at)
          }
          store<f32>(y + ((<usize>ch) << 2), sum * share)
        }
        y += pixel
      }
    }
    x += <usize>(h * w) * pixel
  }
}

/** dy [n, oh, ow, c] goes to all of its window in equal parts: dx [n, h, w, c]. */
export function avgPoolGrad(
  dy: usize, dx: usize, n: i32, h: i32, w: i32, c: i32, oh: i32, ow: i32,
  kh: i32, kw: i32, sy: i32, sx: i32, padTop: i32, padLeft: i32,
): void {
  const pixel = (<usize>c) << 2
  memory.fill(dx, 0, <usize>(n * h * w) * pixel)
  for (let image = 0; image < n; image++) {
    for (let oy = 0; oy < oh; oy++) {
      const fromRow = oy * sy - padTop
      const top = max(fromRow, 0), bottom = min(fromRow + kh, h)
      for (let ox = 0; ox < ow; ox++) {
        const fromCol = ox * sx - padLeft
        const left = max(fromCol, 0), right = min(fromCol + kw, w)
        const share: f32 = 1 / <f32>((bottom - top) * (right - left))
        for (let row = top; row < bottom; row++) {
          let to = dx + <usize>(row * w + left) * pixel
          for (let col = left; col < right; col++, to += pixel) addScaledRun(dy, to, c, share)
        }
        dy += pixel
      }
    }
    dx += <usize>(h * w) * pixel
  }
}
