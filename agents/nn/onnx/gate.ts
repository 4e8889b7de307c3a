const INSIDE = 0 // calls under way
const SHUT = 1 // 1 once nobody may enter any more

/** Numbers that a gate needs, in memory that threads share. */
export const GATE_INTS = 2

/** Looks, a millisecond or more apart, after which a call that doesn't end is waited for no longer. */
const PATIENCE = 5000

/**
 * Stands before the native code of ONNX Runtime. A thread that is ended while it is in there takes the whole process with it, since the
 * code throws where nobody can catch. So whoever ends a thread first shuts its gate: calls that come later never return, and those under
 * way, of milliseconds each, are waited for.
 */
export class NativeGate {
  private readonly ints: Int32Array

  /** @param ints {@link GATE_INTS} numbers, 0 at first, shared with whoever may end this thread */
  constructor(ints: Int32Array = new Int32Array(new SharedArrayBuffer(GATE_INTS * Int32Array.BYTES_PER_ELEMENT))) {
    this.ints = ints
  }

  /** Makes a call, or, where the gate is shut, nothing ever again. */
  async pass<T>(call: () => Promise<T>): Promise<T> {
    Atomics.add(this.ints, INSIDE, 1) // before the look: so one of the two, this and `shut`, sees the other
    try {
      if (Atomics.load(this.ints, SHUT) === 0) return await call()
    } finally {
      Atomics.sub(this.ints, INSIDE, 1)
    }
    return new Promise(() => {}) // this thread is about to end
  }

  /** By who is to end the thread. Resolves once nobody is inside. */
  async shut(): Promise<void> {
    Atomics.store(this.ints, SHUT, 1)
    for (let look = 0; look < PATIENCE && Atomics.load(this.ints, INSIDE) > 0; look++) {
      await new Promise(resolve => setTimeout(resolve, 1))
    }
  }

  /** For the next one who may pass. */
  open(): void {
    Atomics.store(this.ints, SHUT, 0)
  }
}

let gate = new NativeGate() // until others ask for one that they can shut

/** The gate of this thread. */
export function nativeGate(): NativeGate {
  return gate
}

/** Has this thread's calls go through a gate that others can shut. */
export function useGate(ints: Int32Array): void {
  gate = new NativeGate(ints)
}
