/** How long what is left will take, from how long what was done in this sitting took. */
export class Pace {
  private readonly now: () => number
  private began: { readonly at: number; readonly done: number } | undefined

  /** @param now  milliseconds, of a clock that never goes back */
  constructor(now: () => number) {
    this.now = now
  }

  /** Seconds left; NaN until something was done. */
  left(done: number, total: number): number {
    this.began ??= { at: this.now(), done }
    const taken = this.now() - this.began.at
    return done > this.began.done ? ((total - done) * taken) / (done - this.began.done) / 1000 : Number.NaN
  }
}
