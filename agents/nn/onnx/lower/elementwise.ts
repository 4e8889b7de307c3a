/** Ops that work number by number, with broadcasting: they run in whichever layout their operands are. */
import { type Graph, onnxType } from '../graph.ts'
import type { Call, Value } from '../program.ts'
import { type Attribute, float, type OnnxType, TYPES } from '../proto.ts'
import type { Form, Target } from '../target.ts'
import { type Lowering, type LoweringTable, number, only } from './table.ts'

/** Builds on operands that are all in one layout. */
type Build = (graph: Graph, names: string[], call: Call) => string

/** Channels come first where an operand of rank 4 is only there so, and the others can follow. */
export function elementwise(build: Build): Lowering {
  return (call, to) => {
    const values = Object.values(call.inputs)
    const { dtype } = call.outputs[0]
    // tfjs takes whole numbers where floats come out, and truths where numbers do.
    const turned = (name: string, i: number) =>
      dtype === 'bool' || dtype === values[i].dtype ? name : cast(to.graph, name, onnxType(dtype))
    return alike(values, to, names => build(to.graph, names.map(turned), call))
  }
}

/** Brings values that broadcast against each other into one layout and builds on them. */
export function alike(values: readonly Value[], to: Target, build: (names: string[]) => string): Form {
  return values.some(value => to.isFirst(value)) && values.every(({ dims }) => dims.length <= 4)
    ? { first: build(values.map(value => to.first(value))) }
    : build(values.map(value => to.last(value)))
}

const op = (name: string, attributes?: Readonly<Record<string, Attribute>>) =>
  elementwise((graph, names) => graph.node(name, names, attributes))
const negated = (name: string) => elementwise((graph, names) => graph.node('Not', [graph.node(name, names)]))

/** Relu6, LeakyRelu and the like, also as the fused activations of matMul and conv2d. */
export const ACTIVATIONS = {
  linear: (_, [x]) => x,
  relu: (graph, [x]) => graph.node('Relu', [x]),
  relu6: (graph, [x]) => graph.node('Clip', [x, graph.scalar(0), graph.scalar(6)]),
  elu: (graph, [x]) => graph.node('Elu', [x]),
  sigmoid: (graph, [x]) => graph.node('Sigmoid', [x]),
  prelu: (graph, [x, slope]) => graph.node('PRelu', [x, slope]),
  leakyrelu: (graph, [x], call) => graph.node('LeakyRelu', [x], { alpha: float(number(call, 'leakyreluAlpha', 0.2)) }),
} as const satisfies Record<string, Build>

const gelu: Build = (graph, [x]) => {
  const cdf = graph.node('Add', [
    graph.node('Erf', [graph.node('Div', [x, graph.scalar(Math.SQRT2)])]),
    graph.scalar(1),
  ])
  return graph.node('Mul', [graph.node('Mul', [x, cdf]), graph.scalar(0.5)])
}

/** Division rounded down, which ONNX has for no type: its own rounds to zero. tfjs may give whole numbers of floats. */
const floorDivide: Lowering = (call, to) => {
  const values = Object.values(call.inputs)
  const { graph } = to
  const { dtype } = call.outputs[0]
  return alike(values, to, names => {
    const floats = names.map((name, i) => (values[i].dtype === 'float32' ? name : cast(graph, name, 'float32')))
    const quotient = graph.node('Floor', [graph.node('Div', floats)])
    return dtype === 'float32' ? quotient : cast(graph, quotient, onnxType(dtype))
  })
}

const modulo: Build = (graph, [a, b], call) => {
  if (call.outputs[0].dtype === 'int32') return graph.node('Mod', [a, b])
  const whole = graph.node('Mul', [graph.node('Floor', [graph.node('Div', [a, b])]), b])
  return graph.node('Sub', [a, whole])
}

export function cast(graph: Graph, name: string, type: OnnxType): string {
  return graph.node('Cast', [name], { to: TYPES[type] })
}

