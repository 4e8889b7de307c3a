/** Where the places of a resized side of an image are taken from. */
export interface ResizeAttrs {
  /** The first and the last places meet the first and the last. */
  alignCorners?: boolean
  /** A place is its middle, not its corner. */
  halfPixelCenters?: boolean
}

/** Places of the side for one place of the resized side. */
export function scaleOf(size: number, resized: number, { alignCorners }: ResizeAttrs): number {
  return alignCorners && resized > 1 ? (size - 1) / (resized - 1) : size / resized
}

/** The nearest place of a side to a place of the resized one. */
export function nearestPlace(place: number, scale: number, size: number, attrs: ResizeAttrs): number {
  const at = attrs.halfPixelCenters ? scale * (place + 0.5) : scale * place
  return Math.max(0, Math.min(size - 1, attrs.alignCorners ? Math.round(at) : Math.floor(at)))
}
