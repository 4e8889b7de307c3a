import type { Submission } from './submission.ts'
import { ISSUING, ORDERING, type World } from './world.ts'

let [a, b] = [0, 0] // of the fold under way

function mix(value: number): void {
  a = Math.imul(a ^ value, 0x9e3779b1)
  a ^= a >>> 15
  b = Math.imul(b ^ (value + 0x7f4a7c15), 0x85ebca77)
  b ^= b >>> 13
}

/** Folds all that the future depends on, and whose turn it is: 53 bits, so that two positions share one by accident only. */
export function hashOf(world: World & { readonly turn: number; readonly asked: number }): number {
  a = 0x2545f491
  b = 0x6a09e667
  mix(world.time)
  mix(world.turn * 0x10000 + world.asked)
  mix(world.stocks[0])
  mix(world.stocks[1])
  mix(world.nextId)
  mix(world.clashes & 1)
  for (let unit = 0; unit < world.count; unit++) mixUnit(world, unit)
  for (let at = 0; at < world.queued; at++) mixOrder(world, world.queue[at])
  for (const list of world.submitted) mixSubmission(list)
  if (world.phase !== ORDERING) mixTick(world)
  return (a >>> 0) * 0x200000 + (b >>> 11)
}

function mixUnit(world: World, unit: number): void {
  mix(world.ids[unit])
  mix((world.types[unit] * 4 + world.owners[unit] + 1) * 0x10000 + world.cells[unit])
  mix(world.hps[unit])
  mix(world.carried[unit])
}

function mixOrder(world: World, unit: number): void {
  mix(world.ids[unit]) // not the index: the dead keep none
  mix((world.orders[unit] * 16 + world.products[unit] + 1) * 0x10000 + world.targets[unit] + 1)
  mix(world.params[unit])
  mix((world.starts[unit] + world.durations[unit]) | 0)
}

function mixSubmission(list: Submission): void {
  mix(list.count)
  for (let row = 0; row < list.count; row++) {
    mix(list.units[row])
    mix((list.types[row] * 16 + list.products[row] + 1) * 0x10000 + list.targets[row] + 1)
    mix(list.params[row])
  }
}

function mixTick(world: World): void {
  mix(world.phase)
  if (world.phase === ISSUING) {
    mix(world.issuer)
    mix(world.issued)
    mix(world.against)
    mix(world.usedCell)
    mix(world.usedCost)
    return
  }
  for (let at = world.acted; at < world.dues; at++) {
    const unit = world.due[at]
    if (unit >= world.rules.size) mixUnit(world, unit)
    mixOrder(world, unit)
  }
}
