/** A clock that can be stopped for a while. */
export class StopWatch {
  private readonly clock: () => number
  private lost = 0
  private stoppedAt: number | undefined

  /** @param clock  milliseconds, of a clock that never goes back */
  constructor(clock: () => number) {
    this.clock = clock
  }

  /** Milliseconds, those left out for which it was stopped. */
  readonly now = (): number => (this.stoppedAt ?? this.clock()) - this.lost

  stop(): void {
    this.stoppedAt ??= this.clock()
  }

  go(): void {
    if (this.stoppedAt === undefined) return
    this.lost += this.clock() - this.stoppedAt
    this.stoppedAt = undefined
  }
}
