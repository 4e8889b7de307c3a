import { type Dataset, datasetOf } from '../../../../agents/nn/data/dataset.ts'

/** Example i has inputs that are all i, as bytes of which 4 make 1, and target i. */
export function numbered(size: number, shape: readonly number[] = [2]): Dataset {
  const length = shape.reduce((product, axis) => product * axis, 1)
  return datasetOf({
    inputs: { shape, values: Uint8Array.from({ length: size * length }, (_, i) => i / length), unit: 4 },
    targets: { shape: [], values: Int32Array.from({ length: size }, (_, i) => i) },
  })
}
