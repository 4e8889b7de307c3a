import type { Session } from '../nn/onnx/session.ts'

/** What actors play with. */
export interface DqnWeights {
  /** The bytes of an .onnx file. */
  readonly model: Uint8Array
  /** Share of random actions. */
  readonly epsilon: number
}

/** [actions]: the value of each, for one observation. */
export async function valuesOf(session: Session, observation: Float32Array): Promise<Float32Array> {
  const { inputs, outputs } = session
  const answer = await session.run({ [inputs[0]]: observation }, 1)
  return answer[outputs[0]].data as Float32Array
}
