import { GATE_INTS, NativeGate, useGate } from '../../agents/nn/onnx/gate.ts'
import { PHASES, type Phase, type Witness } from '../seated.ts'

/** Actions that a box holds. Of a longer match that is cut off, the replay keeps these first ones. */
export const BOX_ACTIONS = 16_384
/** Players whose times and notes a box holds. */
export const BOX_PLAYERS = 8
/** UTF-8 bytes of each player's last notes. */
const NOTES = 2048

// 32-bit fields, by index
const STEP = 0 // counts up with whatever begins
const PHASE = 1 // index into PHASES
const PLAYER = 2 // who is busy; -1 nobody
const PLAYED = 3 // actions so far, also beyond what the box holds
const DECISIONS = 4 // of each player
const NOTES_LENGTH = DECISIONS + BOX_PLAYERS // in bytes, of each player
const GATE = NOTES_LENGTH + BOX_PLAYERS // of the thread that plays
// 64-bit fields, by index, after 32 fields of 32 bits
const FLOATS_AT = 32 * 4
const BUDGET = 0
const SPENT = 1 // milliseconds, of each player
const NOTES_AT = FLOATS_AT + (SPENT + BOX_PLAYERS) * 8
const ACTIONS_AT = NOTES_AT + BOX_PLAYERS * NOTES
const BYTES = ACTIONS_AT + BOX_ACTIONS * 4

/** What a box tells of a match. */
export interface BoxReading {
  readonly phase: Phase
  readonly player: number // -1 where nobody is busy
  readonly played: number
  readonly actions: readonly number[] // the first of those played
  readonly spent: readonly number[]
  readonly decisions: readonly number[]
  readonly notes: readonly string[]
}

/**
 * Memory that the thread which plays a match shares with the one that watches it. It says who is busy with what, what that may take, and
 * every action so far, so that a thread that hangs or dies leaves its match behind. It holds no time: the watcher measures by its own
 * clock for how long the box has not changed.
 */
export class BlackBox implements Witness {
  readonly memory: SharedArrayBuffer
  /** Of the thread that plays; to be shut before that is ended. */
  readonly gate: NativeGate
  private readonly ints: Int32Array
  private readonly floats: Float64Array
  private readonly bytes: Buffer
  private readonly actions: Int32Array

  constructor(memory: SharedArrayBuffer = new SharedArrayBuffer(BYTES)) {
    this.memory = memory
    this.ints = new Int32Array(memory, 0, GATE + GATE_INTS)
    this.gate = new NativeGate(this.ints.subarray(GATE))
    this.floats = new Float64Array(memory, FLOATS_AT, SPENT + BOX_PLAYERS)
    this.bytes = Buffer.from(memory, NOTES_AT, BOX_PLAYERS * NOTES)
    this.actions = new Int32Array(memory, ACTIONS_AT, BOX_ACTIONS)
  }

  /** Forgets the last match. By the watcher, before the next one is handed over. */
  clear(): void {
    this.ints.fill(0, 0, GATE) // a call of the last match's may still be under way, and counts itself out
    this.gate.open()
    this.floats.fill(0)
    this.ints[PLAYER] = -1
    this.floats[BUDGET] = Number.POSITIVE_INFINITY
  }

  /** Has the calls of this thread into native code counted here. In the thread that plays. */
  countCalls(): void {
    useGate(this.ints.subarray(GATE))
  }

  /** Changes whenever something else begins. */
  get step(): number {
    return Atomics.load(this.ints, STEP)
  }

  /** Whether an agent has begun to do something that has not ended. */
  get busy(): boolean {
    return Atomics.load(this.ints, PLAYER) >= 0
  }

  /** Milliseconds that may pass before the next step; Infinity where no clock says. */
  get budget(): number {
    return this.floats[BUDGET]
  }

  begins(phase: Phase, player: number, budget: number): void {
    this.ints[PHASE] = PHASES.indexOf(phase)
    this.ints[PLAYER] = player
    this.floats[BUDGET] = budget
    Atomics.add(this.ints, STEP, 1)
  }

  decided(player: number, spent: number, decisions: number): void {
    this.ints[PLAYER] = -1
    this.floats[BUDGET] = Number.POSITIVE_INFINITY
    if (player < BOX_PLAYERS) {
      this.floats[SPENT + player] = spent
      this.ints[DECISIONS + player] = decisions
    }
    Atomics.add(this.ints, STEP, 1)
  }

  played(action: number): void {
    const count = this.ints[PLAYED]
    if (count < BOX_ACTIONS) this.actions[count] = action
    Atomics.store(this.ints, PLAYED, count + 1)
  }

  /** Keeps the end of what a player has written. */
  notes(player: number, text: string): void {
    if (player >= BOX_PLAYERS) return
    const tail = Buffer.from(text.slice(-NOTES)).subarray(-NOTES)
    tail.copy(this.bytes, player * NOTES)
    this.ints[NOTES_LENGTH + player] = tail.length
  }

  /** @param players of the match. */
  read(players: number): BoxReading {
    const each = Array.from({ length: players }, (_, player) => player)
    const held = (player: number): boolean => player < BOX_PLAYERS
    const played = Atomics.load(this.ints, PLAYED)
    return {
      phase: PHASES[this.ints[PHASE]],
      player: this.ints[PLAYER],
      played,
      actions: [...this.actions.subarray(0, Math.min(played, BOX_ACTIONS))],
      spent: each.map(player => (held(player) ? this.floats[SPENT + player] : 0)),
      decisions: each.map(player => (held(player) ? this.ints[DECISIONS + player] : 0)),
      notes: each.map(player => (held(player) ? this.note(player) : '')),
    }
  }

  private note(player: number): string {
    const from = player * NOTES
    return this.bytes.toString('utf8', from, from + this.ints[NOTES_LENGTH + player])
  }
}
