/** Changes of one image. What comes in from beyond the edges is 0. */

export interface Image {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly pixels: Float32Array | Int32Array // [height, width, channels]
}

/** Moved right and down by whole pixels. */
export function shifted(image: Image, right: number, down: number): Image {
  const { height, width } = image
  return window(image, { top: -down, left: -right, height, width })
}

export interface Window {
  readonly top: number // of the image's rows; negative above it
  readonly left: number
  readonly height: number
  readonly width: number
}

/** @throws Error where the window is larger than the image with `pad` pixels on each side */
export function cropped(image: Image, crop: Window & { readonly pad: number }): Image {
  const [height, width] = [image.height + 2 * crop.pad, image.width + 2 * crop.pad]
  if (crop.height > height || crop.width > width) {
    throw new Error(`Expected a crop within ${height} x ${width}, but got ${crop.height} x ${crop.width}.`)
  }
  return window(image, crop)
}

function window(image: Image, { top, left, height, width }: Window): Image {
  const { channels, pixels } = image
  const cut = new Float32Array(height * width * channels)
  const [from, to] = [Math.max(left, 0), Math.min(left + width, image.width)] // columns within the image
  for (let y = 0; y < height; y++) {
    const row = top + y
    if (row < 0 || row >= image.height || from >= to) continue
    const start = row * image.width
    cut.set(pixels.subarray((start + from) * channels, (start + to) * channels), (y * width + from - left) * channels)
  }
  return { height, width, channels, pixels: cut }
}

/** Mirrored left to right, or top to bottom. */
export function flipped(image: Image, axis: 'horizontal' | 'vertical'): Image {
  const { height, width, channels, pixels } = image
  const mirrored = new Float32Array(pixels.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = axis === 'horizontal' ? y * width + width - 1 - x : (height - 1 - y) * width + x
      const at = (y * width + x) * channels
      for (let c = 0; c < channels; c++) mirrored[at + c] = pixels[from * channels + c]
    }
  }
  return { ...image, pixels: mirrored }
}

export interface Affine {
  readonly turn: number // radians, counterclockwise as one looks at it
  readonly scale: number // above 1 is larger
  readonly right: number // pixels
  readonly down: number
}

/** Turned and scaled about its middle, then moved: each new pixel is interpolated between four old ones. */
export function affine(image: Image, { turn, scale, right, down }: Affine): Image {
  const { height, width, channels, pixels } = image
  const changed = new Float32Array(pixels.length)
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2]
  const [cos, sin] = [Math.cos(turn) / scale, Math.sin(turn) / scale]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dx, dy] = [x - right - middleX, y - down - middleY]
      const fromX = middleX + cos * dx - sin * dy
      const fromY = middleY + sin * dx + cos * dy
      const [left, top] = [Math.floor(fromX), Math.floor(fromY)]
      const at = (y * width + x) * channels
      for (let corner = 0; corner < 4; corner++) {
        const column = left + (corner & 1)
        const row = top + (corner >> 1)
        if (column < 0 || column >= width || row < 0 || row >= height) continue
        const weight = (1 - Math.abs(fromX - column)) * (1 - Math.abs(fromY - row))
        const from = (row * width + column) * channels
        for (let c = 0; c < channels; c++) changed[at + c] += weight * pixels[from + c]
      }
    }
  }
  return { ...image, pixels: changed }
}
