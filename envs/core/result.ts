/** What may go wrong with anything that comes from outside. Codes are for programs, messages for people. */
export interface Fault {
  readonly code: string
  readonly message: string
}

/** The outcome of reading something that comes from outside: a value, or a coded fault. Nothing is thrown. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Fault }

export function ok<T>(value: T): Result<T> {
  return { ok: true, value }
}

export function fail(code: string, message: string): Result<never> {
  return { ok: false, error: { code, message } }
}

/** A fault where a caller wants an exception: the code stays readable on the error. */
export class LudusError extends Error {
  readonly code: string
  constructor(fault: Fault) {
    super(fault.message)
    this.name = 'LudusError'
    this.code = fault.code
  }
}

/** The value of a result. Throws {@link LudusError} where it holds a fault. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new LudusError(result.error)
}
