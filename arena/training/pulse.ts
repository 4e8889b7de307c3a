import { GATE_INTS, NativeGate, useGate } from '../../agents/nn/onnx/gate.ts'

/** What a thread of a training may be at. */
export const TASKS = ['starting', 'loading weights', 'playing', 'learning'] as const
export type Task = (typeof TASKS)[number]

/** Memory that a thread shares with the one that may end it: what it is at, and whether it is inside native code. It holds no time. */
export class Pulse {
  readonly memory: Int32Array
  /** To be shut before the thread is ended. */
  readonly gate: NativeGate
  private readonly beats: Int32Array // of each task: odd while the thread is at it

  constructor(memory: Int32Array = new Int32Array(new SharedArrayBuffer(4 * (GATE_INTS + TASKS.length)))) {
    this.memory = memory
    this.gate = new NativeGate(memory.subarray(0, GATE_INTS))
    this.beats = memory.subarray(GATE_INTS)
  }

  /** Has the calls of this thread into native code counted here. In the thread that works. */
  countCalls(): void {
    useGate(this.memory.subarray(0, GATE_INTS))
  }

  begins(task: Task): void {
    Atomics.add(this.beats, TASKS.indexOf(task), 1)
  }

  ends(task: Task): void {
    Atomics.add(this.beats, TASKS.indexOf(task), 1)
  }

  /** It is still at it, and not stuck. */
  goesOn(task: Task): void {
    Atomics.add(this.beats, TASKS.indexOf(task), 2)
  }

  /** Changes with all that is told of a task; odd while the thread is at it. */
  beatOf(task: Task): number {
    return Atomics.load(this.beats, TASKS.indexOf(task))
  }
}
