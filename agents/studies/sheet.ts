import type { Dataset } from '../nn/data/index.ts'
import type { Picture } from './study.ts'

const PAPER = 255
const LINE = 208 // between two images

/**
 * Grey images of a dataset in rows of a square sheet, dark where there is ink, with a line between two and paper where the last row ends
 * early.
 * @param examples  at least one; the column `inputs` holds them as bytes, [height, width, 1]
 */
export function sheet({ columns: { inputs } }: Dataset, examples: readonly number[]): Picture {
  const [height, width] = inputs.shape
  const across = Math.ceil(Math.sqrt(examples.length))
  const down = Math.ceil(examples.length / across)
  const [tall, wide] = [down * (height + 1) - 1, across * (width + 1) - 1]
  const pixels = new Uint8Array(tall * wide).fill(LINE)
  for (let place = 0; place < across * down; place++) {
    const top = Math.floor(place / across) * (height + 1)
    const left = (place % across) * (width + 1)
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const ink = place < examples.length ? inputs.values[(examples[place] * height + row) * width + column] : 0
        pixels[(top + row) * wide + left + column] = PAPER - ink
      }
    }
  }
  return { width: wide, height: tall, channels: 1, pixels }
}
