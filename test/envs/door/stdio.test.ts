import { once } from 'node:events'
import { PassThrough, Readable, Writable } from 'node:stream'
import { setImmediate as turnOfLoop } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GameRegistry } from '../../../envs/core/registry.ts'
import { LineSplitter } from '../../../envs/door/lines.ts'
import { serveDoor } from '../../../envs/door/stdio.ts'
import { tokens } from '../../support/doorGame.ts'

const games = new GameRegistry([tokens])

/** What the door answers to these pieces of input, parsed. */
async function answers(pieces: Iterable<Buffer>): Promise<Record<string, unknown>[]> {
  const output = new PassThrough()
  const served = serveDoor(games, Readable.from(pieces), output)
  let text = ''
  output.setEncoding('utf8').on('data', piece => {
    text += piece
  })
  await served
  output.end()
  await once(output, 'close')
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line))
}

function cut(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = []
  for (let from = 0, i = 0; from < bytes.length; i++) {
    const size = sizes[i % sizes.length]
    pieces.push(bytes.subarray(from, from + size))
    from += size
  }
  return pieces
}

describe('lines', () => {
  test('are the same wherever the stream is cut, in the middle of a character too', () => {
    const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map(text => text.replaceAll(/[\r\n]/g, ''))
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }),
        fc.constantFrom('\n', '\r\n'),
        (lines, sizes, ending) => {
          const splitter = new LineSplitter()
          const pieces = cut(Buffer.from(lines.map(each => each + ending).join('')), sizes)
          expect([...pieces.flatMap(piece => [...splitter.take(piece)]), ...splitter.rest()]).toEqual(lines)
        },
      ),
      { seed: 3 },
    )
  })

  test('that are too long are told of in their place and not kept', () => {
    const splitter = new LineSplitter(10)
    const got = ['12345', '678901\nshort\n', '1234567890\n', '12345678901'].flatMap(piece => [...splitter.take(piece)])
    expect([...got, ...splitter.rest()]).toEqual([undefined, 'short', '1234567890', undefined])
  })
})

describe('serveDoor', () => {
  test('answers in order: CRLF, blank lines, text split anywhere, a last line without newline', async () => {
    const text =
      '{"op":"games","id":"жå"}\r\n\n  \r\n{"id":2,"op":"new","game":"tokens"}\nnonsense\n{"id":"😀","op":"turn","state":1}'
    for (const size of [1, 2, 7, 1000]) {
      const got = await answers(cut(Buffer.from(text), [size]))
      expect(got.map(answer => answer.id)).toEqual(['жå', undefined, undefined, 2, undefined, '😀'])
      expect(got.map(answer => answer.ok)).toEqual([true, false, false, true, false, true])
      expect(got[1].error).toMatchObject({ code: 'bad-json' })
      expect(got[2].error).toMatchObject({ code: 'bad-json' })
    }
  })

  test('answers once for each line: a final newline does not make another', async () => {
    const count = async (text: string): Promise<number> => (await answers([Buffer.from(text)])).length
    expect(await count('')).toBe(0)
    expect(await count('{"op":"games"}\n')).toBe(1)
    expect(await count('\n')).toBe(1)
    expect(await count('\r\n\t\n ')).toBe(3)
  })

  test('refuses a line that is too long and goes on', async () => {
    const mebibyte = Buffer.alloc(1 << 20, 'x')
    const pieces = [...Array.from({ length: 17 }, () => mebibyte), Buffer.from('\n{"op":"games"}\n')]
    const [refused, served] = await answers(pieces)
    expect(refused).toMatchObject({ ok: false, error: { code: 'too-long' } })
    expect(served.ok).toBe(true)
  })

  test('takes no more requests than answers are read', async () => {
    let taken = 0
    const requests = (function* (): Generator<Buffer> {
      for (; taken < 300; taken++) yield Buffer.from('{"op":"games"}\n'.repeat(200))
    })()
    const read = new AbortController()
    const output = new Writable({
      highWaterMark: 1,
      write: (_piece, _encoding, done) =>
        void (read.signal.aborted ? done() : read.signal.addEventListener('abort', () => done())),
    })
    const served = serveDoor(games, Readable.from(requests, { highWaterMark: 1 }), output)
    for (let i = 0; i < 100; i++) await turnOfLoop()
    expect(taken).toBeLessThan(20)
    read.abort()
    await served
    expect(taken).toBe(300)
  })

  test('ends when nobody reads the answers any more', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    const served = serveDoor(games, input, output)
    input.write('{"op":"games"}\n')
    await once(output, 'readable')
    output.destroy()
    await served
    expect(input.destroyed).toBe(true)
  })
})