/** 2 sinh(x/2) exp(x/2): exp(x) - 1 without cancellation near 0. */
const expm1: Build = (graph, [x]) => {
  const half = graph.node('Mul', [x, graph.scalar(0.5)])
  const product = graph.node('Mul', [graph.node('Sinh', [half]), graph.node('Exp', [half])])
  return graph.node('Mul', [product, graph.scalar(2)])
}

/** The kernels whose names ONNX has for the same. */
const NAMESAKES = [
  ...['Abs', 'Acos', 'Acosh', 'Add', 'Asin', 'Asinh', 'Atan', 'Atanh', 'Ceil', 'Cos', 'Cosh', 'Elu', 'Equal', 'Erf'],
  ...['Exp', 'Floor', 'Greater', 'Less', 'Log', 'Neg', 'Pow', 'Reciprocal', 'Relu', 'Round', 'Selu', 'Sigmoid', 'Sign'],
  ...['Sin', 'Sinh', 'Softplus', 'Sqrt', 'Sub', 'Tan', 'Tanh'],
]

export const elementwiseLowerings: LoweringTable = {
  ...Object.fromEntries(NAMESAKES.map(name => [name, op(name)])),
  Multiply: op('Mul'),
  RealDiv: op('Div'),
  Maximum: op('Max'),
  Minimum: op('Min'),
  AddN: elementwise((graph, names) => names.reduce((sum, name) => graph.node('Add', [sum, name]))), // Sum is of floats
  Prelu: op('PRelu'),
  Select: (call, to) => alike(Object.values(call.inputs), to, names => to.graph.node('Where', names)),
  GreaterEqual: op('GreaterOrEqual'),
  LessEqual: op('LessOrEqual'),
  NotEqual: negated('Equal'),
  LogicalAnd: op('And'),
  LogicalOr: op('Or'),
  LogicalXor: op('Xor'),
  LogicalNot: op('Not'),
  IsNan: op('IsNaN'),
  IsInf: op('IsInf'),
  IsFinite: elementwise((graph, [x]) =>
    graph.node('Not', [graph.node('Or', [graph.node('IsNaN', [x]), graph.node('IsInf', [x])])]),
  ),
  Rsqrt: elementwise((graph, [x]) => graph.node('Reciprocal', [graph.node('Sqrt', [x])])),
  Square: elementwise((graph, [x]) => graph.node('Mul', [x, x])),
  SquaredDifference: elementwise((graph, names) => {
    const difference = graph.node('Sub', names)
    return graph.node('Mul', [difference, difference])
  }),
  Expm1: elementwise(expm1),
  Log1p: elementwise((graph, [x]) => graph.node('Log', [graph.node('Add', [x, graph.scalar(1)])])),
  Relu6: elementwise(ACTIVATIONS.relu6),
  Gelu: elementwise(gelu),
  LeakyRelu: elementwise((graph, [x], call) => graph.node('LeakyRelu', [x], { alpha: float(number(call, 'alpha')) })),
  ClipByValue: elementwise((graph, [x], call) => {
    const { dtype } = call.outputs[0]
    return graph.node('Clip', [
      x,
      graph.scalar(number(call, 'clipValueMin'), dtype),
      graph.scalar(number(call, 'clipValueMax'), dtype),
    ])
  }),
  Step: elementwise((graph, [x], call) => {
    const { dtype } = call.outputs[0]
    const positive = graph.node('Greater', [x, graph.scalar(0, dtype)])
    return graph.node('Where', [positive, graph.scalar(1, dtype), graph.scalar(number(call, 'alpha', 0), dtype)])
  }),
  FloorDiv: floorDivide,
  Mod: elementwise(modulo),
  Cast: (call, to) => {
    const [from, dtype] = [only(call).dtype, call.outputs[0].dtype]
    if (from === dtype) return { view: only(call) }
    return alike([only(call)], to, ([name]) => cast(to.graph, name, onnxType(dtype)))
  },
}
