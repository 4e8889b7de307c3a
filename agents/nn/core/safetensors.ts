/**
 * The safetensors format (Hugging Face): 8 bytes of little-endian length, that many bytes of a JSON header, then all tensors,
 * one after another. The header gives each tensor's dtype, shape and place, and texts under `__metadata__`.
 */
import { fail, ok, type Result } from '../../../envs/core/result.ts'

/** The dtypes that tfjs has, and bytes; what this format calls them. */
const NAMES = { float32: 'F32', int32: 'I32', bool: 'BOOL', uint8: 'U8' } as const
const WIDTHS = { float32: 4, int32: 4, bool: 1, uint8: 1 } as const

export type StoredType = keyof typeof NAMES

/** A tensor off any backend. */
export interface TensorData {
  readonly dtype: StoredType
  readonly shape: readonly number[]
  readonly data: Float32Array | Int32Array | Uint8Array
}

export interface Safetensors {
  readonly tensors: ReadonlyMap<string, TensorData>
  readonly metadata: Readonly<Record<string, string>>
}

interface Place {
  dtype: string
  shape: number[]
  data_offsets: [from: number, to: number]
}

const METADATA = '__metadata__'
const LENGTH = 8 // bytes that hold the header's length

/** Always the same bytes for the same content in the same order. */
export function writeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  let end = 0
  // Wide numbers first, so that each begins at a multiple of its width.
  const ordered = [...tensors].sort(([, a], [, b]) => WIDTHS[b.dtype] - WIDTHS[a.dtype])
  const places = ordered.map(([name, { dtype, shape, data }]): [string, Place] => {
    const from = end
    end += data.byteLength
    return [name, { dtype: NAMES[dtype], shape: [...shape], data_offsets: [from, end] }]
  })
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([[METADATA, metadata], ...places])))
  const header = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(LENGTH + header + end).fill(0x20, LENGTH, LENGTH + header) // padded with spaces
  new DataView(bytes.buffer).setBigUint64(0, BigInt(header), true)
  bytes.set(text, LENGTH)
  let at = LENGTH + header
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/** Reads what comes from outside. The tensors are copies. Codes: `truncated` and `bad-safetensors`. */
export function readSafetensors(bytes: Uint8Array): Result<Safetensors> {
  const short = (needed: number) =>
    fail('truncated', `Expected a safetensors file of at least ${needed} bytes, but got ${bytes.length}.`)
  if (bytes.length < LENGTH) return short(LENGTH)
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > BigInt(Number.MAX_SAFE_INTEGER)) return bad(`a header of ${length} bytes`)
  const start = LENGTH + Number(length)
  if (bytes.length < start) return short(start)

  let header: Record<string, unknown>
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(LENGTH, start))
    header = JSON.parse(text)
    if (!isRecord(header)) return bad('a header that is no object')
  } catch {
    return bad('a header that is no JSON')
  }

  const { [METADATA]: metadata = {}, ...places } = header
  if (!isRecord(metadata) || !Object.values(metadata).every(text => typeof text === 'string')) {
    return bad('metadata that are not texts')
  }
  for (const [name, place] of Object.entries(places)) if (!isPlace(place)) return bad(`no valid place for '${name}'`)
  const ordered = Object.entries(places as Record<string, Place>).sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1],
  )

  const tensors = new Map<string, TensorData>()
  let end = 0
  for (const [name, { dtype: called, shape, data_offsets }] of ordered) {
    const dtype = (Object.keys(NAMES) as StoredType[]).find(each => NAMES[each] === called)
    if (!dtype) return bad(`'${name}' of dtype ${called}`)
    const [from, to] = data_offsets
    if (from !== end) return bad(`a gap or an overlap before '${name}'`)
    const needed = shape.reduce((product, axis) => product * axis, WIDTHS[dtype])
    if (to - from !== needed) return bad(`${to - from} bytes for '${name}', whose shape needs ${needed}`)
    if (bytes.length < start + to) return short(start + to)
    tensors.set(name, {
      dtype,
      shape,
      data: view(dtype, new Uint8Array(bytes.subarray(start + from, start + to)).buffer),
    })
    end = to
  }
  if (bytes.length > start + end) return bad(`${bytes.length - start - end} bytes past the last tensor`)
  // In the order of the header, which is the order in which they were made.
  const inOrder = new Map(Object.keys(places).map(name => [name, tensors.get(name)!]))
  return ok({ tensors: inOrder, metadata: metadata as Record<string, string> })
}

function view(dtype: StoredType, buffer: ArrayBuffer): TensorData['data'] {
  if (dtype === 'float32') return new Float32Array(buffer)
  return dtype === 'int32' ? new Int32Array(buffer) : new Uint8Array(buffer)
}

function bad(what: string): Result<never> {
  return fail('bad-safetensors', `Expected a valid safetensors file, but got ${what}.`)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isPlace(value: unknown): value is Place {
  if (!isRecord(value)) return false
  const { dtype, shape, data_offsets: offsets } = value
  return (
    typeof dtype === 'string' && isSizes(shape) && isSizes(offsets) && offsets.length === 2 && offsets[0] <= offsets[1]
  )
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every(size => Number.isSafeInteger(size) && size >= 0)
}
