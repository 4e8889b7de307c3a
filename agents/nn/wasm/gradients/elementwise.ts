/** Gradients of what is done number by number. */
import {
  add,
  cast,
  cos,
  cosh,
  div,
  engine,
  exp,
  fill,
  floor,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  logicalAnd,
  logicalNot,
  mul,
  neg,
  pow,
  sigmoid,
  sign,
  sin,
  sinh,
  sqrt,
  square,
  step,
  sub,
  type Tensor,
  where,
  zeros,
  zerosLike,
} from '@tensorflow/tfjs-core'
import { flat, type Gradient, type GradientTable, ofInput, ofOutput, ofPair, unbroadcast } from './table.ts'

const only = (dy: Tensor, mask: Tensor) => mul(dy, cast(mask, 'float32'))
const asFloat = (x: Tensor) => cast(x, 'float32')

/** Klambauer et al. 2017, equation 2. */
const SELU_SCALE = 1.0507009873554805
const SELU_SCALE_ALPHA = SELU_SCALE * 1.6732632423543772

const pass = ofInput(dy => asFloat(dy))
const power: Gradient = {
  inputsToSave: ['a', 'b'],
  outputsToSave: [true],
  gradFunc: (dy, [a, b, y]) => ({
    a: () => unbroadcast(mul(dy as Tensor, mul(asFloat(b), pow(a, sub(asFloat(b), 1)))), a.shape),
    b: () => {
      // The logarithm of what isn't positive counts as 0.
      const logA = where(greater(a, 0), log(a), zerosLike(asFloat(a)))
      return unbroadcast(mul(dy as Tensor, mul(y, logA)), b.shape)
    },
  }),
}
const prelu: Gradient = {
  inputsToSave: ['x', 'alpha'],
  gradFunc: (dy, [x, alpha]) => ({
    x: () => where(greater(x, 0), dy as Tensor, mul(dy as Tensor, alpha)),
    alpha: () => unbroadcast(where(greater(x, 0), zerosLike(dy as Tensor), mul(dy as Tensor, x)), alpha.shape),
  }),
}
const select: Gradient = {
  inputsToSave: ['condition'],
  gradFunc: (dy, [condition]) => ({
    condition: () => zeros(condition.shape),
    t: () => only(dy as Tensor, condition),
    e: () => only(dy as Tensor, logicalNot(condition)),
  }),
}

export const elementwiseGradients: GradientTable = {
  Abs: ofInput((dy, x) => mul(dy, sign(asFloat(x)))),
  Acos: ofInput((dy, x) => neg(div(dy, sqrt(sub(1, square(x)))))),
  Acosh: ofInput((dy, x) => div(dy, sqrt(sub(square(x), 1)))),
  Asin: ofInput((dy, x) => div(dy, sqrt(sub(1, square(x))))),
  Asinh: ofInput((dy, x) => div(dy, sqrt(add(square(x), 1)))),
  Atan: ofInput((dy, x) => div(dy, add(square(x), 1))),
  Atanh: ofInput((dy, x) => div(dy, sub(1, square(x)))),
  Cos: ofInput((dy, x) => mul(dy, neg(sin(x)))),
  Cosh: ofInput((dy, x) => mul(dy, sinh(x))),
  Sin: ofInput((dy, x) => mul(dy, cos(x))),
  Sinh: ofInput((dy, x) => mul(dy, cosh(x))),
  Tan: ofInput((dy, x) => div(dy, square(cos(x)))),
  Tanh: ofOutput((dy, y) => mul(dy, sub(1, square(y)))),
  Exp: ofOutput((dy, y) => mul(dy, y)),
  Expm1: ofInput((dy, x) => mul(dy, exp(x))),
  Log: ofInput((dy, x) => div(dy, asFloat(x))),
  Log1p: ofInput((dy, x) => div(dy, add(x, 1))),
  Erf: ofInput((dy, x) => mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI)))),
  Neg: ofInput(dy => neg(dy)),
  Reciprocal: ofInput((dy, x) => div(dy, neg(square(x)))),
  Rsqrt: ofOutput((dy, y) => mul(dy, mul(mul(square(y), y), -0.5))),
  Sqrt: ofOutput((dy, y) => div(dy, mul(y, 2))),
  Square: ofInput((dy, x) => mul(dy, mul(asFloat(x), 2))),
  Identity: pass,
  Cast: pass,
  ClipByValue: ofInput((dy, x, { clipValueMin, clipValueMax }) =>
    only(dy, logicalAnd(greaterEqual(x, clipValueMin), lessEqual(x, clipValueMax))),
  ),

  Relu: ofInput((dy, x) => mul(dy, step(x))),
  Relu6: ofInput((dy, x) => mul(dy, mul(cast(lessEqual(x, 6), 'float32'), step(x)))),
  LeakyRelu: ofInput((dy, x, { alpha }) => mul(dy, step(x, alpha))),
  Prelu: prelu,
  Elu: ofOutput((dy, y) => engine().runKernel('EluGrad', { dy, y }) as Tensor),
  Selu: ofInput((dy, x) => mul(dy, where(greater(x, 0), fill(x.shape, SELU_SCALE), mul(exp(x), SELU_SCALE_ALPHA)))),
  Sigmoid: ofOutput((dy, y) => mul(dy, mul(y, sub(1, y)))),
  Softplus: ofInput((dy, x) => mul(dy, sigmoid(x))),

  Add: ofPair(
    dy => dy,
    dy => dy,
  ),
  Sub: ofPair(
    dy => dy,
    dy => neg(dy),
  ),
  Multiply: ofPair(
    (dy, _, b) => mul(dy, asFloat(b)),
    (dy, a) => mul(dy, asFloat(a)),
  ),
  RealDiv: ofPair(
    (dy, _, b) => div(dy, asFloat(b)),
    (dy, a, b) => neg(div(mul(dy, asFloat(a)), square(asFloat(b)))),
  ),
  Mod: ofPair(
    dy => dy,
    (dy, a, b) => mul(dy, neg(floor(div(a, b)))),
  ),
  Pow: power,
  Atan2: ofPair(
    (dy, a, b) => mul(dy, div(b, add(square(a), square(b)))),
    (dy, a, b) => mul(dy, neg(div(a, add(square(a), square(b))))),
  ),
  SquaredDifference: ofPair(
    (dy, a, b) => mul(dy, mul(sub(a, b), 2)),
    (dy, a, b) => mul(dy, mul(sub(b, a), 2)),
  ),
  // Where the two are equal, the first has the gradient.
  Maximum: ofPair(
    (dy, a, b) => only(dy, greaterEqual(a, b)),
    (dy, a, b) => only(dy, less(a, b)),
  ),
  Minimum: ofPair(
    (dy, a, b) => only(dy, lessEqual(a, b)),
    (dy, a, b) => only(dy, greater(a, b)),
  ),
  Select: select,

  ...Object.fromEntries(
    ['Ceil', 'Floor', 'Round', 'Sign', 'Step', 'IsFinite', 'IsInf', 'IsNan', 'LogicalNot', 'ZerosLike', 'OnesLike'].map(
      name => [name, flat('x')],
    ),
  ),
  ...Object.fromEntries(
    [
      ...['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'],
      ...['LogicalAnd', 'LogicalOr', 'LogicalXor', 'FloorDiv'],
    ].map(name => [name, flat('a', 'b')]),
  ),
}
