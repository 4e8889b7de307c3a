import { type ChildProcess, spawn } from 'node:child_process'

/** A program that an agent of this thread has running. */
export interface Child {
  readonly pid: number
  /** The program and its arguments, for messages. */
  readonly command: string
}

/** `started` and `ended` come once each for every child, in this order. */
export type ChildListener = (event: 'started' | 'ended', child: Child) => void

const running = new Map<number, Child>()
let listener: ChildListener | undefined

/** The programs that agents of this thread have running now, by process id. Each leads a process group of its own. */
export const trackedChildren: ReadonlyMap<number, Child> = running

/**
 * Tells whoever runs this thread which programs start and end, so that it can kill what a hung thread leaves behind
 * (with {@link killChild}, from any thread). One listener a thread; undefined takes it away.
 *
 * Children end without it too: a guard process outlives a thread that is terminated and a process that is killed,
 * and takes the child's whole group down. The listener is there for counting, and for systems without `/bin/sh`.
 */
export function setChildListener(next: ChildListener | undefined): void {
  listener = next
}

/** Ends a child and everything that it started, save what has made itself a session of its own. Does nothing where it has ended already. */
export function killChild(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended already.
  }
}

/**
 * Follows a child from its start to its end. It must lead a process group (`detached`), which also keeps the terminal's
 * Ctrl-C from it: an interrupted run ends its matches itself, and no engine seems to have crashed.
 */
export function trackChild(process: ChildProcess, command: string): void {
  const pid = process.pid
  if (pid === undefined) return
  const child: Child = { pid, command }
  const guard = spawnGuard(pid)
  running.set(pid, child)
  listener?.('started', child)
  process.once('exit', () => {
    guard.kill('SIGKILL')
    killChild(pid) // what it started and left behind
    running.delete(pid)
    listener?.('ended', child)
  })
}

/**
 * A shell that waits for the end of its input and then kills the group. Its input is a pipe from this thread, which the
 * system closes however the thread or the process ends, even by kill -9; a child that is busy or hung would not notice its own closing.
 */
function spawnGuard(pid: number): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read _; kill -9 "-$0"', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.on('error', () => {}) // no shell: the child still sees the end of its input
  guard.stdin?.on('error', () => {})
  guard.unref()
  return guard
}
