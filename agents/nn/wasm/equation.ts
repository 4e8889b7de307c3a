/** The labels of an einsum: 'bij,bjk->bik' is two inputs and an output. */
export interface Equation {
  readonly inputs: readonly string[]
  readonly output: string
}

/** @throws Error where the equation isn't one that `tf.einsum` takes: one or two inputs, no axis twice, an arrow. */
export function parseEquation(equation: string): Equation {
  const [left, output, ...rest] = equation.replaceAll(' ', '').split('->')
  const inputs = left.split(',')
  const terms = [...inputs, output ?? '']
  if (output === undefined || rest.length > 0 || inputs.length > 2 || terms.some(term => !/^[a-zA-Z]*$/.test(term))) {
    throw new Error(`Expected an equation such as ij,jk->ik of one or two inputs, but got ${equation}.`)
  }
  for (const term of terms) {
    if (new Set(term).size < term.length) throw new Error(`Expected no axis twice in one term, but got ${term}.`)
  }
  for (const label of output) {
    if (!left.includes(label)) throw new Error(`Expected each axis of the output in an input, but got ${label}.`)
  }
  return { inputs, output }
}
