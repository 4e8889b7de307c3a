/** Where a tiny net lies in its memory: the records of assembly/tinyRecords.ts, and the arrays that they point to. */
import { ACTIVATIONS, type TinyShape } from './shape.ts'

const PAGE = 65_536 // bytes, the unit of WebAssembly memories
const ALIGNED = 16 // bytes, four lanes
const MOST_PAGES = 65_536 // that 32-bit addresses reach

// The fields of a layer and of a net, in the order of the classes in assembly/tinyRecords.ts; 32 bits each.
const LAYER = ['units', 'width', 'activation', 'rows', 'rowWidth', 'weights', 'traces', 'out', 'grads'] as const
const NET = ['inputs', 'outputs', 'layerCount', 'layers', 'live', 'liveRows', 'liveCount', 'steps'] as const
const SCALE = 4 * NET.length // the net's last field, of 64 bits

export type LayerRecord = Readonly<Record<(typeof LAYER)[number], number>>

/** Byte offsets, but for `layers`, the records of the layers, and `pages`, how much memory it takes. */
export interface Layout {
  readonly pages: number
  readonly net: number
  readonly layers: readonly LayerRecord[]
  readonly dense: number // f32 [inputs]
  readonly indices: number // i32 [listed], one position's
  readonly values: number // f32 [listed]
  readonly starts: number // i32 [2]: 0 and how many are listed
  readonly target: number // f32 [outputs]
  readonly base: number // f32 [width of the first layer]: sums of the base position
  readonly batchIndices: number // i32 [positions * inputs]
  readonly batchValues: number // f32 [positions * inputs]
  readonly batchStarts: number // i32 [positions + 1]
  readonly outputs: number // f32 [positions, outputs]
  /** Writes the records into a memory of zeros. */
  write(memory: WebAssembly.Memory): void
}

/**
 * @param positions  how many a batch may hold
 * @throws Error where they and the net, with its traces, take more memory than there can be
 */
export function layOut(shape: TinyShape, positions: number): Layout {
  const { inputs } = shape
  const outputs = shape.layers[shape.layers.length - 1].units
  let next = ALIGNED // 0 is nowhere
  const place = (bytes: number): number => {
    const at = next
    next += Math.ceil(bytes / ALIGNED) * ALIGNED
    return at
  }
  const place32 = (count: number): number => place(4 * count)

  const net = place(SCALE + 8)
  const records = place32(LAYER.length * shape.layers.length)
  let below = 0 // width of the layer below
  const layers = shape.layers.map(({ units, activation }, l): LayerRecord => {
    const width = toFours(units + 1)
    const rows = l === 0 ? inputs + 1 : units
    const rowWidth = l === 0 ? toFours(units) : below
    below = width
    return {
      units,
      width,
      activation: ACTIVATIONS.indexOf(activation),
      rows,
      rowWidth,
      weights: place32(rows * rowWidth),
      traces: place32(rows * outputs * rowWidth),
      out: place32(width),
      grads: place32(outputs * width),
    }
  })
  const fields: Record<(typeof NET)[number], number> = {
    inputs,
    outputs,
    layerCount: layers.length,
    layers: records,
    live: place(inputs + 1),
    liveRows: place32(inputs + 1),
    liveCount: 0,
    steps: place32(outputs),
  }
  const buffers = {
    dense: place32(inputs),
    indices: place32(inputs),
    values: place32(inputs),
    starts: place32(2),
    target: place32(outputs),
    base: place32(layers[0].width),
    batchIndices: place32(positions * inputs),
    batchValues: place32(positions * inputs),
    batchStarts: place32(positions + 1),
    outputs: place32(positions * outputs),
  }
  const pages = Math.ceil(next / PAGE)
  if (pages > MOST_PAGES) {
    throw new Error(`Expected a net that takes at most ${MOST_PAGES * PAGE} bytes, but got one of ${next}.`)
  }
  return {
    pages,
    net,
    layers,
    ...buffers,
    write(memory) {
      layers.forEach((layer, l) => {
        const record = new Int32Array(memory.buffer, records + 4 * LAYER.length * l, LAYER.length)
        record.set(LAYER.map(field => layer[field]))
      })
      new Int32Array(memory.buffer, net, NET.length).set(NET.map(field => fields[field]))
      new Float64Array(memory.buffer, net + SCALE, 1)[0] = 1
    },
  }
}

function toFours(count: number): number {
  return Math.ceil(count / 4) * 4
}
