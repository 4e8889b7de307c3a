import { LinearModel, type LinearWeights } from '../../baselines/backgammon/linearModel.ts'
import { CONTACT, RACE } from './weights.ts'

let weights: LinearWeights | undefined

/** A model of backgammon with the weights that ship; train.ts says how they were learnt. */
export function backgammonLinear(): LinearModel {
  weights ??= { contact: readWeights(CONTACT), race: readWeights(RACE) }
  return new LinearModel(weights)
}

/** Numbers between blanks, a line a feature. */
export function readWeights(text: string): Float64Array {
  return Float64Array.from(text.trim().split(/\s+/), Number)
}
