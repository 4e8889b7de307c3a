/** Steps of recurrent layers. */
import type { Call } from '../program.ts'
import type { Target } from '../target.ts'
import { type LoweringTable, lengths } from './table.ts'

export const recurrentLowerings: LoweringTable = { LstmGates: lstmGates }

/**
 * gates: [batch, 4 units] in the order input, forget, cell, output; cell: [batch, units] -> hidden, new cell
 * (Hochreiter and Schmidhuber 1997, with the forget gate of Gers et al. 2000).
 */
function lstmGates(call: Call, to: Target): string[] {
  const { gates, cell } = call.inputs
  const { graph } = to
  const [units] = lengths(call, cell, [1])
  const parts = graph.nodeOf(4, 'Split', [to.last(gates), graph.int64s([units, units, units, units])], { axis: 1 })
  const [input, forget, output] = [0, 1, 3].map(part => graph.node('Sigmoid', [parts[part]]))
  const kept = graph.node('Mul', [forget, to.last(cell)])
  const added = graph.node('Mul', [input, graph.node('Tanh', [parts[2]])])
  const next = graph.node('Add', [kept, added])
  return [graph.node('Mul', [output, graph.node('Tanh', [next])]), next]
}
