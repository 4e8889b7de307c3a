/** A trained player that ships: files of weights beside the recipe that made them. */
export interface Champion {
  /** One line for a list. */
  readonly summary: string
  /** What it learnt to play, as a spec string: options that stand in it must be so, others may be anything. */
  readonly game: string
  /** Who plays a file of it, as a name of an agent. */
  readonly agent: string
  /** Options that it plays with where none are given, such as `sims=400`. */
  readonly play?: string
  /** Its snapshots within this folder, weakest first: a ladder to climb. The last is the champion itself. */
  readonly ladder: readonly string[]
}
