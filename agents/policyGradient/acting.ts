import { Session } from '../nn/onnx/session.ts'

/** What actors play with. */
export interface PolicyWeights {
  /** The bytes of an .onnx file. */
  readonly model: Uint8Array
  /** How many updates the learner had made: what was played with older weights is told by it. */
  readonly update: number
}

/** Rows of what a policy net is asked, and of what it answers. */
export interface Asked {
  /** [rows, ...observation] */
  readonly observation: Float32Array
  /** [rows, units] each; empty where nothing is remembered. */
  readonly hidden: Float32Array
  readonly cell: Float32Array
}
export interface Answered extends Pick<Asked, 'hidden' | 'cell'> {
  /** [rows, actions] */
  readonly policy: Float32Array
  /** [rows] */
  readonly value: Float32Array
}

const NONE = new Float32Array(0)

/** A policy net that acts, as `exportPolicy` wrote it. */
export class ActingPolicy {
  private readonly session: Session
  private readonly remembers: boolean

  private constructor(session: Session) {
    this.session = session
    this.remembers = session.inputs.includes('state/hidden')
  }

  static async open(model: Uint8Array): Promise<ActingPolicy> {
    return new ActingPolicy(await Session.open(model))
  }

  async ask({ observation, hidden, cell }: Asked, rows: number): Promise<Answered> {
    const state = this.remembers ? { 'state/hidden': hidden, 'state/cell': cell } : {}
    const answer = await this.session.run({ observation, ...state }, rows)
    const [policy, value, nextHidden, nextCell] = ['policy', 'value', 'next/state/hidden', 'next/state/cell'].map(
      name => (answer[name]?.data ?? NONE) as Float32Array,
    )
    return { policy, value, hidden: nextHidden, cell: nextCell }
  }

  release(): Promise<void> {
    return this.session.release()
  }
}
