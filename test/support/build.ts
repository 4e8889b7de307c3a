import { execFileSync } from 'node:child_process'

/** Pool workers and the CLI run compiled code: tests of either must not meet an old build. */
export default function build(): void {
  execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
}
