import { availableParallelism, cpus } from 'node:os'
import { arenaRows } from './arena.ts'
import { backgammonRows } from './backgammon.ts'
import { doorRows } from './door.ts'
import { goRows } from './go.ts'
import { positionRows } from './goPositions.ts'
import { gridworldRows } from './gridworld.ts'
import { kernelRows } from './kernels.ts'
import { movementRows } from './movement.ts'
import { onnxRows } from './onnx.ts'
import { passRows } from './passes.ts'
import { median, type Row } from './row.ts'
import { rtsRows } from './rts.ts'
import { searchRows } from './search.ts'
import { tdRows } from './td.ts'
import { tinyRows } from './tiny.ts'
import { trainingRows } from './training.ts'

/** Milliseconds that the calibration loop took on the core that gave the reference figures. */
const REFERENCE_CALIBRATION = 344

const GROUPS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  gridworld: gridworldRows,
  go: goRows,
  backgammon: backgammonRows,
  positions: positionRows,
  rts: rtsRows,
  search: searchRows,
  door: doorRows,
  kernels: kernelRows,
  movement: movementRows,
  passes: passRows,
  arena: arenaRows,
  tiny: tinyRows,
  td: tdRows,
  training: trainingRows,
  onnx: onnxRows,
}

/** 200 million steps of 32-bit xorshift: what a core does with plain integer arithmetic in one loop. */
function calibrate(): number {
  let [x, sum] = [123456789, 0]
  const began = performance.now()
  for (let i = 0; i < 200_000_000; i++) {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    sum = (sum + (x & 255)) | 0
  }
  const took = performance.now() - began
  if (sum === 0) throw new Error('Expected the calibration loop to be run.') // so that no compiler leaves it out
  return took
}

function line(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`)
}

/** Four significant digits, or all of a count, thousands apart. */
function figure(value: number): string {
  return (Number.isInteger(value) ? value : Number(value.toPrecision(4))).toLocaleString('en', {
    maximumFractionDigits: 4,
  })
}

const wanted = process.argv.slice(2)
for (const name of wanted) {
  if (GROUPS[name]) continue
  process.stderr.write(`Expected one of ${Object.keys(GROUPS).join(', ')}, but got '${name}'.\n`)
  process.exit(2)
}

const calibration = median(Array.from({ length: 9 }, calibrate))
const scale = REFERENCE_CALIBRATION / calibration
process.stdout.write(
  `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${availableParallelism()} cores, Node ${process.version}\n` +
    `Calibration loop: ${calibration.toFixed(0)} ms (reference core ${REFERENCE_CALIBRATION} ms: this one is ${scale.toFixed(2)} times as fast)\n\n`,
)
line(['figure', 'here', 'unit', 'reference', 'ratio, as measured', 'ratio, at equal calibration'])
line(['---', '---:', '---', '---:', '---:', '---:'])
for (const [name, rows] of Object.entries(GROUPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  for (const { name, value, unit, reference } of await rows()) {
    const against = reference
      ? [
          `${figure(reference.value)} (${reference.of})`,
          (value / reference.value).toFixed(2),
          (value / reference.value / scale).toFixed(2),
        ]
      : ['', '', '']
    line([name, figure(value), unit, ...against])
  }
}
