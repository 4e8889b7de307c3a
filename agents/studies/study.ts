/**
 * A study: a named, seeded experiment that is run on real data and measured against a number.
 *
 * It says beforehand what must come out (`bars`), yields what happens, and returns what it measured. It draws nothing, writes nothing
 * and knows no clock: its runner (league/study/) does.
 */
import type { Rng } from '../../envs/core/rng.ts'
import type { MatchOutcome, MatchPlan } from './matches.ts'

/** What one measured number must be. */
export interface Bar {
  /** What is measured: `accuracy on test images`. */
  readonly what: string
  /** `%` shows a share as a percentage. */
  readonly unit?: '%' | string
  /** The acceptance number, from below or from above. */
  readonly atLeast?: number
  readonly atMost?: number
  /**
   * The same of a quick run on a part of the data, which shows that the study works and not that its claim holds. Left out where
   * so little data says nothing of it: then it is measured and nothing is asked of it.
   */
  readonly quick?: number
  /** Where the whole 95 % interval must be beyond the number, not its middle alone. */
  readonly byInterval?: boolean
  readonly published?: { readonly value: number; readonly source: string }
}

/** A measured number, with its 95 % interval where chance has a part in it. */
export interface Measured {
  readonly value: number
  readonly interval?: readonly [low: number, high: number]
}

/** A chart that a study's points go to. */
export interface Chart {
  readonly title: string
  readonly x: string
  readonly y: string
  /** `%` shows shares as percentages. */
  readonly unit?: '%'
  /** `log` where what is shown falls by powers of ten. Default: linear. */
  readonly scale?: 'linear' | 'log'
}

/** A point of a curve, with a band around it where several seeds give one. */
export interface Point {
  readonly chart: string
  readonly curve: string
  readonly x: number
  readonly y: number
  readonly band?: readonly [low: number, high: number]
}

/** Pixels, row by row from the top left. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** 1: grey, 3: red, green, blue. */
  readonly channels: 1 | 3
  /** [height * width * channels], 0..255 */
  readonly pixels: Uint8Array
}

export type StudyEvent =
  | { readonly type: 'progress'; readonly done: number; readonly total: number; readonly note: string }
  | ({ readonly type: 'point' } & Point)
  | { readonly type: 'picture'; readonly name: string; readonly picture: Picture }
  /**
   * Where the study could go on, were it stopped here. Asked for now and then only, so it must be cheap to leave unasked; with `now`,
   * at once: what comes next takes long and has no state of its own.
   */
  | { readonly type: 'state'; readonly save: () => Uint8Array; readonly now?: true }

/** What a study is given. */
export interface StudyContext {
  /** `quick` is the seconds-long version on a part of the data, for tests. */
  readonly size: 'full' | 'quick'
  readonly rng: Rng
  /** What `state` last saved, where an earlier run was stopped: it goes on from there, bit for bit. */
  readonly saved?: Uint8Array
  /** Keeps a file with the results, such as a trained model, and tells the path under which agents in the pool find it. */
  keep(name: string, bytes: Uint8Array): string
  /** What was kept under a name, also by the run that this one goes on with. */
  kept(name: string): Uint8Array | undefined
  /** Plays matches in the pool, in the order of the plans; the same plan gives the same match. */
  play(plans: readonly MatchPlan[]): AsyncIterable<MatchOutcome>
}

export interface Study<Key extends string = string> {
  /** What the command line calls it. */
  readonly name: string
  readonly title: string
  /** What it comes from: a paper, or a chapter of the course. */
  readonly source: string
  /** About how long the full run takes on two cores. */
  readonly minutes: number
  readonly bars: Readonly<Record<Key, Bar>>
  readonly charts: Readonly<Record<string, Chart>>
  run(context: StudyContext): AsyncGenerator<StudyEvent, Readonly<Record<Key, Measured>>>
}

/** The number that a bar asks for; undefined where it asks nothing of a quick run. */
export function asks({ quick, atLeast, atMost }: Bar, size: StudyContext['size']): number | undefined {
  return size === 'quick' ? quick : (atLeast ?? atMost)
}

/** Whether a measured number is as its bar asks. */
export function reaches(bar: Bar, { value, interval }: Measured, size: StudyContext['size']): boolean {
  const asked = asks(bar, size)
  if (asked === undefined) return true
  // A quick run has too little data for an interval to be beyond anything.
  const [low, high] = (bar.byInterval && size === 'full' ? interval : undefined) ?? [value, value]
  return bar.atLeast === undefined ? high <= asked : low >= asked
}
