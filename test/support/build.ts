import { execFileSync } from 'node:child_process'

/** Pool workers and the CLI run compiled code, and the tensor backend compiled kernels: no test meets an old build. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' })
}
