/** The orders that one player has submitted for a tick and that are still to be issued, in columns; what is not legal has been made a wait. */
export class Submission {
  count = 0
  units: Int32Array // index in the list of units, >= 0
  types: Int32Array
  params: Int32Array
  products: Int32Array // type of unit, or -1
  targets: Int32Array // cell, or -1
  durations: Int32Array

  /** @param room for so many orders; more are made room for as they come. */
  constructor(room: number) {
    this.units = new Int32Array(room)
    this.types = new Int32Array(room)
    this.params = new Int32Array(room)
    this.products = new Int32Array(room)
    this.targets = new Int32Array(room)
    this.durations = new Int32Array(room)
  }

  add(unit: number, type: number, param: number, product: number, target: number, duration: number): void {
    if (this.count === this.units.length) this.grow(2 * this.count + 8)
    const row = this.count++
    this.units[row] = unit
    this.types[row] = type
    this.params[row] = param
    this.products[row] = product
    this.targets[row] = target
    this.durations[row] = duration
  }

  copyFrom(other: Submission): void {
    if (other.count > this.units.length) this.grow(other.units.length)
    this.count = other.count
    for (let row = 0; row < other.count; row++) {
      this.units[row] = other.units[row]
      this.types[row] = other.types[row]
      this.params[row] = other.params[row]
      this.products[row] = other.products[row]
      this.targets[row] = other.targets[row]
      this.durations[row] = other.durations[row]
    }
  }

  private grow(room: number): void {
    const enlarged = (column: Int32Array): Int32Array => {
      const larger = new Int32Array(room)
      larger.set(column)
      return larger
    }
    this.units = enlarged(this.units)
    this.types = enlarged(this.types)
    this.params = enlarged(this.params)
    this.products = enlarged(this.products)
    this.targets = enlarged(this.targets)
    this.durations = enlarged(this.durations)
  }
}
