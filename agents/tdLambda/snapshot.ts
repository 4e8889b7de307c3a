import { z } from 'zod'
import { fail, ok, type Result } from '../../envs/core/result.ts'
import { OUTCOMES } from '../baselines/backgammon/outcome.ts'
import { readSafetensors, type TensorData, writeSafetensors } from '../nn/core/safetensors.ts'
import { DESIGN_NAMES, DESIGNS } from './inputs/parts.ts'
import { BackgammonNets, type NetsShape } from './network.ts'

/** The weights of nets by name, as dense layers have them: of each part `hidden/kernel` [inputs, units] and so on. Copies. */
export function tensorsOf(nets: BackgammonNets): Map<string, TensorData> {
  return new Map(
    nets.nets.flatMap((net, part) => {
      const names = namesOf(nets.design.parts[part].name)
      const units = net.shape.layers[0].units
      const shapes = [[net.shape.inputs, units], [units], [units, OUTCOMES], [OUTCOMES]]
      return net
        .weights()
        .map((data, i): [string, TensorData] => [names[i], { dtype: 'float32', shape: shapes[i], data }])
    }),
  )
}

function namesOf(part: string): string[] {
  return ['hidden/kernel', 'hidden/bias', 'output/kernel', 'output/bias'].map(name => `${part}/${name}`)
}

/** A safetensors file of nets: what they are made of stands in its metadata. */
export function writeNets(shape: NetsShape, tensors: ReadonlyMap<string, TensorData>): Uint8Array {
  return writeSafetensors({ tensors, metadata: { nets: JSON.stringify(shape) } })
}

/** Reads what comes from outside. Codes: `bad-nets`, and those of safetensors. */
export function readNets(bytes: Uint8Array): Result<BackgammonNets> {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const shape = readShape(file.value.metadata.nets)
  if (!shape) return fail('bad-nets', 'Expected nets of backgammon, but got another safetensors file.')
  const nets = new BackgammonNets(shape)
  const wanted = [...tensorsOf(nets)]
  for (const [name, { shape }] of wanted) {
    const came = file.value.tensors.get(name)
    if (came?.dtype === 'float32' && came.shape.join() === shape.join()) continue
    const found = came ? `${came.dtype} [${came.shape}]` : 'no such tensor'
    return fail('bad-nets', `Expected '${name}' to be float32 [${shape}], but got ${found}.`)
  }
  const given = wanted.map(([name]) => file.value.tensors.get(name)!.data)
  for (const net of nets.nets) net.setWeights(given.splice(0, 4))
  return ok(nets)
}

const shapeSchema = z
  .strictObject({
    inputs: z.enum(DESIGN_NAMES),
    hidden: z.array(z.int().min(1)),
    activation: z.enum(['sigmoid', 'tanh', 'relu']),
  })
  .refine(({ inputs, hidden }) => hidden.length === DESIGNS[inputs].parts.length)

function readShape(text: string | undefined): NetsShape | undefined {
  try {
    return shapeSchema.parse(JSON.parse(text ?? ''))
  } catch {
    return undefined
  }
}
