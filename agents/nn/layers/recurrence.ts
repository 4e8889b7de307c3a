/** What Elman nets and LSTMs share: a cell with a state, taken along a sequence. */
import {
  reshape,
  slice,
  stack,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  unstack,
  zerosLike,
} from '@tensorflow/tfjs-core'
import type { Bound, Layer, Pass, Shape, ShapeOf } from '../core/layer.ts'
import type { Scope } from '../core/scope.ts'
import { axesOf, SEQUENCE } from './shapes.ts'

/** What a cell remembers: tensors of [batch, units] by name. `hidden` is also what it gives. */
export type State = { readonly hidden: Tensor } & Readonly<Record<string, Tensor>>

/** A cell with its weights. */
export interface Cell<S extends State> {
  readonly units: number
  /** The names of its state. */
  readonly remembers: readonly (keyof S & string)[]
  /** What a step takes of its input: [rows, inputs] -> [rows, projected], for the rows of all steps in one product. */
  readonly project: (rows: Tensor2D) => Tensor
  /** @param projected  [batch, projected] */
  readonly step: (projected: Tensor2D, state: S) => S
  /**
   * All steps at once, for passes that train: those that predict go step by step, in kernels which other formats know.
   * @param projected  [batch, time, projected]
   * @returns the output of each step, [batch, time, units], and the last state
   */
  readonly sequence?: (projected: Tensor3D, from: S) => [outputs: Tensor3D, state: S]
}

export type MakeCell<S extends State> = (scope: Scope, inputs: number) => Cell<S>

/** A step or a sequence that begins in a given state and tells the state in which it ends. */
export interface Remembering<S extends State> {
  readonly x: Tensor
  readonly state: S
}
export interface Remembered<S extends State> {
  readonly y: Tensor
  readonly state: S
}

/** `all`: the output of each step, [time, units]; `last`: that of the last, [units]. */
export type Returns = 'all' | 'last'

/** One step. { x: [inputs], state: [units] each } -> { y: [units], state } */
export function stepOf<S extends State>(make: MakeCell<S>): Layer<Remembering<S>, Remembered<S>> {
  return (scope, { x: input, state: from }) => {
    const cell = make(scope, axesOf(input as Shape, ['inputs'])[0])
    const state = statesOf(cell, from)
    return {
      output: { y: [cell.units], state },
      apply({ x, state }) {
        const next = cell.step(cell.project(x as Tensor2D) as Tensor2D, state)
        return { y: next.hidden, state: next }
      },
    } as Bound<Remembering<S>, Remembered<S>>
  }
}

/** A whole sequence from a state of zeros. [time, inputs] -> [time, units] or [units] */
export function sequenceOf<S extends State>(make: MakeCell<S>, returns: Returns): Layer {
  return (scope, input) => {
    const [time, inputs] = axesOf(input, SEQUENCE)
    const cell = make(scope, inputs)
    return {
      output: returns === 'all' ? [time, cell.units] : [cell.units],
      apply: (x, pass) => unroll(cell, x, returns, pass).y,
    }
  }
}

/**
 * A whole sequence from a state that is given: backpropagation through time is cut where the state between two calls is a
 * batch's data (Williams and Peng 1990). { x: [time, inputs], state: [units] each } -> { y: [time, units] or [units], state }
 */
export function sequenceFrom<S extends State>(
  make: MakeCell<S>,
  returns: Returns,
): Layer<Remembering<S>, Remembered<S>> {
  return (scope, { x: input, state: from }) => {
    const [time, inputs] = axesOf(input as Shape, SEQUENCE)
    const cell = make(scope, inputs)
    const state = statesOf(cell, from)
    return {
      output: { y: returns === 'all' ? [time, cell.units] : [cell.units], state },
      apply: ({ x, state }, pass) => unroll(cell, x, returns, pass, state),
    } as Bound<Remembering<S>, Remembered<S>>
  }
}

/** @param x  [batch, time, inputs] */
function unroll<S extends State>(cell: Cell<S>, x: Tensor, returns: Returns, pass: Pass, from?: S): Remembered<S> {
  const [, time, inputs] = x.shape
  const rows = cell.project(reshape(x, [-1, inputs])) // [batch * time, projected]
  const projected = reshape(rows, [-1, time, rows.shape[1] as number]) as Tensor3D
  if (pass.training && cell.sequence) {
    const first = slice(projected, [0, 0, 0], [-1, 1, cell.units])
    const [outputs, state] = cell.sequence(projected, from ?? nothing(cell, reshape(first, [-1, cell.units])))
    return { y: returns === 'all' ? outputs : state.hidden, state }
  }
  const steps = unstack(projected, 1) as Tensor2D[] // time of [batch, projected]
  let state = from ?? nothing(cell, slice(steps[0], [0, 0], [-1, cell.units]))
  const outputs: Tensor[] = []
  for (const step of steps) {
    state = cell.step(step, state)
    outputs.push(state.hidden)
  }
  return { y: returns === 'all' ? stack(outputs, 1) : state.hidden, state } // [batch, time, units] or [batch, units]
}

/** Zeros, for as many examples as a tensor of [batch, units] has: so a pass that is traced takes any batch. */
function nothing<S extends State>({ remembers }: Cell<S>, like: Tensor): S {
  const zeros = zerosLike(like)
  return Object.fromEntries(remembers.map(name => [name, zeros])) as S
}

function statesOf<S extends State>({ units, remembers }: Cell<S>, given: ShapeOf<S>): ShapeOf<S> {
  for (const name of remembers) {
    const shape = (given as Record<string, Shape | undefined>)[name]
    if (shape?.length === 1 && shape[0] === units) continue
    throw new Error(
      `Expected a state with ${name} of shape [${units}], but got ${shape ? `[${shape.join(', ')}]` : 'none'}.`,
    )
  }
  return given
}
