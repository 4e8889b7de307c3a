/**
 * The games of a training by number. A number is given out, comes back where its actor was lost, and is struck off when the
 * game has been taken in. Those that are open are a part of a checkpoint: a resume plays them first.
 */
export class Ledger {
  private nextNumber = 0
  private waiting: number[] = [] // to be given out, lowest first
  private readonly out = new Set<number>()

  /** The first number that was never opened. */
  get next(): number {
    return this.nextNumber
  }

  /** Numbers of games that are still to come in, lowest first. */
  get open(): readonly number[] {
    return [...this.out, ...this.waiting].sort((a, b) => a - b)
  }

  /** How many those are. */
  get openCount(): number {
    return this.out.size + this.waiting.length
  }

  /** Opens so many further games. */
  add(count: number): void {
    for (let i = 0; i < count; i++) this.waiting.push(this.nextNumber++)
  }

  /** The lowest that waits. */
  give(): number | undefined {
    const number = this.waiting.shift()
    if (number !== undefined) this.out.add(number)
    return number
  }

  /** Takes back what was given out: it will be given out again, before what was never begun. */
  takeBack(numbers: readonly number[]): void {
    for (const number of numbers) this.out.delete(number)
    this.waiting = [...numbers, ...this.waiting].sort((a, b) => a - b)
  }

  /** Strikes off a game that was taken in. */
  strike(number: number): void {
    this.out.delete(number)
  }

  restore(next: number, open: readonly number[]): void {
    this.nextNumber = next
    this.waiting = [...open]
    this.out.clear()
  }
}
