import { encode } from 'fast-png'
import type { Picture } from '../../agents/studies/study.ts'

/** A picture as PNG. */
export function encodePicture({ width, height, channels, pixels }: Picture): Uint8Array {
  return encode({ width, height, channels, data: pixels, depth: 8 })
}
