import { isDeepStrictEqual } from 'node:util'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { z } from 'zod'
import { type Options, readOptions, shorten, suggest } from '../../../envs/core/options.ts'
import { fail, ok, type Result } from '../../../envs/core/result.ts'
import { Rng } from '../../../envs/core/rng.ts'
import { type Checkpoint, restorePart } from './checkpoint.ts'
import type { Layer, ShapeOf } from './layer.ts'
import { createModel, type Model } from './model.ts'
import type { Part } from './part.ts'

/** A model that can be made by name. */
export interface Architecture<Shape extends z.ZodRawShape = z.ZodRawShape, In = Tensor, Out = Tensor> {
  readonly id: string
  /** One line for a list. */
  readonly summary: string
  readonly options: z.ZodObject<Shape>
  /** The inputs that are whole numbers, by the names that they have in ONNX; the others are float32. */
  readonly integers?: readonly string[]
  make(options: z.infer<z.ZodObject<Shape>>): { readonly layer: Layer<In, Out>; readonly input: ShapeOf<In> }
}

/** Keeps an architecture's own option types while it is written, and hands it on as any. */
export function defineArchitecture<Shape extends z.ZodRawShape, In, Out>(
  architecture: Architecture<Shape, In, Out>,
): Architecture {
  return architecture as unknown as Architecture
}

/** What a checkpoint records of a model, so that the file is enough to rebuild it. */
export interface Named {
  readonly id: string
  readonly options: Options
}

/** A model that knows what it was made by, and so can be a part of a checkpoint. */
export interface NamedModel<In = Tensor, Out = Tensor> extends Model<In, Out>, Part<Variable> {
  readonly architecture: Named
}

const saved = z.strictObject({
  architecture: z.strictObject({ id: z.string(), options: z.record(z.string(), z.unknown()) }),
})

/** Architectures by id, to which others can be added. */
export class ArchitectureRegistry {
  private readonly kinds = new Map<string, Architecture>()

  constructor(kinds: readonly Architecture[]) {
    for (const kind of kinds) this.add(kind)
  }

  /** Throws where the id is taken: two architectures of one name could not be told apart in a checkpoint. */
  add(kind: Architecture): void {
    if (this.kinds.has(kind.id)) throw new Error(`Expected a new architecture's id, but '${kind.id}' is taken.`)
    this.kinds.set(kind.id, kind)
  }

  list(): readonly Architecture[] {
    return [...this.kinds.values()]
  }

  /** A model with fresh weights. What it takes and gives is for the caller to say. */
  make<In = Tensor, Out = Tensor>({ id, options }: Named, rng: Rng): Result<NamedModel<In, Out>> {
    const read = this.complete({ id, options })
    if (!read.ok) return read
    const architecture = read.value
    const { layer, input } = this.kinds.get(id)!.make(architecture.options)
    const model = createModel(layer as unknown as Layer<In, Out>, input as ShapeOf<In>, rng)
    const load = (data: unknown): Result<() => void> => {
      const came = this.readSaved(data)
      if (!came.ok) return came
      if (isDeepStrictEqual(came.value, architecture)) return ok(() => {})
      return fail('wrong-architecture', `Expected ${show(architecture)}, but the checkpoint is of ${show(came.value)}.`)
    }
    return ok({
      ...model,
      architecture,
      tensors: new Map([...model.weights, ...model.statistics]), // no path is in both: a scope gives each name once
      save: () => ({ architecture }),
      load,
    })
  }

  /** The model that a checkpoint holds as one of its parts, on the present backend. */
  fromCheckpoint<In = Tensor, Out = Tensor>(checkpoint: Checkpoint, part = 'model'): Result<NamedModel<In, Out>> {
    const named = this.readSaved(checkpoint.state[part])
    if (!named.ok) return named
    const model = this.make<In, Out>(named.value, Rng.fromSeed(part)) // its weights are overwritten at once
    if (!model.ok) return model
    const restored = restorePart(checkpoint, part, model.value)
    if (restored.ok) restored.value()
    else model.value.dispose()
    return restored.ok ? model : restored
  }

  private readSaved(data: unknown): Result<Named> {
    const read = saved.safeParse(data)
    if (read.success) return this.complete(read.data.architecture)
    return fail('bad-model', `Expected a saved model's architecture, but got ${shorten(String(JSON.stringify(data)))}.`)
  }

  /** With defaults filled in: a checkpoint from before an option was there means its default. */
  private complete({ id, options }: Named): Result<Named> {
    const kind = this.kinds.get(id)
    if (!kind) {
      const hint = suggest(id, [...this.kinds.keys()])
      return fail('unknown-architecture', `Expected the name of an architecture, but got '${shorten(id)}'.${hint}`)
    }
    const read = readOptions(kind.options, options, id)
    return read.ok ? ok({ id, options: read.value }) : read
  }
}

function show({ id, options }: Named): string {
  return `${id} ${JSON.stringify(options)}`
}
