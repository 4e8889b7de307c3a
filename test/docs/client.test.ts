import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { execPath } from 'node:process'
import { expect, test } from 'vitest'
import { hasGymnasium, hasPython } from '../support/python.ts'

/** Runs the tests in client.py. Returns what they report. */
async function run(...words: string[]): Promise<string> {
  const env = {
    ...process.env,
    LUDUS_COMMAND: `'${execPath}' dist/bin/ludus.js env --stdio`,
    PYTHONDONTWRITEBYTECODE: '1',
  }
  const python = spawn('python3', ['test/docs/client.py', ...words], { env })
  let report = ''
  for (const stream of [python.stdout, python.stderr]) stream.setEncoding('utf8').on('data', text => (report += text))
  await once(python, 'close')
  return report
}

test.runIf(hasPython)('the Python client, with nothing but the standard library', async () => {
  expect(await run('bare')).toMatch(/Ran \d+ tests in [\s\S]*\nOK \(skipped=2\)\n$/)
})

test.runIf(hasGymnasium)('the Python client, with gymnasium', async () => {
  expect(await run()).toMatch(/Ran \d+ tests in [\s\S]*\nOK\n$/)
})
