/** TensorBoard's event file: records of the TFRecord format, each one `Event`, to be appended one after another. */
import { createRequire } from 'node:module'
import protobuf from 'protobufjs'
import type { Metrics } from '../core/trainStep.ts'

// A CommonJS module beside the package's typed one, of the same functions.
const { buf: crc32c } = createRequire(import.meta.url)('crc-32/crc32c') as typeof import('crc-32')

/** What every file begins with. @param wallTime  seconds since 1970, here and below */
export function fileVersionEvent(wallTime: number): Uint8Array {
  return record({ wallTime, fileVersion: 'brain.Event:2' })
}

/** Numbers by their tags, such as `train/loss`, at a step. */
export function scalarsEvent(wallTime: number, step: number, scalars: Metrics): Uint8Array {
  const value = Object.entries(scalars).map(([tag, simpleValue]) => ({ tag, simpleValue }))
  return record({ wallTime, step, summary: { value } })
}

/** A sitting begins at a step: what earlier files of the folder hold of it and of later ones is not to be shown. */
export function startEvent(wallTime: number, step: number): Uint8Array {
  return record({ wallTime, step, sessionLog: { status: STARTED } })
}

const STARTED = 1

/** The part of tensorflow/core/util/event.proto and summary.proto that is written here. */
const Event = protobuf.Root.fromJSON({
  nested: {
    Event: {
      fields: {
        wallTime: { type: 'double', id: 1 },
        step: { type: 'int64', id: 2 },
        fileVersion: { type: 'string', id: 3 },
        summary: { type: 'Summary', id: 5 },
        sessionLog: { type: 'SessionLog', id: 7 },
      },
    },
    Summary: { fields: { value: { rule: 'repeated', type: 'Value', id: 1 } } },
    Value: { fields: { tag: { type: 'string', id: 1 }, simpleValue: { type: 'float', id: 2 } } },
    SessionLog: { fields: { status: { type: 'int32', id: 1 } } },
  },
}).lookupType('Event')

/** A record of the TFRecord format: length, its checksum, content, its checksum. Numbers are little-endian. */
function record(event: object): Uint8Array {
  const content = Event.encode(event).finish()
  const bytes = new Uint8Array(12 + content.length + 4)
  const view = new DataView(bytes.buffer)
  view.setBigUint64(0, BigInt(content.length), true)
  view.setUint32(8, masked(bytes.subarray(0, 8)), true)
  bytes.set(content, 12)
  view.setUint32(12 + content.length, masked(content), true)
  return bytes
}

/** CRC-32C, turned and offset so that a checksum of data that hold checksums is sound. */
function masked(bytes: Uint8Array): number {
  const crc = crc32c(bytes)
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0
}
