/** Remembers the line of play up to the last decision, to tell how the game went on from there. */
export class Line {
  private actions: readonly number[] | undefined

  /** Forgets it: the next decision follows from nothing. */
  forget(): void {
    this.actions = undefined
  }

  /**
   * The actions since the last decision, and remembers this one. Undefined where there was none, where the history isn't
   * known, or where it did not go on from there because moves were taken back.
   */
  since(history: readonly number[] | undefined): readonly number[] | undefined {
    const before = this.actions
    this.actions = history?.slice()
    if (!history || !before || history.length < before.length) return undefined
    for (let i = 0; i < before.length; i++) if (history[i] !== before[i]) return undefined
    return history.slice(before.length)
  }
}
