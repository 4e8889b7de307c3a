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
 * no faster than answers are read.
 *
 * @param input UTF-8, in any pieces. It is destroyed in the end.
 */
export async function serveLines(server: LineServer, input: Readable, output: Writable): Promise<void> {
  const closed = new AbortController()
  const stop = (): void => {
    closed.abort()
    input.destroy()
  }
  output.on('error', stop)
  output.on('close', stop)
  const splitter = new LineSplitter()
  try {
    for await (const piece of input) {
      await answerAll(server, splitter.take(piece), output, closed.signal)
      if (server.done || closed.signal.aborted) return
    }
    await answerAll(server, splitter.rest(), output, closed.signal)
  } catch (error) {
    if (!closed.signal.aborted) throw error // else it is only the input that was destroyed above
  } finally {
    output.off('error', stop)
    output.off('close', stop)
  }
}

async function answerAll(
  server: LineServer,
  lines: Iterable<string | undefined>,
  output: Writable,
  closed: AbortSignal,
): Promise<void> {
  let batch = ''
  for (const line of lines) {
    if (server.done || closed.aborted) break
    const answer = server.answer(line)
    if (typeof answer === 'string') {
      batch += answer
      if (batch.length < BATCH_LENGTH) continue
    }
    await write(output, batch, closed) // nobody waits for an answer that is there because the next one takes long
    batch = typeof answer === 'string' ? '' : await answer
  }
  await write(output, batch, closed)
}

/** Settles when the text has been taken, or never will be. */
function write(output: Writable, text: string, closed: AbortSignal): Promise<void> {
  if (text === '' || closed.aborted || output.destroyed) return Promise.resolve()
  return new Promise(resolve => {
    const settle = (): void => {
      closed.removeEventListener('abort', settle)
      resolve()
    }
    closed.addEventListener('abort', settle, { once: true })
    output.write(text, settle)
  })
}
