import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { execPath } from 'node:process'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { type Child, setChildListener, trackChild } from '../../../agents/external/children.ts'
import { ended, isRunning } from '../../support/processes.ts'

// A child that never looks at its input, so that only a kill ends it, and a grandchild of the same kind.
const deaf = "require('node:child_process').spawn('sleep', ['600'], {stdio: 'ignore'}); for (;;);"
const built = new URL('../../../dist/agents/external/children.js', import.meta.url).href
const parent = `
  const { spawn } = await import('node:child_process')
  const { trackChild } = await import(${JSON.stringify(built)})
  const child = spawn(${JSON.stringify(execPath)}, ['-e', ${JSON.stringify(deaf)}], { detached: true })
  trackChild(child, 'deaf')
`

/** The children of a process, by the system's own table. */
function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
}

async function grandchild(pid: number): Promise<number> {
  for (;;) {
    const [found] = childrenOf(pid)
    if (found) return found
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

test('a child and what it started end with a process that is killed', async () => {
  const script = `${parent}; console.log(child.pid); for (;;);`
  const process = spawn(execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [text] = await once(process.stdout, 'data')
  const pid = Number(text)
  const below = await grandchild(pid)
  expect([isRunning(pid), isRunning(below)]).toEqual([true, true])
  process.kill('SIGKILL')
  expect([await ended(pid), await ended(below)]).toEqual([true, true])
})

test('a child ends with a worker thread that is terminated while it is busy', async () => {
  const script = `const { parentPort } = await import('node:worker_threads'); ${parent}; parentPort.postMessage(child.pid); setTimeout(() => { for (;;); })`
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`))
  const [pid] = await once(worker, 'message')
  expect(isRunning(pid)).toBe(true)
  await worker.terminate()
  expect(await ended(pid)).toBe(true)
})

test('starts and ends are told of', async () => {
  const told: [string, Child][] = []
  setChildListener((event, child) => told.push([event, child]))
  const child: ChildProcess = spawn('true', { detached: true })
  trackChild(child, 'true')
  await once(child, 'close')
  setChildListener(undefined)
  const about = { pid: child.pid, command: 'true' }
  expect(told).toEqual([
    ['started', about],
    ['ended', about],
  ])
})
