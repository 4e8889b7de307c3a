import { readFileSync } from 'node:fs'
import { LudusError } from '../../../envs/core/result.ts'
import { hashOf, type Session, SessionCache } from '../onnx/session.ts'

/** The sessions of this thread: an agent that sits down again finds its weights loaded. */
const sessions = new SessionCache()

/** An ONNX file that an agent plays by: as it was when last read, whatever becomes of it during a game. */
export class ModelFile {
  private readonly path: string
  private model!: Uint8Array
  private hash!: string

  constructor(path: string) {
    this.path = path
  }

  /** At the beginning of each game. */
  read(): Promise<Session> {
    this.model = readFileSync(this.path)
    this.hash = hashOf(this.model)
    return this.session()
  }

  /** Of the cache at every turn: it may have let go of these weights since. @throws LudusError `bad-model` */
  async session(): Promise<Session> {
    try {
      return await sessions.open(this.hash, this.model)
    } catch (error) {
      throw this.bad('to be a model that ONNX Runtime opens', `'${(error as Error).message}'`)
    }
  }

  bad(expected: string, came: string): LudusError {
    return new LudusError({ code: 'bad-model', message: `Expected ${this.path} ${expected}, but got ${came}.` })
  }
}
