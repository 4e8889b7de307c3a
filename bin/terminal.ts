import { Presets, SingleBar } from 'cli-progress'
import colors from 'picocolors'
import type { Paint } from '../envs/core/game.ts'

/** Exit codes of every command. */
export const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const

/** Ends a command with a message for people and an exit code for scripts. */
export class Stop extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

/** Styles text where the terminal shows colours (NO_COLOR and pipes switch it off). */
export const paint: Paint = (style, text) => colors[style](text)

export function print(text = ''): void {
  process.stdout.write(`${text}\n`)
}

/** Progress on standard error, so that standard output stays clean for results: a bar in a terminal, a line now and then elsewhere. */
export interface Progress {
  update(done: number, total: number, note: string): void
  stop(): void
}

export function progress(label: string): Progress {
  return process.stderr.isTTY ? bar(label) : lines(label)
}

function bar(label: string): Progress {
  const format = `${colors.bold(label)} {bar} {value}/{total} {note}`
  const single = new SingleBar({ format, hideCursor: true, stopOnComplete: false, barsize: 24 }, Presets.shades_classic)
  let started = false
  return {
    update(done, total, note) {
      if (!started) {
        single.start(total, done, { note })
        started = true
      }
      single.setTotal(total)
      single.update(done, { note })
    },
    stop: () => {
      if (started) single.stop()
    },
  }
}

/** One line for every tenth of the way, for logs and pipes. */
function lines(label: string): Progress {
  let shown = -1
  return {
    update(done, total, note) {
      const tenth = total > 0 ? Math.floor((10 * done) / total) : 0
      if (tenth === shown) return
      shown = tenth
      process.stderr.write(`${label} ${done}/${total} ${note}\n`)
    },
    stop: () => {},
  }
}

/** `1 h 02 min`, `3 min 05 s`, `12 s`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return '?'
  const whole = Math.round(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`
}

/** `1.4 MB`, in powers of ten. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let [value, unit] = [count, 0]
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}
