import type { Geometry } from './geometry.ts'

// An entry for each board of the game, the first for the one it began with: the board's key as two int32, the move that led to it as
// 2 * action + player, and how many stones had been taken off by then.
const LOW = 0
const HIGH = 1
const MOVE = 2
const TAKEN = 3
const ENTRY = 4

/**
 * Everything that happened, as a log that only grows, and whether a board has been there before.
 *
 * Keys are compared in full, 64 bits. Two filters, both free of false negatives, keep most questions from ever reaching the log: which
 * colours have stood on which points (a play can't recreate a board on which its point did not have its colour), and a Bloom filter of
 * one hash (Bloom 1970).
 */
export class History {
  private readonly geometry: Geometry
  /** Moves made, passes included. */
  length = 0
  private entries: Int32Array
  private taken: Int16Array // points whose stones were taken off, in order
  private readonly filter: Int32Array // Bloom filter: 32 bits or more for each point of the board
  private readonly stood: Uint8Array // [point]: bits of the colours that have stood there
  private readonly bytes: Uint8Array // filter and stood in one piece, for copying

  constructor(geometry: Geometry) {
    this.geometry = geometry
    const words = 2 ** Math.ceil(Math.log2(geometry.points))
    const buffer = new ArrayBuffer(4 * words + geometry.total)
    this.filter = new Int32Array(buffer, 0, words)
    this.stood = new Uint8Array(buffer, 4 * words, geometry.total)
    this.bytes = new Uint8Array(buffer)
    this.entries = new Int32Array(ENTRY * (2 * geometry.points + 8))
    this.taken = new Int16Array(2 * geometry.points)
  }

  copyFrom(other: History): void {
    this.bytes.set(other.bytes)
    this.length = other.length
    // Logs of one capacity are copied whole: one call is faster than a loop over the part in use.
    if (this.entries.length < other.entries.length) this.entries = new Int32Array(other.entries.length)
    this.entries.set(other.entries)
    if (this.taken.length < other.taken.length) this.taken = new Int16Array(other.taken.length)
    this.taken.set(other.taken)
  }

  /** Notes a stone of the board that the game begins with. */
  setUp(point: number, color: number): void {
    this.stood[point] |= color
  }

  /** Notes the key of the board as it now is, in place of what was noted for it before. */
  rekey(low: number, high: number): void {
    const at = ENTRY * this.length
    this.entries[at + LOW] = low
    this.entries[at + HIGH] = high
    this.filter[(low >>> 5) & (this.filter.length - 1)] |= 1 << (low & 31)
  }

  /** Notes a pass. */
  addPass(player: number, low: number, high: number): void {
    this.add(2 * this.geometry.points + player, 0, low, high)
  }

  /** Notes a stone, the first `count` of `geometry.removed` as what it took off, and the key of the board that it led to. */
  addStone(point: number, player: number, count: number, low: number, high: number): void {
    this.stood[point] |= player + 1
    this.add(2 * this.geometry.actionOf[point] + player, count, low, high)
  }

  /** Whether the board with this key has been there. */
  holds(low: number, high: number): boolean {
    if (((this.filter[(low >>> 5) & (this.filter.length - 1)] >>> (low & 31)) & 1) === 0) return false
    const { entries } = this
    for (let at = ENTRY * this.length; at >= 0; at -= ENTRY) {
      if (entries[at + LOW] === low && entries[at + HIGH] === high) return true
    }
    return false
  }

  /** Whether a stone of this colour has ever been on this point. */
  hasStood(point: number, color: number): boolean {
    return (this.stood[point] & color) !== 0
  }

  /** The player and the action of move `n`, from 0. */
  playerOf(n: number): number {
    return this.entries[ENTRY * (n + 1) + MOVE] & 1
  }
  actionOf(n: number): number {
    return this.entries[ENTRY * (n + 1) + MOVE] >> 1
  }

  /** What move `n` took off the board: its points are `takenAt(i)` for i from `takenFrom(n)` up to but not including `takenTo(n)`. */
  takenFrom(n: number): number {
    return this.entries[ENTRY * n + TAKEN]
  }
  takenTo(n: number): number {
    return this.entries[ENTRY * (n + 1) + TAKEN]
  }
  takenAt(i: number): number {
    return this.taken[i]
  }

  /** Whether move `n` took off its own player's stones: then the stone that was played is among them. */
  wasSuicide(n: number): boolean {
    const action = this.actionOf(n)
    if (action === this.geometry.points) return false
    const point = this.geometry.pointOf[action]
    for (let i = this.takenFrom(n); i < this.takenTo(n); i++) if (this.taken[i] === point) return true
    return false
  }

  private add(move: number, count: number, low: number, high: number): void {
    const before = this.entries[ENTRY * this.length + TAKEN]
    if (this.taken.length < before + count) this.taken = grown(this.taken, new Int16Array(2 * (before + count)))
    for (let i = 0; i < count; i++) this.taken[before + i] = this.geometry.removed[i]
    this.length++
    const at = ENTRY * this.length
    if (this.entries.length <= at) this.entries = grown(this.entries, new Int32Array(2 * this.entries.length))
    this.entries[at + MOVE] = move
    this.entries[at + TAKEN] = before + count
    this.rekey(low, high)
  }
}

function grown<Of extends Int16Array | Int32Array>(from: Of, to: Of): Of {
  to.set(from)
  return to
}
