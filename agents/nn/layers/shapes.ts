/** What layers ask of the shapes that they are bound to. */
import { backend_util } from '@tensorflow/tfjs-core'
import type { Shape } from '../core/layer.ts'

export const MAPS = ['height', 'width', 'channels'] as const
export const SEQUENCE = ['time', 'units'] as const

/** The sizes of the named axes. @throws Error where an input has other axes than these */
export function axesOf<const Names extends readonly string[]>(
  input: Shape,
  names: Names,
): { -readonly [K in keyof Names]: number } {
  if (input.length !== names.length) {
    throw new Error(`Expected inputs of shape [${names.join(', ')}], but got [${input.join(', ')}].`)
  }
  return [...input] as { -readonly [K in keyof Names]: number }
}

/** The last axis. @throws Error where there is none */
export function channelsOf(input: Shape): number {
  const channels = input[input.length - 1]
  if (channels === undefined) throw new Error('Expected inputs of at least one axis, but got single numbers.')
  return channels
}

export function sizeOf(shape: Shape): number {
  return shape.reduce((product, axis) => product * axis, 1)
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((axis, i) => axis === b[i])
}

/** One number for both directions, or [vertical, horizontal]. */
export type Pair = number | readonly [number, number]

export function pair(value: Pair): [number, number] {
  return typeof value === 'number' ? [value, value] : [...value]
}

/** `same`: stride 1 keeps height and width, the larger half below and to the right; `valid`: none; a number: on each side. */
export type Padding = 'same' | 'valid' | number

/**
 * A padding as tfjs is to be given it. Of a number tfjs makes one length of padding by the height's window and stride, and takes it for
 * the width too: spelt out, it is the same on each side whatever the window.
 */
export function spelt(padding: Padding): 'same' | 'valid' | backend_util.ExplicitPadding {
  if (typeof padding !== 'number') return padding
  return [
    [0, 0],
    [padding, padding],
    [padding, padding],
    [0, 0],
  ]
}

/** Height and width after a window has gone over maps. @throws Error where it doesn't fit even once */
export function windowed(
  [height, width, channels]: [number, number, number],
  size: [number, number],
  strides: [number, number],
  padding: Padding,
  dilation = 1,
): [number, number] {
  const { outHeight, outWidth } = backend_util.computeConv2DInfo(
    [1, height, width, channels],
    [...size, channels, 1],
    strides,
    dilation,
    spelt(padding),
  )
  if (outHeight < 1 || outWidth < 1) {
    throw new Error(`Expected maps that a ${size.join('x')} window fits into, but got ${height}x${width}.`)
  }
  return [outHeight, outWidth]
}
