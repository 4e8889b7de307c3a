import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

export const LUDUS = resolve('dist/bin/ludus.js')

export interface Said {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

/** A real `ludus` process with a data folder of its own. */
export function start(folder: string, args: readonly string[]): { child: ChildProcess; said: Promise<Said> } {
  const child = spawn(process.execPath, [LUDUS, '--data', join(folder, 'data'), ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1' },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', text => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    err += text
  })
  child.stdin.on('error', () => {}) // it may have ended before it read everything
  const said = new Promise<Said>(settle => child.on('close', (code, signal) => settle({ code, signal, out, err })))
  return { child, said }
}

/** Runs `ludus` to its end. */
export function ludus(folder: string, args: readonly string[], input = ''): Promise<Said> {
  const { child, said } = start(folder, args)
  child.stdin!.end(input)
  return said
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'ludus-test-'))
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Does something in a folder of its own, which is gone afterwards. */
export async function fresh<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const own = newFolder()
  try {
    return await work(own)
  } finally {
    removeFolder(own)
  }
}
