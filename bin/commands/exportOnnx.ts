import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { openBackend } from '../../agents/nn/core/backend.ts'
import { sound } from '../house.ts'
import { bytes, EXIT, print, Stop } from '../terminal.ts'

/**
 * `ludus export <checkpoint> --onnx [file]`.
 * @param to  true where no file is named: then it is the checkpoint's, with another ending
 */
export async function exportOnnx(file: string, to: string | true): Promise<void> {
  const content = read(file)
  const target = to === true ? `${file.replace(/\.[^./\\]*$/, '')}.onnx` : to
  if (existsSync(target) && realpathSync(target) === realpathSync(file)) {
    throw new Stop(EXIT.usage, `Expected another file than the checkpoint's to write to, but got ${target}.`)
  }
  await openBackend()
  // Loaded here alone, for they load tfjs.
  const { decode } = await import('../../agents/nn/core/checkpoint.ts')
  const { exportCheckpoint } = await import('../../agents/nn/onnx/checkpoint.ts')
  const { architecture, name, inputs, outputs, bytes: model } = sound(exportCheckpoint(sound(decode(content))))
  try {
    writeFileSync(target, model)
  } catch (error) {
    throw new Stop(EXIT.failed, `Expected a file that can be written, but got: ${(error as Error).message}`)
  }
  print(`${target}: ${architecture}, ${bytes(model.length)}, of checkpoint ${name.slice(0, 12)}`)
  for (const { name, type, dims } of inputs) print(`  in   ${name}: ${type} [${dims.map(length).join(', ')}]`)
  for (const { name, type, dims } of outputs) print(`  out  ${name}: ${type} [${dims.map(length).join(', ')}]`)
}

function read(file: string): Uint8Array {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new Stop(EXIT.usage, `Expected a checkpoint's file, but got: ${(error as Error).message}`)
  }
}

/** A length, or what stands for one that each run chooses. */
function length(dim: number | object): string {
  return typeof dim === 'number' ? String(dim) : 'batch'
}
