import { existsSync, readFileSync } from 'node:fs'
import { AppendedFile } from '../study/appendedFile.ts'

/** The lines of a file of JSON lines; one that a killed process left unfinished, and what comes after it, is left out. */
export function readLines(path: string): readonly unknown[] {
  return [...wholeLines(path)].map(({ line }) => line)
}

/**
 * Opens a file of JSON lines to append to it. What {@link readLines} leaves out is cut off, and so is everything from the first line on
 * that is not to stay.
 *
 * @param stays  says of each line, in order, whether it does
 */
export function openLines(path: string, stays: (line: unknown) => boolean = () => true): AppendedFile {
  let length = 0
  for (const { line, end } of wholeLines(path)) {
    if (!stays(line)) break
    length = end
  }
  return AppendedFile.open(path, length)
}

/** @returns each line with where it ends, in bytes */
function* wholeLines(path: string): Generator<{ line: unknown; end: number }> {
  const content = existsSync(path) ? readFileSync(path) : Buffer.alloc(0)
  for (let from = 0; ; ) {
    const end = content.indexOf(10, from)
    const line = end < 0 ? undefined : parse(content.toString('utf8', from, end))
    if (line === undefined) return
    from = end + 1
    yield { line, end: from }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
