import { spawnSync } from 'node:child_process'

const runs = (code: string): boolean => spawnSync('python3', ['-c', code]).status === 0

/** Whether Python 3.9 or later is installed, and gymnasium with it. Where they are not, tests that need them are left out, and it is said. */
export const hasPython = runs('import sys; sys.exit(sys.version_info < (3, 9))')
export const hasGymnasium = hasPython && runs('import gymnasium, numpy')

if (!hasPython) process.stderr.write('\nLEFT OUT: tests in Python, which is not installed (python3, 3.9 or later).\n\n')
else if (!hasGymnasium)
  process.stderr.write('\nLEFT OUT: tests against gymnasium, which is not installed (pip install gymnasium).\n\n')
