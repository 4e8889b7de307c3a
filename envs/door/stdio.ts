import type { Readable, Writable } from 'node:stream'
import type { GameRegistry } from '../core/registry.ts'
import { Door } from './door.ts'
import { LineSplitter } from './lines.ts'

/** Answers are written together once they are this long, or when the input that was there has been answered. */
const BATCH_LENGTH = 1 << 16

/**
 * Answers requests, one JSON object a line, until the input ends or nobody reads the answers any more. Blank lines are passed over;
 * the last line may lack its newline. Input is taken no faster than answers are read.
 *
 * @param input UTF-8, in any pieces.
 */
export async function serveDoor(games: GameRegistry, input: Readable, output: Writable): Promise<void> {
  const door = new Door(games)
  const splitter = new LineSplitter()
  const closed = new AbortController()
  const stop = (): void => {
    closed.abort()
    input.destroy()
  }
  output.on('error', stop)
  output.on('close', stop)
  try {
    for await (const chunk of input) {
      if (!(await answer(door, splitter.take(chunk), output, closed.signal))) return
    }
    await answer(door, splitter.rest(), output, closed.signal)
  } catch (error) {
    if (!closed.signal.aborted) throw error // else it is only the input that was destroyed above
  } finally {
    output.off('error', stop)
    output.off('close', stop)
  }
}

/** Answers the lines in order. Returns whether anyone still reads the answers. */
async function answer(
  door: Door,
  lines: Iterable<string | undefined>,
  output: Writable,
  closed: AbortSignal,
): Promise<boolean> {
  let batch = ''
  for (const line of lines) {
    if (line?.trim() === '') continue
    batch += `${line === undefined ? door.refuseLong() : door.answerLine(line)}\n`
    if (batch.length < BATCH_LENGTH) continue
    if (!(await write(output, batch, closed))) return false
    batch = ''
  }
  return batch === '' || (await write(output, batch, closed))
}

/** Settles when the text has been taken: true, or false where the output has failed or closed. */
function write(output: Writable, text: string, closed: AbortSignal): Promise<boolean> {
  if (closed.aborted || output.destroyed) return Promise.resolve(false)
  return new Promise(resolve => {
    const lost = (): void => resolve(false)
    closed.addEventListener('abort', lost, { once: true })
    output.write(text, error => {
      closed.removeEventListener('abort', lost)
      resolve(!error)
    })
  })
}
