/**
 * Where a training is kept: `<data>/training/<recipe>/<seed>/`
 *
 *     state.json               the recipe that it was begun with, and whether it has come to its end
 *     checkpoints/             the last two places where it could go on
 *     snapshots/000012000.onnx the player after 12,000 games
 *     log.jsonl                what happened, a line each
 *     events.out.tfevents.*    the same for TensorBoard, a file for each sitting
 *     evaluations.jsonl        every match that a snapshot was measured in
 *     run.lock                 held by the process that trains
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LudusError } from '../../envs/core/result.ts'
import { RunFolder } from '../runFolder.ts'

const STATE = 'state.json'

const trainingState = z.strictObject({
  format: z.literal(1),
  /** As it was given. */
  recipe: z.record(z.string(), z.unknown()),
  /** Games played when it came to its end; null before. */
  done: z.int().nullable(),
})
export type TrainingState = z.infer<typeof trainingState>

/** A snapshot's file, and the games after which it was taken. */
export interface SnapshotFile {
  readonly games: number
  readonly file: string
}

export class TrainingFolder extends RunFolder {
  constructor(data: string, recipe: string, seed: string) {
    super(data, 'training', recipe, seed)
  }

  /** @throws LudusError `bad-state` where the file is not what this version writes */
  state(): TrainingState | undefined {
    const content = this.read(STATE)
    if (!content) return undefined
    try {
      return trainingState.parse(JSON.parse(Buffer.from(content).toString()))
    } catch {
      const message = `Expected the state of a training in ${this.file(STATE)}, but got something else: --again begins anew.`
      throw new LudusError({ code: 'bad-state', message })
    }
  }

  writeState(state: Omit<TrainingState, 'format'>): void {
    this.write(STATE, `${JSON.stringify({ format: 1, ...state }, null, 2)}\n`)
  }

  /** Fewest games first. */
  snapshots(): readonly SnapshotFile[] {
    return this.list('snapshots').flatMap(name => {
      const games = /^(\d+)\.\w+$/.exec(name)?.[1]
      return games ? [{ games: Number(games), file: this.file(`snapshots/${name}`) }] : []
    })
  }
}

/** What tells a file's content from another one, as 16 hex digits. */
export function hashOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex').slice(0, 16)
}
