import { createRequire } from 'node:module'
import protobuf from 'protobufjs'
import type { Consumer } from '../core/events.ts'
import type { Metrics } from '../core/trainStep.ts'

// A CommonJS module beside the package's typed one, of the same functions.
const { buf: crc32c } = createRequire(import.meta.url)('crc-32/crc32c') as typeof import('crc-32')

export interface TensorBoardOptions {
  /** Where bytes of an event file go, in order: a file named `events.out.tfevents.*`, new for each sitting. */
  readonly write: (bytes: Uint8Array) => void
  /** Seconds since 1970. */
  readonly now: () => number
  /** At most one step in so many is written. Default 1: every step. */
  readonly every?: number
}

/**
 * A training's losses, metrics, gradient norm and learning rate as TensorBoard's event file, by step: `train/loss` and the like of
 * each step, `epoch/loss` and `validation/loss` of each epoch.
 */
export function tensorBoard({ write, now, every = 1 }: TensorBoardOptions): Consumer {
  let begun = false
  const log = (event: object) => write(record(Event.encode({ wallTime: now(), ...event }).finish()))
  const scalars = (step: number, under: string, values: Metrics) => {
    const value = Object.entries(values).map(([name, simpleValue]) => ({ tag: `${under}/${name}`, simpleValue }))
    log({ step, summary: { value } })
  }
  return event => {
    if (!begun) {
      log({ fileVersion: 'brain.Event:2' })
      // What an earlier sitting wrote of this step and later ones was lost with it, and is not to be shown.
      log({ step: event.step, sessionLog: { status: STARTED } })
      begun = true
    }
    if (event.type === 'step' && event.step % every === 0) {
      const { loss, gradientNorm, rate, metrics } = event
      scalars(event.step, 'train', { loss, ...metrics, gradientNorm, rate })
    }
    if (event.type === 'epoch') {
      scalars(event.step, 'epoch', event.train)
      if (event.validation) scalars(event.step, 'validation', event.validation)
    }
  }
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
function record(content: Uint8Array): Uint8Array {
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
