/** What the stages hand on, as one file: policies and a value, each as a net that acts and as weights to go on from. */
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { fail, ok, type Result, unwrap } from '../../envs/core/result.ts'
import { readSafetensors, type TensorData, writeSafetensors } from '../nn/core/safetensors.ts'
import type { Weights } from '../nn/core/scope.ts'
import type { NetOptions } from './network.ts'

/** A net off any backend. */
export interface StoredNet {
  readonly options: NetOptions
  /** The bytes of an .onnx file. */
  readonly model: Uint8Array
  /** By name. */
  readonly weights: ReadonlyMap<string, TensorData>
}

/** The nets that a player may have, in the order in which they are made. */
export const NETS = ['supervised', 'reinforced', 'value'] as const
export type NetName = (typeof NETS)[number]

export interface Player {
  /** Weights of the rollout policy. */
  readonly rollout: Float32Array
  readonly nets: Readonly<Partial<Record<NetName, StoredNet>>>
}

const FORMAT = 'alpha-go 1'
const netOptions = z.record(
  z.enum(NETS),
  z.strictObject({ layers: z.int().min(1), filters: z.int().min(1) }).optional(),
)

export function encodePlayer({ rollout, nets }: Player): Uint8Array {
  const tensors = new Map<string, TensorData>([['rollout', numbers(rollout)]])
  const options: Partial<Record<NetName, NetOptions>> = {}
  for (const name of NETS) {
    const net = nets[name]
    if (!net) continue
    options[name] = net.options
    tensors.set(`${name}/model`, { dtype: 'uint8', shape: [net.model.length], data: net.model })
    for (const [path, weight] of net.weights) tensors.set(`${name}/weights/${path}`, weight)
  }
  return writeSafetensors({ tensors, metadata: { format: FORMAT, options: JSON.stringify(options) } })
}

/** Reads what may be any file. Codes: those of safetensors, and `bad-player`. */
export function decodePlayer(bytes: Uint8Array): Result<Player> {
  const file = readSafetensors(bytes)
  if (!file.ok) return file
  const { tensors, metadata } = file.value
  const rollout = tensors.get('rollout')?.data
  const options = metadata.format === FORMAT ? netOptions.safeParse(JSON.parse(metadata.options)) : undefined
  if (!options?.success || !(rollout instanceof Float32Array)) {
    return fail('bad-player', `Expected a player of the format '${FORMAT}', but got another safetensors file.`)
  }
  const nets: Partial<Record<NetName, StoredNet>> = {}
  for (const name of NETS) {
    const net = options.data[name]
    const model = tensors.get(`${name}/model`)?.data
    if (!net || !(model instanceof Uint8Array)) continue
    const prefix = `${name}/weights/`
    const weights = [...tensors].filter(([path]) => path.startsWith(prefix))
    nets[name] = {
      options: net,
      model,
      weights: new Map(weights.map(([path, data]) => [path.slice(prefix.length), data])),
    }
  }
  return ok({ rollout, nets })
}

/** Reads a player that must have certain nets. @throws LudusError where the file is none, or lacks one */
export function readPlayer<Needed extends NetName>(
  path: string,
  needed: readonly Needed[],
): Player & { readonly nets: Readonly<Record<Needed, StoredNet>> } {
  const player = unwrap(decodePlayer(readFileSync(path)))
  for (const name of needed) {
    if (!player.nets[name]) unwrap(fail('bad-player', `Expected ${path} to hold a ${name} net, but it has none.`))
  }
  return player as Player & { readonly nets: Readonly<Record<Needed, StoredNet>> }
}

/** Copies a net off its backend. */
export function storeNet(options: NetOptions, model: Uint8Array, weights: Weights): StoredNet {
  const copied = [...weights].map(([path, weight]): [string, TensorData] => [
    path,
    { dtype: 'float32', shape: weight.shape, data: weight.dataSync().slice() as Float32Array },
  ])
  return { options, model, weights: new Map(copied) }
}

function numbers(data: Float32Array): TensorData {
  return { dtype: 'float32', shape: [data.length], data }
}
