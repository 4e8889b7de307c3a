import { createRequire } from 'node:module'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TrainingEvent } from '../../../../agents/nn/core/events.ts'
import { jsonLines } from '../../../../agents/nn/track/jsonLines.ts'
import { progressOf } from '../../../../agents/nn/track/progress.ts'
import { tensorBoard } from '../../../../agents/nn/track/tensorBoard.ts'
import { use } from '../backends.ts'
import { toyTraining } from '../core/toy.ts'

const { buf: crc32c } = createRequire(import.meta.url)('crc-32/crc32c') as typeof import('crc-32')

const events: TrainingEvent[] = []
beforeAll(async () => {
  await use('cpu')
  for await (const event of toyTraining(1, { epochs: 2, checkpoints: { epochs: 1 } }).training.run()) events.push(event)
})

describe('JSON lines', () => {
  test('say what happened, a line each', () => {
    let log = ''
    const consumer = jsonLines(line => {
      log += line
    })
    for (const event of events) consumer(event)
    const lines = log
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines[0]).toEqual(events[0])
    expect(lines.map(({ type, step }) => [type, step])).toEqual(events.map(({ type, step }) => [type, step]))
    expect(log.length).toBeLessThan(events.length * 300) // no tensors
  })
})

describe('progress', () => {
  test('goes from step to step and says how it goes', () => {
    const shown = events.flatMap(event => progressOf(event, 8) ?? [])
    expect(shown.map(({ done }) => done)).toEqual([1, 2, 3, 4, 4, 5, 6, 7, 8, 8, 8])
    expect(shown[0].note).toMatch(/^epoch 1, loss [\d.]+, mae [\d.]+$/)
    expect(shown[4].note).toMatch(/^epoch 1 done, mae [\d.]+$/)
    expect(shown.at(-1)).toEqual({ done: 8, total: 8, note: 'done' })
  })
})

describe("TensorBoard's event file", () => {
  const written = (every?: number) => {
    const chunks: Uint8Array[] = []
    let clock = 1e9
    const consumer = tensorBoard({ write: bytes => chunks.push(bytes), now: () => clock++, ...(every && { every }) })
    for (const event of events) consumer(event)
    return read(Buffer.concat(chunks))
  }

  test('is records with sound checksums, the version first, then the start of a sitting', () => {
    const [version, start, ...rest] = written()
    expect(version).toEqual({ time: 1e9, version: 'brain.Event:2' })
    expect(start).toEqual({ time: 1e9 + 1, step: 1, status: 1 })
    expect(rest.every(({ values }) => values !== undefined)).toBe(true)
  })

  test('has every number of every step and epoch', () => {
    const expected = events.flatMap(event => {
      const named = (under: string, values: Record<string, number>) => ({
        step: event.step,
        values: Object.entries(values).map(([name, value]) => [`${under}/${name}`, Math.fround(value)]),
      })
      if (event.type === 'step') {
        const { loss, metrics, gradientNorm, rate } = event
        return [named('train', { loss, ...metrics, gradientNorm, rate })]
      }
      return event.type === 'epoch' ? [named('epoch', event.train), named('validation', event.validation!)] : []
    })
    expect(
      written()
        .slice(2)
        .map(({ step, values }) => ({ step, values })),
    ).toEqual(expected)
  })

  test('leaves steps out where it is told to', () => {
    const steps = written(3).flatMap(({ step, values }) => (values?.[0][0] === 'train/loss' ? [step] : []))
    expect(steps).toEqual([3, 6])
  })
})

interface Read {
  time?: number
  step?: number
  version?: string
  status?: number
  values?: [tag: string, value: number][]
}

/** A strict reader, written from the formats' descriptions: unknown fields and wrong checksums are errors. */
function read(file: Buffer): Read[] {
  const found: Read[] = []
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at))
    check(file.subarray(at, at + 8), file.readUInt32LE(at + 8))
    const content = file.subarray(at + 12, at + 12 + length)
    check(content, file.readUInt32LE(at + 12 + length))
    found.push(event(content))
    at += 16 + length
  }
  return found
}

function check(bytes: Uint8Array, masked: number): void {
  const turned = (masked - 0xa282ead8) >>> 0
  expect(((turned << 15) | (turned >>> 17)) >>> 0).toBe(crc32c(bytes) >>> 0)
}

function event(bytes: Buffer): Read {
  const read: Read = {}
  for (const [field, value] of fields(bytes)) {
    if (field === 1) read.time = (value as Buffer).readDoubleLE()
    else if (field === 2) read.step = value as number
    else if (field === 3) read.version = String(value)
    else if (field === 5) read.values = [...fields(value as Buffer)].map(([, each]) => scalar(each as Buffer))
    else if (field === 7) for (const [, status] of fields(value as Buffer)) read.status = status as number
    else throw new Error(`field ${field}`)
  }
  return read
}

function scalar(bytes: Buffer): [string, number] {
  const [[, tag], [, value]] = fields(bytes)
  return [String(tag), (value as Buffer).readFloatLE()]
}

/** A protobuf message's fields: whole numbers, or the bytes of anything else. */
function* fields(bytes: Buffer): Generator<[field: number, value: number | Buffer]> {
  let at = 0
  const varint = () => {
    let [value, shift] = [0, 0]
    for (;;) {
      const byte = bytes[at++]
      value += (byte & 127) * 2 ** shift
      shift += 7
      if (byte < 128) return value
    }
  }
  while (at < bytes.length) {
    const key = varint()
    const wire = key & 7
    if (wire === 0) yield [key >> 3, varint()]
    else {
      const length = wire === 1 ? 8 : wire === 5 ? 4 : varint()
      at += length
      yield [key >> 3, bytes.subarray(at - length, at)]
    }
  }
}
