import { z } from 'zod'
import { ArchitectureRegistry, defineArchitecture } from './core/architecture.ts'
import { ACTIVATIONS, type Activation } from './layers/activation.ts'
import { dense } from './layers/dense.ts'
import { sequential } from './layers/sequential.ts'

const mlp = defineArchitecture({
  id: 'mlp',
  summary: 'dense layers with one activation between them',
  options: z.strictObject({
    inputs: z.int().min(1).describe('numbers of an example'),
    hidden: z.array(z.int().min(1)).default([128]).describe('units of each hidden layer'),
    outputs: z.int().min(1).describe('numbers of an answer'),
    activation: z
      .enum(ACTIVATIONS as [Activation, ...Activation[]])
      .default('relu')
      .describe('between layers'),
  }),
  make({ inputs, hidden, outputs, activation }) {
    const layers = hidden.map((units, i) => [`hidden${i + 1}`, dense({ units, activation })])
    return { layer: sequential({ ...Object.fromEntries(layers), output: dense({ units: outputs }) }), input: [inputs] }
  },
})

/** Every architecture that ships. */
export const architectures = new ArchitectureRegistry([mlp])
