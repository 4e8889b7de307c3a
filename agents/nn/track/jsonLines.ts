import type { Consumer } from '../core/events.ts'

/** One line of JSON for each event, to be appended to a log. A checkpoint's line says when it was, not what is in it. */
export function jsonLines(write: (line: string) => void): Consumer {
  return event => {
    const plain = event.type === 'checkpoint' ? { type: event.type, step: event.step } : event
    write(`${JSON.stringify(plain)}\n`)
  }
}
