import { type Tensor, tidy, type Variable, variable } from '@tensorflow/tfjs-core'
import type { Rng } from '../../../envs/core/rng.ts'
import type { Initializer } from './init.ts'
import type { Bound, Layer, Shape, ShapeOf } from './layer.ts'

/** The weights of a model by path, in the order in which they were made. */
export type Weights = ReadonlyMap<string, Variable>

/**
 * Where a layer makes its weights. Each is drawn from a stream of its own, named by its path: what a weight starts as depends
 * on the seed and the path alone, not on what else the model has.
 */
export class Scope {
  readonly path: string
  private readonly rng: Rng
  private readonly made: { readonly weights: Map<string, Variable>; readonly statistics: Map<string, Variable> }
  private readonly names = new Set<string>()

  private constructor(path: string, rng: Rng, made: Scope['made']) {
    this.path = path
    this.rng = rng
    this.made = made
  }

  static root(rng: Rng): Scope {
    return new Scope('', rng, { weights: new Map(), statistics: new Map() })
  }

  /** All that training changes by gradients. */
  get weights(): Weights {
    return this.made.weights
  }

  /** What passes that train move on without gradients. */
  get statistics(): Weights {
    return this.made.statistics
  }

  /** A scope beneath this one. @throws Error where the name is taken: two layers can't share one by accident */
  at(name: string): Scope {
    return new Scope(this.claim(name), this.rng, this.made)
  }

  /** Binds a layer beneath this scope. */
  add<In, Out>(name: string, layer: Layer<In, Out>, input: ShapeOf<In>): Bound<In, Out> {
    const scope = this.at(name)
    const { output, apply } = layer(scope, input)
    return {
      output,
      apply(x, pass) {
        const y = apply(x, pass)
        pass.watch?.(scope.path, y)
        return y
      },
    }
  }

  /** A weight that training changes. */
  weight(name: string, shape: Shape, init: Initializer): Variable {
    return this.make(this.made.weights, name, shape, init, true)
  }

  /** A number that goes with the model but has no gradient, such as batch norm's moving mean. */
  statistic(name: string, shape: Shape, init: Initializer): Variable {
    return this.make(this.made.statistics, name, shape, init, false)
  }

  private make(into: Map<string, Variable>, name: string, shape: Shape, init: Initializer, trainable: boolean) {
    const path = this.claim(name)
    if (this.made.weights.has(path) || this.made.statistics.has(path))
      throw new Error(`Expected a path that is free, but '${path}' is taken.`)
    // No name for tfjs: its registry of names is global, and two models may have the same paths.
    const made = tidy(() => variable(init([...shape], this.rng.split(path)) as Tensor, trainable))
    into.set(path, made)
    return made
  }

  private claim(name: string): string {
    if (this.names.has(name)) throw new Error(`Expected a name that is free in '${this.path}', but '${name}' is taken.`)
    this.names.add(name)
    return this.path === '' ? name : `${this.path}/${name}`
  }
}
