/**
 * A training at one moment: all its tensors, and the rest as plain data, by part. Kept as one safetensors file, the plain data
 * within its metadata, so that the two can't be parted and other tools read the weights. It is named by its content.
 */
import { createHash } from 'node:crypto'
import { type DataType, getBackend, tensor, Variable } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { fail, ok, type Result, unwrap } from '../../../envs/core/result.ts'
import { ENGINE } from '../../core/version.ts'
import type { Held, Part, Parts } from './part.ts'
import { readSafetensors, type StoredType, type TensorData, writeSafetensors } from './safetensors.ts'

/** Raised when what is written could be misread by those before. */
const FORMAT = 1

export interface Checkpoint {
  /** By `part/name`. */
  readonly tensors: ReadonlyMap<string, TensorData>
  /** What each part saved, by its name. */
  readonly state: Readonly<Record<string, unknown>>
  /** Where it was made. Told, never compared. */
  readonly made: { readonly ludus: string; readonly backend: string }
}

/** Copies all that the parts hold. */
export function capture(parts: Parts, backend: string = getBackend()): Checkpoint {
  const tensors = new Map<string, TensorData>()
  const state: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(parts)) {
    state[name] = part.save()
    for (const [path, numbers] of part.tensors) tensors.set(`${name}/${path}`, dataOf(numbers))
  }
  return { tensors, state, made: { ludus: ENGINE, backend } }
}

/**
 * Puts parts back to where they were. Each tensor must be there, and no other. All or nothing: where a fault comes back,
 * nothing has changed. Codes: `missing-part`, `extra-part`, `missing-tensor`, `extra-tensor`, `wrong-tensor`, and those of the parts.
 */
export function restore(checkpoint: Checkpoint, parts: Parts): Result<void> {
  const extraPart = Object.keys(checkpoint.state).find(name => !Object.hasOwn(parts, name))
  if (extraPart !== undefined) {
    return fail('extra-part', `Expected ${Object.keys(parts).join(', ')}, but the checkpoint also has '${extraPart}'.`)
  }
  const known = new Set<string>()
  const changes: (() => void)[] = []
  for (const [name, part] of Object.entries(parts)) {
    for (const path of part.tensors.keys()) known.add(`${name}/${path}`)
    const change = restorePart(checkpoint, name, part)
    if (!change.ok) return change
    changes.push(change.value)
  }
  const extra = [...checkpoint.tensors.keys()].find(name => !known.has(name))
  if (extra !== undefined) return fail('extra-tensor', `Expected no tensor '${extra}', but the checkpoint has it.`)
  for (const change of changes) change()
  return ok(undefined)
}

/** What puts one part back to where it was, the others left alone: a model that is to act, not to learn on. */
export function restorePart({ tensors, state }: Checkpoint, name: string, part: Part): Result<() => void> {
  if (!Object.hasOwn(state, name)) {
    return fail('missing-part', `Expected a checkpoint with '${name}', but it has ${Object.keys(state).join(', ')}.`)
  }
  const read = part.load(state[name])
  if (!read.ok) return read
  for (const [path, { shape, dtype }] of part.tensors) {
    const held = tensors.get(`${name}/${path}`)
    if (!held) return fail('missing-tensor', `Expected a tensor '${name}/${path}', but the checkpoint has none.`)
    if (held.dtype !== dtype || held.shape.join() !== shape.join()) {
      const [wanted, came] = [`${dtype} [${shape}]`, `${held.dtype} [${held.shape}]`]
      return fail('wrong-tensor', `Expected '${name}/${path}' to be ${wanted}, but got ${came}.`)
    }
  }
  return ok(() => {
    for (const [path, numbers] of part.tensors) write(numbers, tensors.get(`${name}/${path}`)!)
    read.value()
  })
}

/** The file and its name: SHA-256, in hexadecimal, of the file with zeros in the place of this very hash. */
export function encode({ tensors, state, made }: Checkpoint): { name: string; bytes: Uint8Array } {
  const bytes = writeSafetensors({
    tensors,
    metadata: { sha256: UNKNOWN, format: String(FORMAT), made: JSON.stringify(made), state: JSON.stringify(state) },
  })
  const name = hash(bytes)
  bytes.set(Buffer.from(name), unwrap(placeOfHash(bytes, UNKNOWN)))
  return { name, bytes }
}

/**
 * Reads a file that may be anything.
 * @param name  what it is called, where the name must be the content's
 * Codes: those of safetensors, `bad-checkpoint`, `newer-format`, `altered`, `wrong-name`.
 */
export function decode(bytes: Uint8Array, name?: string): Result<Checkpoint> {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const { tensors, metadata } = file.value
  const { sha256, format } = metadata
  if (!/^\d+$/.test(format) || !/^[0-9a-f]{64}$/.test(sha256)) {
    return fail('bad-checkpoint', 'Expected a checkpoint of Ludus, but got another safetensors file.')
  }
  if (Number(format) > FORMAT) {
    return fail('newer-format', `Expected a checkpoint of format ${FORMAT} at most, but got ${format}: update Ludus.`)
  }
  const place = placeOfHash(bytes, sha256)
  if (!place.ok) return place
  const blank = new Uint8Array(bytes) // a copy, which a Buffer's own slice would not be
  blank.set(Buffer.from(UNKNOWN), place.value)
  const found = hash(blank)
  if (found !== sha256) return fail('altered', `Expected content of hash ${sha256}, but got ${found}.`)
  if (name !== undefined && name !== sha256) {
    return fail('wrong-name', `Expected checkpoint ${name}, but the file holds ${sha256}.`)
  }
  const read = rest.safeParse({ made: parse(metadata.made), state: parse(metadata.state) })
  if (!read.success) return fail('bad-checkpoint', `Expected a checkpoint's plain data, but got something else.`)
  return ok({ tensors, ...read.data })
}

const rest = z.object({
  made: z.object({ ludus: z.string(), backend: z.string() }),
  state: z.record(z.string(), z.unknown()),
})

const UNKNOWN = '0'.repeat(64)

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Where in the file the hash stands: it is the first metadatum, so its first occurrence is its place. */
function placeOfHash(bytes: Uint8Array, sha256: string): Result<number> {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(`"sha256":"${sha256}"`)
  if (at < 0) return fail('bad-checkpoint', 'Expected the hash as Ludus writes it, but got another spelling.')
  return ok(at + '"sha256":"'.length)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function dataOf(held: Held): TensorData {
  // A backend may hand out its own memory, which later steps write to; so do they to a part's own numbers.
  const data = (held instanceof Variable ? held.dataSync() : held.data).slice() as TensorData['data']
  return { dtype: held.dtype as StoredType, shape: held.shape, data }
}

function write(held: Held, { data, shape, dtype }: TensorData): void {
  if (!(held instanceof Variable)) {
    held.data.set(data)
    return
  }
  const fresh = tensor(data.slice(), [...shape], dtype as DataType)
  held.assign(fresh)
  fresh.dispose()
}
