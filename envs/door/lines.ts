/** Longest line that is kept, in bytes: maps and saved states fit in it, a program that has gone wild does not fill the memory. */
export const LONGEST_LINE = 16 * 1024 * 1024

const NEWLINE = 10
const RETURN = 13

/**
 * Cuts a stream of UTF-8 bytes into lines, wherever the pieces of the stream begin and end. A line ends with LF or CRLF.
 * One that grows longer than the limit is dropped as it comes and told of by `undefined` in its place, as soon as it is known.
 */
export class LineSplitter {
  private readonly longest: number
  private pieces: Buffer[] = []
  private length = 0 // bytes of the unfinished line that are held
  private dropping = false // the unfinished line is too long, and has been told of

  constructor(longest = LONGEST_LINE) {
    this.longest = longest
  }

  /** The lines that end in this piece. */
  *take(piece: Uint8Array | string): Generator<string | undefined> {
    const bytes =
      typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece.buffer, piece.byteOffset, piece.length)
    let from = 0
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, from)) {
      if (!this.hold(bytes.subarray(from, at))) yield undefined
      from = at + 1
      const { dropping } = this
      const line = this.line()
      if (!dropping) yield line
    }
    if (!this.hold(bytes.subarray(from))) yield undefined
  }

  /** What stands after the last newline: at most one line. */
  *rest(): Generator<string | undefined> {
    if (this.length > 0) yield this.line()
  }

  /** Returns false when the line has just become too long. */
  private hold(bytes: Buffer): boolean {
    if (this.dropping || bytes.length === 0) return true
    if (this.length + bytes.length <= this.longest) {
      this.pieces.push(bytes)
      this.length += bytes.length
      return true
    }
    this.line()
    this.dropping = true
    return false
  }

  /** What is held, which is forgotten. */
  private line(): string {
    const { pieces, length } = this
    this.pieces = []
    this.length = 0
    this.dropping = false
    if (length === 0) return ''
    const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)
    return bytes.toString('utf8', 0, bytes[length - 1] === RETURN ? length - 1 : length)
  }
}
