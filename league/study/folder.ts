/**
 * Where a run of a study is kept: `<data>/studies/<study>/<seed>/`, or `<seed>.quick/`.
 *
 *     log.jsonl                  every point of every curve, in order
 *     events.out.tfevents.study  the same for TensorBoard
 *     state.bin                  where it could go on, while it has not come to its end
 *     result.json                what came out, once it is whole
 *     *.svg, *.png               charts and pictures
 *     kept/                      what the study kept: models, games
 *     run.lock                   held by the process that runs it
 */
import { RunFolder } from '../runFolder.ts'

export class StudyFolder extends RunFolder {
  /** @param seed  of letters, digits, `_` and `-` alone: it names the folder */
  constructor(data: string, study: string, seed: string, size: 'full' | 'quick') {
    if (!/^[\w-]+$/.test(seed)) throw new Error(`Expected a seed of letters, digits, _ and -, but got '${seed}'.`)
    super(data, 'studies', study, size === 'quick' ? `${seed}.quick` : seed)
  }
}
