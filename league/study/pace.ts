/** How long what is left of a phase will take, from how long what was done of it in this sitting took. */
export class Pace {
  private readonly now: () => number
  private began: { readonly at: number; readonly done: number; readonly total: number } | undefined
  private last = 0

  /** @param now  milliseconds, of a clock that never goes back */
  constructor(now: () => number) {
    this.now = now
  }

  /** Seconds left; undefined until something was done. Another total, or less done than before, is another phase. */
  left(done: number, total: number): number | undefined {
    if (!this.began || total !== this.began.total || done < this.last) this.began = { at: this.now(), done, total }
    this.last = done
    const taken = this.now() - this.began.at
    return done > this.began.done ? ((total - done) * taken) / (done - this.began.done) / 1000 : undefined
  }
}
