import type { ReadRecipe } from '../../agents/core/recipe.ts'
import type { MatchJob, MatchRecord } from '../../arena/job.ts'
import { encounterJobs } from '../../arena/series.ts'
import { type MatchResult, resultOf } from '../matchResult.ts'
import type { AppendedFile } from '../study/appendedFile.ts'
import { Tally } from '../tally.ts'
import { labelOf, readKey } from '../tournament/meeting.ts'
import { hashOf, type SnapshotFile, type TrainingFolder } from './folder.ts'
import { openLines, readLines } from './lines.ts'
import { type Measured, measure } from './measure.ts'

/** A match, with who met in it by names that last: those of snapshots tell their content and how they play. */
interface Line extends MatchResult {
  readonly players: readonly string[]
  readonly opening: number
}

interface Player {
  readonly name: string
  readonly spec: string
}

interface Snapshot extends Player {
  readonly games: number
}

/**
 * The matches by which the snapshots of a training are measured. Each meets each rival of the recipe, in pairs with seats swapped; the
 * same pairs of seed and opening for all snapshots. In one-player worlds snapshots and rivals play the same episodes. What was
 * played is kept, and never played again.
 */
export class Evaluations {
  private readonly read: ReadRecipe
  private readonly use: readonly string[]
  private readonly path: string
  private file: AppendedFile | undefined // once something is added
  private readonly rivals: readonly Player[]
  private snapshots: Snapshot[] = []
  private tally: Tally

  constructor(folder: TrainingFolder, read: ReadRecipe, use: readonly string[]) {
    this.read = read
    this.use = use
    this.rivals = read.recipe.rivals.map(spec => ({ name: spec, spec }))
    this.path = folder.file('evaluations.jsonl')
    this.tally = this.tallied()
  }

  /** Says which snapshots are measured. */
  enter(files: readonly SnapshotFile[]): void {
    const { kind, options } = this.read.learner
    const { play } = this.read.recipe
    this.snapshots = files.map(({ games, file }) => {
      const content = `${games}-${hashOf(file)}`
      return { games, name: kind.agent(content, options, play), spec: kind.agent(file, options, play) }
    })
    this.tally = this.tallied()
  }

  /** The matches that were not played yet. */
  missing(): readonly MatchJob[] {
    const { rivals, snapshots } = this
    if (snapshots.length === 0) return []
    const meetings =
      this.read.game.spec.players === 1
        ? [...rivals.keys(), ...snapshots.map((_, i) => rivals.length + i)].map(player => [player])
        : snapshots.flatMap((_, i) => rivals.map((_, rival) => [rivals.length + i, rival]))
    return meetings.flatMap(meeting => this.jobs(meeting)).filter(({ key }) => !this.tally.has(readKey(key)))
  }

  /** Keeps a match. */
  add(record: MatchRecord): void {
    const result = resultOf(record)
    const { entrants } = readKey(record.key)
    const players = entrants.map(player => this.players[player].name)
    this.file ??= openLines(this.path)
    this.file.append(`${JSON.stringify({ players, opening: this.read.recipe.opening, ...result } satisfies Line)}\n`)
    this.tally.add(result)
  }

  /** What is known of each snapshot, fewest games first. */
  measured(): readonly Measured[] {
    return measure(
      this.tally,
      this.read.recipe.rivals,
      this.snapshots.map(({ games }) => games),
    )
  }

  /** Makes sure that what was kept is on the disk. */
  flush(): void {
    this.file?.flush()
  }

  close(): void {
    this.file?.close()
  }

  /** Entrants by number: rivals, then snapshots. */
  private get players(): readonly Player[] {
    return [...this.rivals, ...this.snapshots]
  }

  private jobs(meeting: readonly number[]): readonly MatchJob[] {
    const { game, recipe } = this.read
    const rival = meeting[1] ?? 'alone'
    const series = {
      game: { id: game.spec.id, options: game.options },
      opening: recipe.opening,
      clock: { move: null, game: null },
      use: this.use,
      seed: `${recipe.seed}/evaluation/${rival}`,
    }
    const pairs = meeting.length === 1 ? recipe.matches : recipe.matches / 2
    const agents = meeting.map(player => this.players[player].spec)
    const label = labelOf(meeting)
    return Array.from({ length: pairs }, (_, pair) => encounterJobs(series, { round: 0, pair, label, agents })).flat()
  }

  /** What was kept of the matches of those who are measured now. */
  private tallied(): Tally {
    const numbers = new Map(this.players.map(({ name }, number) => [name, number]))
    const tally = new Tally(this.players.length, this.read.game.spec)
    for (const line of readLines(this.path)) {
      const { players, opening, key, ...result } = line as Line
      const entrants = players.map(name => numbers.get(name))
      const { pair, turned } = readKey(key)
      if (opening !== this.read.recipe.opening || entrants.some(each => each === undefined)) continue
      tally.add({ ...result, key: `0/${labelOf(entrants as number[])}/${pair}/${turned}` })
    }
    return tally
  }
}
