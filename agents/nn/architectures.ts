import { z } from 'zod'
import { areaNet } from './blocks/areaNet.ts'
import { lenet } from './blocks/lenet.ts'
import { lstmModel } from './blocks/lstmModel.ts'
import { mlp } from './blocks/mlp.ts'
import { policyValue } from './blocks/policyValue.ts'
import { languageModel, transformerClassifier } from './blocks/transformer.ts'
import { ArchitectureRegistry, defineArchitecture } from './core/architecture.ts'
import { ACTIVATIONS, type Activation } from './layers/activation.ts'

const count = z.int().min(1)
const rate = z.number().min(0).lt(1)
const activation = z.enum(ACTIVATIONS as [Activation, ...Activation[]])

const mlpArchitecture = defineArchitecture({
  id: 'mlp',
  summary: 'dense layers with one activation between them',
  options: z.strictObject({
    inputs: count.describe('numbers of an example'),
    hidden: z.array(count).default([128]).describe('units of each hidden layer'),
    outputs: count.describe('numbers of an answer'),
    activation: activation.default('relu').describe('between layers'),
    dropout: rate.default(0).describe('after each hidden layer'),
  }),
  make: ({ inputs, ...options }) => ({ layer: mlp(options), input: [inputs] }),
})

const lenetArchitecture = defineArchitecture({
  id: 'lenet',
  summary: 'LeNet-5, for pictures of 28x28 grey pixels',
  options: z.strictObject({
    classes: count.default(10),
    activation: activation.default('lecunTanh').describe('after each layer but the last'),
    pool: z.enum(['sum', 'max']).default('sum').describe('what makes one number of 2x2'),
  }),
  make: options => ({ layer: lenet(options), input: [28, 28, 1] }),
})

const policyValueArchitecture = defineArchitecture({
  id: 'policy-value',
  summary: 'a residual tower with the two heads of AlphaGo Zero',
  options: z.strictObject({
    height: count.describe('of the board'),
    width: count.describe('of the board'),
    planes: count.describe('numbers of a point'),
    actions: count.describe('of the policy, a pass among them'),
    blocks: z.int().min(0).default(4).describe('residual blocks, of two convolutions each'),
    filters: count.default(32).describe('maps of the tower'),
    norm: z.boolean().default(true).describe('batch norm after each convolution'),
    policyFilters: count.default(2).describe("maps of the policy's head"),
    valueFilters: count.default(1).describe("maps of the value's head"),
    valueUnits: count.default(64).describe("units of the value's hidden layer"),
  }),
  make: ({ height, width, planes, ...options }) => ({ layer: policyValue(options), input: [height, width, planes] }),
})

const areaArchitecture = defineArchitecture({
  id: 'area',
  summary: 'a residual tower that pools, with heads for policy, value, score and owners, for games won by area',
  options: z.strictObject({
    height: count.describe('of the board'),
    width: count.describe('of the board'),
    planes: count.describe('numbers of a point'),
    blocks: count.default(4).describe('residual blocks, every second one of which pools'),
    filters: count.default(32).describe('maps of the tower'),
    pooled: count.default(8).describe('maps that are pooled, in a block that pools'),
    headFilters: count.default(16).describe('maps of each head'),
    valueUnits: count.default(32).describe("units of the value's hidden layer"),
  }),
  make: ({ height, width, planes, ...options }) => ({ layer: areaNet(options), input: [height, width, planes] }),
})

const lstmArchitecture = defineArchitecture({
  id: 'lstm',
  summary: 'LSTMs one upon another, over sequences of one length',
  options: z.strictObject({
    time: count.describe('steps of a sequence'),
    inputs: count.describe('numbers of a step'),
    units: count.default(128).describe('of each LSTM'),
    layers: count.default(1).describe('LSTMs one upon another'),
    outputs: count.describe('numbers of an answer'),
    returns: z.enum(['all', 'last']).default('last').describe('an answer for each step, or one after the last'),
  }),
  make: ({ time, inputs, ...options }) => ({ layer: lstmModel(options), input: [time, inputs] }),
})

const transformerArchitecture = defineArchitecture({
  id: 'transformer',
  summary: 'a transformer over ids, that classifies a sequence or tells what comes next at each place',
  options: z
    .strictObject({
      task: z.enum(['classify', 'next']).default('classify'),
      time: count.describe('places of a sequence'),
      tokens: count.describe('how many ids there are'),
      units: count.default(128).describe('numbers of a place'),
      layers: count.default(4).describe('encoder blocks'),
      heads: count.default(4).describe('that share the units'),
      hidden: count.optional().describe("units of the feed-forward layers' hidden layer; four times the units"),
      norm: z.enum(['pre', 'post']).default('pre').describe('before each sublayer, or after its sum'),
      positions: z.enum(['learnt', 'sinusoidal']).default('learnt'),
      dropout: rate.default(0).describe("of each sublayer's result"),
      outputs: count.optional().describe('classes; as many as tokens'),
    })
    .refine(({ units, heads }) => units % heads === 0, { path: ['units'], error: 'a multiple of heads' }),
  integers: ['input'],
  make({ task, time, hidden, outputs, ...rest }) {
    const options = { ...rest, ...(hidden && { hidden }), ...(outputs && { outputs }) }
    return { layer: task === 'next' ? languageModel(options) : transformerClassifier(options), input: [time] }
  },
})

/** Every architecture that ships. */
export const architectures = new ArchitectureRegistry([
  mlpArchitecture,
  lenetArchitecture,
  policyValueArchitecture,
  areaArchitecture,
  lstmArchitecture,
  transformerArchitecture,
])
