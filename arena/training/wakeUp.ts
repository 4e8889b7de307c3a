/** Lets one wait for something to happen, and another say that it has. What was said before is not lost. */
export class WakeUp {
  private rung = false
  private wake = () => {}

  ring(): void {
    this.rung = true
    this.wake()
  }

  async wait(): Promise<void> {
    if (!this.rung) {
      await new Promise<void>(resolve => {
        this.wake = resolve
      })
    }
    this.rung = false
  }
}
