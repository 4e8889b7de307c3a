/** Models of the framework as ONNX. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { inference } from '../core/layer.ts'
import type { Model } from '../core/model.ts'
import { exportToOnnx, type InputSpec, type OnnxModel } from './export.ts'

export interface ModelOptions {
  /** What the model is called in the file. */
  readonly name: string
  /** Inputs of whole numbers, as an embedding takes them; the others are float32. */
  readonly integers?: readonly string[]
}

/** Shapes, or tensors, in the structure in which the model takes and gives them. */
type Tree<Leaf> = Leaf | readonly Tree<Leaf>[] | { readonly [name: string]: Tree<Leaf> }

/**
 * The model's pass that predicts. A single input is called `input` and a single output `output`; those of records and
 * tuples by their keys and places, with a slash where they are nested (`state/hidden`). An output that would have an
 * input's name is the `next` one: `next/state/hidden`.
 * @throws Error where a kernel of the model can't be exported
 */
export function exportModel<In, Out>(model: Model<In, Out>, { name, integers = [] }: ModelOptions): OnnxModel {
  const shapes = flatten(model.input as Tree<readonly number[]>, isShape, 'input')
  for (const integer of integers) {
    if (!(integer in shapes)) {
      throw new Error(`Expected an input (${Object.keys(shapes).join(', ')}), but got '${integer}'.`)
    }
  }
  const inputs = Object.entries(shapes).map(([key, shape]): [string, InputSpec] => [
    key,
    { shape: [null, ...shape], dtype: integers.includes(key) ? 'int32' : 'float32' },
  ])
  return exportToOnnx(
    fed => {
      const x = build(model.input as Tree<readonly number[]>, isShape, path => fed[path || 'input']) as In
      const y = model.apply(x, inference) as Tree<Tensor>
      const outputs = Object.entries(flatten(y, isTensor, 'output'))
      return Object.fromEntries(outputs.map(([key, tensor]) => [key in shapes ? `next/${key}` : key, tensor]))
    },
    {
      name,
      inputs: Object.fromEntries(inputs),
      weights: Object.fromEntries([...model.weights, ...model.statistics]),
    },
  )
}

function isShape(tree: unknown): tree is readonly number[] {
  return Array.isArray(tree) && tree.every(length => typeof length === 'number')
}

function isTensor(tree: unknown): tree is Tensor {
  return typeof tree === 'object' && tree !== null && 'dataId' in tree
}

function flatten<Leaf>(tree: Tree<Leaf>, isLeaf: (tree: unknown) => tree is Leaf, alone: string): Record<string, Leaf> {
  const leaves: Record<string, Leaf> = {}
  build(tree, isLeaf, (path, leaf) => {
    leaves[path || alone] = leaf
    return leaf
  })
  return leaves
}

/** The same structure over other leaves; `path` is empty for a leaf that stands alone. */
function build<Leaf, Other>(
  tree: Tree<Leaf>,
  isLeaf: (tree: unknown) => tree is Leaf,
  make: (path: string, leaf: Leaf) => Other,
  path = '',
): Tree<Other> {
  if (isLeaf(tree)) return make(path, tree)
  const at = (key: string | number) => (path === '' ? `${key}` : `${path}/${key}`)
  if (Array.isArray(tree)) return tree.map((part, place) => build(part, isLeaf, make, at(place)))
  return Object.fromEntries(
    Object.entries(tree as Record<string, Tree<Leaf>>).map(([key, part]) => [key, build(part, isLeaf, make, at(key))]),
  )
}
