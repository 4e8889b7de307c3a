/** A program becomes a graph: each kernel call is lowered by the entry of its name. */
import { type Dim, isBatched, sameDims } from './dim.ts'
import { Graph, onnxType } from './graph.ts'
import { convLowerings } from './lower/conv.ts'
import { elementwiseLowerings } from './lower/elementwise.ts'
import { gatherLowerings } from './lower/gather.ts'
import { matMulLowerings } from './lower/matMul.ts'
import { normLowerings } from './lower/norm.ts'
import { recurrentLowerings } from './lower/recurrent.ts'
import { reduceLowerings } from './lower/reduce.ts'
import { scanLowering } from './lower/scan.ts'
import { shapeLowerings } from './lower/shape.ts'
import type { LoweringTable } from './lower/table.ts'
import type { Call, Program, Value } from './program.ts'
import type { Signature } from './proto.ts'
import { Target } from './target.ts'

const lowerings: LoweringTable = {
  ...elementwiseLowerings,
  ...gatherLowerings,
  ...matMulLowerings,
  ...convLowerings,
  ...normLowerings,
  ...recurrentLowerings,
  ...reduceLowerings,
  Scan: scanLowering(lowerCall),
  ...shapeLowerings,
}

export interface Lowered {
  readonly graph: Graph
  readonly inputs: readonly Signature[]
  readonly outputs: readonly Signature[]
}

/** @throws Error where ONNX, or Ludus, has no form for a call; it names the kernel and the weight last used before. */
export function lower(program: Program): Lowered {
  const inputs = Object.entries(program.inputs).map(([name, value]) => signature(name, value))
  const outputs = Object.entries(program.outputs).map(([name, value]) => signature(name, value))
  const names = [...inputs, ...outputs].map(({ name }) => name)
  if (new Set(names).size < names.length)
    throw new Error(`Expected names that all differ, but got ${names.join(', ')}.`)
  const graph = new Graph(names, batchSource(inputs))
  const target = new Target(graph)
  for (const [name, value] of Object.entries(program.inputs)) target.set(value, name)
  for (const call of program.calls) lowerCall(call, target)
  graph.place = ''
  const renamed = new Map<string, string>()
  for (const [name, value] of Object.entries(program.outputs)) {
    const made = target.last(value)
    const taken = renamed.get(made)
    if (taken === undefined && graph.rename(made, name)) renamed.set(made, name)
    else graph.nodes.push(identity(taken ?? made, name))
  }
  return { graph, inputs, outputs }
}

function lowerCall(call: Call, target: Target): void {
  const where = call.near ? `, at or after the weight '${call.near}'` : ''
  const lowering = Object.hasOwn(lowerings, call.kernel) ? lowerings[call.kernel] : undefined
  if (!lowering) throw new Error(`Expected kernels that can be exported, but ${call.kernel} can't be${where}.`)
  target.graph.place = call.near ? call.near.slice(0, Math.max(0, call.near.lastIndexOf('/'))) : ''
  try {
    const forms = [lowering(call, target)].flat()
    for (const [i, value] of call.outputs.entries()) target.set(value, forms[i])
  } catch (error) {
    throw new Error(`${(error as Error).message.replace(/\.$/, '')}${where}.`, { cause: error })
  }
}

function identity(from: string, to: string) {
  return { name: `Identity ${to}`, op: 'Identity', inputs: [from], outputs: [to], attributes: {} }
}

function signature(name: string, { dims, dtype }: Value): Signature {
  return { name, type: onnxType(dtype), dims }
}

function batchSource(inputs: readonly Signature[]): { input: string; axis: number } | undefined {
  const batch: Dim = { fixed: 0, per: 1 }
  for (const { name, dims } of inputs) {
    const axis = dims.findIndex(dim => isBatched(dim) && sameDims([dim], [batch]))
    if (axis >= 0) return { input: name, axis }
  }
  return undefined
}
