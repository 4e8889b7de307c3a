/** How much is kept of what each player prints, in UTF-16 units. */
const KEPT = 65_536

type Write = typeof process.stderr.write

/**
 * What agents print while it is their turn to be busy. Nothing of it may reach the program's own output, where it would break a progress
 * bar or somebody's JSON; it is kept like a program's standard error. What is printed while nobody is busy (a module being loaded) goes to
 * standard error.
 */
export class Overheard {
  private readonly texts = new Map<number, string>()
  private player = -1
  private readonly heard: (player: number, text: string) => void

  /** @param heard hears the player's text so far, each time that it grows. */
  constructor(heard: (player: number, text: string) => void) {
    this.heard = heard
  }

  /** Whose output it is from now on; -1 nobody's. */
  listenTo(player: number): void {
    this.player = player
  }

  of(player: number): string {
    return this.texts.get(player) ?? ''
  }

  clear(): void {
    this.texts.clear()
    this.player = -1
  }

  /** Takes over this thread's output. Only in a thread of the arena's own. */
  install(): void {
    const passOn = process.stderr.write.bind(process.stderr)
    const write = (chunk: string | Uint8Array, ...rest: unknown[]): boolean => {
      if (this.player < 0) return (passOn as (...all: unknown[]) => boolean)(chunk, ...rest)
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')
      const all = (this.of(this.player) + text).slice(-KEPT)
      this.texts.set(this.player, all)
      this.heard(this.player, all)
      const done = rest.findLast(each => typeof each === 'function') as (() => void) | undefined
      if (done) queueMicrotask(done)
      return true
    }
    process.stderr.write = write as Write
    process.stdout.write = write as Write
  }
}
