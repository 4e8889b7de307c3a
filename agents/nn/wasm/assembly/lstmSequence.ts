/**
 * An LSTM along a whole sequence and back: the recurrent matrix is packed once for all steps, and its gradient is one
 * product over all of them.
 *
 * What the way back needs is kept by time, so that a step's rows lie together: gates [time, batch, 4 * units] as they
 * were before their activations, then hidden and cell [time + 1, batch, units] each, beginning with the given state.
 */
import { lstmGates, lstmGatesGrad } from './lstm'
import { matMul, matMulScratch } from './matMul'
import { multiplyRows, packBias, packRows, PANEL, placeRows, TILE_ROWS } from './rows'

const TAPS = 16 // bytes: one tap, and what keeps the table after it aligned

// @ts-ignore: decorator
@inline
function panelSize(shared: i32): i32 {
  return (shared + 1) * PANEL * 4
}

// @ts-ignore: decorator
@inline
function productSize(batch: i32, columns: i32, shared: i32): i32 {
  return TAPS + (batch + TILE_ROWS) * 8 + ((columns + PANEL - 1) / PANEL) * panelSize(shared)
}

/** How many floats `memory` holds. */
export function lstmMemory(batch: i32, time: i32, units: i32): i32 {
  return batch * units * (4 * time + 2 * (time + 1))
}

/** Bytes of scratch that `lstmSequence` needs. */
export function lstmScratch(batch: i32, units: i32): i32 {
  return productSize(batch, 4 * units, units)
}

/** Bytes of scratch that `lstmSequenceGrad` needs. */
export function lstmGradScratch(batch: i32, time: i32, units: i32): i32 {
  const way = productSize(batch, units, 4 * units)
  return batch * time * units * 16 + max(way, matMulScratch(units, 4 * units, batch * time, true))
}

/**
 * projected [batch, time, 4 * units], recurrent [units, 4 * units], hidden and cell [batch, units] ->
 * y [batch, time + 1, units], each step's hidden state and at last the cell, and memory.
 */
export function lstmSequence(
  projected: usize, recurrent: usize, hidden: usize, cell: usize, y: usize, kept: usize, scratch: usize,
  batch: i32, time: i32, units: i32,
): void {
  const size = <usize>units << 2
  const rows = <usize>batch * size
  let gates = kept
  let h = gates + <usize>time * 4 * rows
  let c = h + <usize>(time + 1) * rows
  memory.copy(h, hidden, rows)
  memory.copy(c, cell, rows)
  store<i32>(scratch, 0)
  const table = scratch + TAPS
  const panels = table + (<usize>(batch + TILE_ROWS) << 3)
  const panel = <usize>panelSize(units)
  packBias(panels, panel, 0, 4 * units)
  packRows(panels + PANEL * 4, panel, recurrent, units, 4 * units, 4 * size, 4)
  for (let t = 0; t < time; t++) {
    placeRows(table, 1, 1, batch, <i32>h, 0, 0, <i32>size, <i32>gates, 0, 0, <i32>(4 * size))
    multiplyRows(table, batch, scratch, 1, units, panels, panel, 4 * units, 0, -Infinity, Infinity)
    for (let b = 0; b < batch; b++) {
      addTo(gates + <usize>b * 4 * size, projected + <usize>(b * time + t) * 4 * size, 4 * units)
    }
    lstmGates(gates, c, h + rows, c + rows, batch, units)
    gates += 4 * rows
    h += rows
    c += rows
    for (let b = 0; b < batch; b++) memory.copy(y + <usize>(b * (time + 1) + t) * size, h + <usize>b * size, size)
  }
  for (let b = 0; b < batch; b++) memory.copy(y + <usize>(b * (time + 1) + time) * size, c + <usize>b * size, size)
}

/** dy, as y -> the gradients of projected, recurrent, hidden and cell, each as it. */
export function lstmSequenceGrad(
  dy: usize, recurrent: usize, kept: usize,
  dprojected: usize, drecurrent: usize, dhidden: usize, dcell: usize, scratch: usize,
  batch: i32, time: i32, units: i32,
): void {
  const size = <usize>units << 2
  const rows = <usize>batch * size
  const hiddens = kept + <usize>time * 4 * rows
  const cells = hiddens + <usize>(time + 1) * rows
  const dgates = scratch
  const taps = dgates + <usize>time * 4 * rows
  const table = taps + TAPS
  const panels = table + (<usize>(batch + TILE_ROWS) << 3)
  const panel = <usize>panelSize(4 * units)
  store<i32>(taps, 0)
  packBias(panels, panel, 0, units)
  packRows(panels + PANEL * 4, panel, recurrent, 4 * units, units, 4, 4 * size)
  memory.fill(dhidden, 0, rows)
  for (let b = 0; b < batch; b++) memory.copy(dcell + <usize>b * size, dy + <usize>(b * (time + 1) + time) * size, size)
  for (let t = time - 1; t >= 0; t--) {
    for (let b = 0; b < batch; b++) {
      addTo(dhidden + <usize>b * size, dy + <usize>(b * (time + 1) + t) * size, units)
    }
    const gates = kept + <usize>t * 4 * rows
    const step = dgates + <usize>t * 4 * rows
    const previous = cells + <usize>t * rows
    lstmGatesGrad(dhidden, dcell, gates, previous, previous + rows, step, dcell, batch, units)
    placeRows(table, 1, 1, batch, <i32>step, 0, 0, <i32>(4 * size), <i32>dhidden, 0, 0, <i32>size)
    multiplyRows(table, batch, taps, 1, 4 * units, panels, panel, units, 0, -Infinity, Infinity)
    for (let b = 0; b < batch; b++) {
      memory.copy(dprojected + <usize>(b * time + t) * 4 * size, step + <usize>b * 4 * size, 4 * size)
    }
  }
  matMul(
    hiddens, dgates, drecurrent, units, 4 * units, batch * time, true, false, 0, -Infinity, Infinity, taps,
  )
}

function addTo(to: usize, from: usize, count: i32): void {
  let i = 0
  for (; i + 4 <= count; i += 4) {
    const at = <usize>i << 2
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)))
  }
  for (; i < count; i++) {
    const at = <usize>i << 2
    store<f32>(to + at, load<f32>(to + at) + load<f32>(from + at))
  }
}
