/**
 * Augmentation: batches changed in ways that leave what is to be learnt as it is. Each way is plain data, so that it can
 * be done ahead in a worker, and stands for a pure function of (batch, rng). Images are [height, width, channels], and what
 * comes in from beyond their edges is 0.
 */
import type { Rng } from '../../../envs/core/rng.ts'
import { gaussian } from '../core/noise.ts'
import type { Batch, Column } from './dataset.ts'
import { affine, cropped, flipped, type Image, shifted } from './images.ts'
import { SYMMETRIES, symmetric } from './symmetry.ts'

/** Of a column of images, or of any numbers in the case of noise. */
interface Of {
  /** Which column. Default inputs. */
  readonly column?: string
}

export type Augmentation =
  /** Moves each image by whole pixels, up to `most` in each direction. */
  | ({ readonly kind: 'shift'; readonly most: number } & Of)
  /**
   * Turns each image about its middle by up to `turn` degrees either way, makes it larger or smaller by a factor of up to
   * 1 + `scale` and moves it by up to `shift` pixels, with bilinear interpolation. Each is 0 where absent.
   */
  | ({ readonly kind: 'affine'; readonly turn?: number; readonly scale?: number; readonly shift?: number } & Of)
  /** Mirrors each image half the time. */
  | ({ readonly kind: 'flip'; readonly axis: 'horizontal' | 'vertical' } & Of)
  /** Cuts a window out of each image, after `pad` pixels (default 0) have been put around it. */
  | ({ readonly kind: 'crop'; readonly height: number; readonly width: number; readonly pad?: number } & Of)
  /** Adds N(0, sd^2) to each number. */
  | ({ readonly kind: 'noise'; readonly sd: number } & Of)
  /**
   * Gives each example one of the eight symmetries of a square board: planes [size, size, channels] are turned and mirrored,
   * and so are rows [size * size + others] of moves, whose first size * size belong to the cells.
   */
  | { readonly kind: 'symmetry'; readonly planes: readonly string[]; readonly moves?: readonly string[] }

export type Augmenter = <K extends string>(batch: Batch<K>, rng: Rng) => Batch<K>

/** All of them in turn. The batch that goes in stays as it is. */
export function augmenter(augmentations: readonly Augmentation[]): Augmenter {
  return (batch, rng) => {
    let changed = batch
    for (const augmentation of augmentations) changed = augment(changed, augmentation, rng)
    return changed
  }
}

/** The least of each number, and whether it is a whole one. */
const NUMBERS = {
  shift: { most: [0, 'whole'] },
  affine: { turn: [0], scale: [0], shift: [0] },
  flip: {},
  crop: { height: [1, 'whole'], width: [1, 'whole'], pad: [0, 'whole'] },
  noise: { sd: [0] },
  symmetry: {},
} as const satisfies Record<Augmentation['kind'], Readonly<Record<string, readonly [number, 'whole'?]>>>

/** @throws Error where it is told a number that it can't use */
export function checkAugmentation(augmentation: Augmentation): void {
  for (const [name, [least, whole]] of Object.entries<readonly [number, 'whole'?]>(NUMBERS[augmentation.kind])) {
    const value = (augmentation as unknown as Record<string, number | undefined>)[name]
    if (value === undefined || (value >= least && (whole ? Number.isInteger(value) : Number.isFinite(value)))) continue
    throw new Error(`Expected ${name} to be a ${whole ? 'whole ' : ''}number from ${least}, but got ${value}.`)
  }
}

function augment<K extends string>(batch: Batch<K>, augmentation: Augmentation, rng: Rng): Batch<K> {
  switch (augmentation.kind) {
    case 'shift': {
      const { most } = augmentation
      return eachImage(batch, augmentation, from => shifted(from, between(most, rng), between(most, rng)))
    }
    case 'affine': {
      const { turn = 0, scale = 0, shift = 0 } = augmentation
      return eachImage(batch, augmentation, from =>
        affine(from, {
          turn: (spread(turn, rng) * Math.PI) / 180,
          scale: (1 + scale) ** spread(1, rng),
          right: spread(shift, rng),
          down: spread(shift, rng),
        }),
      )
    }
    case 'flip': {
      const { axis } = augmentation
      return eachImage(batch, augmentation, from => (rng.below(2) === 0 ? from : flipped(from, axis)))
    }
    case 'crop': {
      const { height, width, pad = 0 } = augmentation
      return eachImage(batch, augmentation, from => {
        const top = rng.below(Math.max(from.height + 2 * pad - height, 0) + 1) - pad
        const left = rng.below(Math.max(from.width + 2 * pad - width, 0) + 1) - pad
        return cropped(from, { top, left, height, width, pad })
      })
    }
    case 'noise': {
      const [name, column] = columnOf(batch, augmentation)
      const noise = gaussian(rng, column.values.length, augmentation.sd)
      const values = Float32Array.from(column.values, (value, i) => value + noise[i])
      return withColumn(batch, name, { shape: column.shape, values })
    }
    case 'symmetry': {
      const { planes, moves = [] } = augmentation
      const drawn = Array.from({ length: batch.size }, () => rng.below(SYMMETRIES.length))
      let changed = batch
      for (const [kind, names] of [['planes', planes] as const, ['moves', moves] as const]) {
        for (const column of names) {
          const [name, from] = columnOf(changed, { column })
          const board = kind === 'planes' ? from.shape : columnOf(changed, { column: planes[0] })[1].shape
          changed = withColumn(changed, name, symmetric(from, kind, board, drawn))
        }
      }
      return changed
    }
  }
}

function eachImage<K extends string>(batch: Batch<K>, of: Of, change: (image: Image) => Image): Batch<K> {
  const [name, { shape, values }] = columnOf(batch, of)
  if (shape.length !== 3) {
    throw new Error(`Expected ${name} to be images [height, width, channels], but got [${shape.join(', ')}].`)
  }
  const [height, width, channels] = shape
  const length = height * width * channels
  let changed: Float32Array | undefined
  let changedShape = shape
  for (let i = 0; i < batch.size; i++) {
    const pixels = values.subarray(i * length, (i + 1) * length)
    const image = change({ height, width, channels, pixels })
    changed ??= new Float32Array(batch.size * image.pixels.length)
    changedShape = [image.height, image.width, channels]
    changed.set(image.pixels, i * image.pixels.length)
  }
  return withColumn(batch, name, { shape: changedShape, values: changed ?? new Float32Array(0) })
}

function columnOf<K extends string>(
  { columns }: Batch<K>,
  { column = 'inputs' }: Of,
): [K, Column<Float32Array | Int32Array>] {
  const name = column as K
  if (columns[name]) return [name, columns[name]]
  throw new Error(`Expected one of the columns ${Object.keys(columns).join(', ')}, but got ${column}.`)
}

function withColumn<K extends string>(
  { size, columns }: Batch<K>,
  name: K,
  column: Column<Float32Array | Int32Array>,
): Batch<K> {
  return { size, columns: { ...columns, [name]: column } }
}

/** Uniform among the whole numbers from -most to most. */
function between(most: number, rng: Rng): number {
  return rng.below(2 * most + 1) - most
}

/** Uniform in [-most, most). */
function spread(most: number, rng: Rng): number {
  return (2 * rng.float() - 1) * most
}
