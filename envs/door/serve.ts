import type { Readable, Writable } from 'node:stream'
import { LineSplitter } from './lines.ts'

/** Answers lines, in order. */
export interface LineServer {
  /** What to write back, with its newlines; nothing where it is empty. The line is undefined where it was too long to keep. */
  answer(line: string | undefined): string | Promise<string>
  /** Whether nothing more is to be read. */
  readonly done?: boolean
}

/** Answers are written together once they are this long, or when the input that was there has been answered. */
const BATCH_LENGTH = 1 << 16

/**
 * Serves until the input ends, the server is done, or nobody reads the answers any more. The last line may lack its newline. Input is taken
 * no faster than answers are read. The input is destroyed in the end.
 *
 * What can be answered at once is answered in the same turn of the event loop: a client that waits for each answer is served twice as fast as by
 * `for await`.
 *
 * @param input UTF-8, in any pieces.
 */
export function serveLines(server: LineServer, input: Readable, output: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const splitter = new LineSplitter()
    const lost = new AbortController()
    let working: Promise<void> | undefined // while an answer takes time

    const finish = (error?: Error): void => {
      lost.abort()
      input.off('data', take).destroy()
      output.off('close', stop)
      if (error) reject(error)
      else resolve()
    }
    const stop = (): void => finish()
    const take = (piece: Buffer | string): void => {
      working = answerAll(server, splitter.take(piece), output, lost.signal)
      if (working) {
        input.pause()
        working.then(goOn, finish)
      } else if (server.done) {
        finish()
      }
    }
    const goOn = (): void => {
      if (server.done) finish()
      else input.resume()
    }
    const end = async (): Promise<void> => {
      await working // a paused stream may still end
      await answerAll(server, splitter.rest(), output, lost.signal)
    }

    output.on('error', stop).on('close', stop)
    input
      .on('data', take)
      .once('end', () => end().then(stop, finish))
      .once('error', finish)
  })
}

/**
 * Answers the lines.
 * @returns a promise only where an answer takes time, or has to wait for the ones before it to be read.
 */
function answerAll(
  server: LineServer,
  lines: Generator<string | undefined>,
  output: Writable,
  lost: AbortSignal,
): Promise<void> | undefined {
  let batch = ''
  for (let next = lines.next(); !next.done; next = lines.next()) {
    if (server.done || lost.aborted) break
    const answer = server.answer(next.value)
    if (typeof answer === 'string') {
      batch += answer
      if (batch.length < BATCH_LENGTH) continue
      const room = write(output, batch, lost)
      batch = ''
      if (room) return room.then(() => answerAll(server, lines, output, lost))
    } else {
      // Nobody waits for an answer that is there because the next one takes long.
      return Promise.all([answer, write(output, batch, lost)])
        .then(([text]) => write(output, text, lost))
        .then(() => answerAll(server, lines, output, lost))
    }
  }
  return write(output, batch, lost)
}

/** Returns a promise of room for more where there is none. */
function write(output: Writable, text: string, lost: AbortSignal): Promise<void> | undefined {
  if (text === '' || lost.aborted || output.destroyed || output.write(text)) return undefined
  return new Promise(resolve => {
    const settle = (): void => {
      output.off('drain', settle)
      lost.removeEventListener('abort', settle)
      resolve()
    }
    output.once('drain', settle)
    lost.addEventListener('abort', settle)
  })
}
