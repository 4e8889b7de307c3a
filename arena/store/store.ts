import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import Database from 'libsql'
import type { Json } from '../../envs/core/game.ts'
import { suggest } from '../../envs/core/options.ts'
import { type Fault, fail, LudusError, ok, type Result } from '../../envs/core/result.ts'
import type { MatchRecord } from '../job.ts'
import { readRecord } from '../replay/format.ts'
import { FileLock } from './lock.ts'
import { migrate } from './schema.ts'
import { type MatchSummary, rowOf, type SummaryRow, summaryOf } from './summary.ts'

/** Everything that was played for one purpose: a tournament, a comparison. */
export interface Run {
  /** Short and never given twice: the kind's first letter and a number, such as `t1`. */
  readonly id: string
  readonly kind: string
  /** All that it takes to go on with it. */
  readonly config: Json
  readonly created: string // ISO 8601
  readonly finished?: string // ISO 8601
  /** Matches recorded so far. */
  readonly matches: number
}

/** A run that this process alone may go on with, until it lets go or ends. */
export interface RunLock {
  release(): void
}

/** How long a writer waits for another process to finish writing. */
const PATIENCE = 10_000 // milliseconds
/** Rows read at a time: no more are in memory, however many a run has. */
const PAGE = 512

/**
 * Runs and their matches, in one SQLite file. Whatever a call has done when it returns survives kill -9. Several processes may use one
 * store at once.
 */
export class Store {
  private readonly folder: string
  private readonly db: Database.Database
  private readonly statements: ReturnType<typeof prepare>
  /** Runs that were seen to exist, by id: recording a match need not ask again. */
  private readonly numbers = new Map<string, number>()

  private constructor(folder: string, db: Database.Database) {
    this.folder = folder
    this.db = db
    this.statements = prepare(db)
  }

  /**
   * Opens the store in a data folder, and makes both where they are missing.
   * Throws {@link LudusError} `newer-store`, or `bad-store` where the file is something else or the folder can't be written.
   */
  static open(folder: string): Store {
    const file = join(folder, 'ludus.db')
    try {
      mkdirSync(folder, { recursive: true })
      return new Store(folder, connect(file))
    } catch (error) {
      if (error instanceof LudusError) throw error
      const came = error instanceof Error ? error.message : String(error)
      throw new LudusError({
        code: 'bad-store',
        message: `Expected a store that can be written in ${file}, but got: ${came}`,
      })
    }
  }

  close(): void {
    if (this.db.open) this.db.close()
  }

  /** @returns the new run's id. */
  createRun(kind: string, config: Json): string {
    const { lastInsertRowid } = this.statements.addRun.run([kind, JSON.stringify(config), new Date().toISOString()])
    return idOf(kind, Number(lastInsertRowid))
  }

  run(id: string): Result<Run> {
    return this.has(id)
      ? ok(runOf(this.statements.run.get([numberOf(id)])!))
      : { ok: false, error: this.unknownRun(id) }
  }

  /** All runs, oldest first. */
  runs(): readonly Run[] {
    return this.statements.runs.all([]).map(runOf)
  }

  finishRun(id: string): void {
    this.statements.finish.run([new Date().toISOString(), this.number(id)])
  }

  /**
   * Keeps other processes from playing the same run at the same time. Whoever ends without releasing it, releases it.
   * Throws {@link LudusError} `run-busy` where another one plays it, `unknown-run` where there is none.
   */
  lockRun(id: string): RunLock {
    return this.lock(id)
  }

  /**
   * Records a finished match, in one transaction. A match whose key the run has already is left as it is: nothing is counted twice.
   *
   * @returns the match's id, such as `t1/37`.
   */
  record(run: string, record: MatchRecord): string {
    const { known, addMatch, addRecord } = this.statements
    const runNumber = this.number(run)
    const row = rowOf(record)
    const values = [runNumber, ...MATCH_COLUMNS.map(column => row[column]), runNumber]
    const blob = deflateRawSync(JSON.stringify(record))
    return this.db
      .transaction(() => {
        const added = addMatch.get(values)
        if (!added) return `${run}/${known.get([runNumber, record.key])!.number}`
        addRecord.run([runNumber, added.number, blob])
        return `${run}/${added.number}`
      })
      .immediate()
  }

  /** The keys of all matches recorded: what is not among them is still to be played. */
  keysOf(run: string): ReadonlySet<string> {
    const keys = new Set<string>()
    for (const row of pages(this.statements.keys, this.number(run))) keys.add(row.key)
    return keys
  }

  /** A run's matches in the order in which they finished, read a page at a time. */
  *summaries(run: string): IterableIterator<MatchSummary> {
    for (const row of pages(this.statements.summaries, this.number(run))) yield summaryOf(row, run)
  }

  /** As {@link summaries}, with everything that is kept of each match. */
  *records(run: string): IterableIterator<{ readonly id: string; readonly record: MatchRecord }> {
    for (const row of pages(this.statements.numbers, this.number(run))) {
      const id = `${run}/${row.number}`
      const record = this.match(id)
      if (!record.ok) throw new LudusError(record.error)
      yield { id, record: record.value }
    }
  }

  /** A match by its id, such as `t1/37`. */
  match(id: string): Result<MatchRecord> {
    const [, runId, text] = /^([^/]*)\/(\d+)$/.exec(id) ?? []
    if (runId === undefined) return fail('unknown-match', `Expected a match such as 't1/37', but got '${id}'.`)
    if (!this.has(runId)) return { ok: false, error: this.unknownRun(runId) }
    const row = this.statements.record.get([numberOf(runId), Number(text)])
    if (!row) {
      const { matches } = this.statements.count.get([numberOf(runId)])!
      return fail('unknown-match', `Expected a match of ${runId} from 1 to ${matches}, but got ${text}.`)
    }
    return readRecord(JSON.parse(inflateRawSync(row.record).toString('utf8')))
  }

  /** Deletes runs with all their matches, and gives their space back. Throws {@link LudusError} `run-busy` where one is being played. */
  deleteRuns(ids: readonly string[]): void {
    for (const id of ids) {
      const lock = this.lock(id)
      this.statements.deleteRun.run([numberOf(id)])
      this.numbers.delete(id)
      lock.remove()
    }
    this.db.exec('PRAGMA incremental_vacuum')
    this.db.pragma('wal_checkpoint(TRUNCATE)')
  }

  /** Bytes that the store takes on disk. */
  size(): number {
    const files = ['ludus.db', 'ludus.db-wal', 'ludus.db-shm'].map(name => join(this.folder, name))
    return files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0)
  }

  private lock(id: string): FileLock {
    const number = this.number(id)
    const lock = FileLock.take(join(this.folder, 'locks'), id)
    if (!lock) {
      const runner = this.statements.runner.get([number])?.runner
      const by = typeof runner === 'number' ? `process ${runner}` : 'another process'
      throw new LudusError({ code: 'run-busy', message: `Expected ${id} to be at rest, but ${by} is playing it.` })
    }
    if (!this.has(id)) {
      lock.remove() // another process deleted the run
      throw new LudusError(this.unknownRun(id))
    }
    this.statements.setRunner.run([process.pid, number])
    return lock
  }

  private has(id: string): boolean {
    const number = numberOf(id)
    const row = number === undefined ? undefined : this.statements.kind.get([number])
    return row !== undefined && idOf(row.kind, number!) === id
  }

  /** A run's number in the tables. Throws {@link LudusError} `unknown-run`. */
  private number(id: string): number {
    const seen = this.numbers.get(id)
    if (seen !== undefined) return seen
    if (!this.has(id)) throw new LudusError(this.unknownRun(id))
    const number = numberOf(id)!
    this.numbers.set(id, number)
    return number
  }

  private unknownRun(id: string): Fault {
    const known = this.runs().map(run => run.id)
    const hint = known.length === 0 ? ' The store has none.' : suggest(id, known)
    return { code: 'unknown-run', message: `Expected the id of a run, but got '${id}'.${hint}` }
  }
}

function connect(file: string): Database.Database {
  const db = new Database(file, { timeout: PATIENCE })
  try {
    db.pragma('auto_vacuum = INCREMENTAL')
    db.pragma('journal_mode = WAL')
    db.pragma('synchronous = NORMAL') // a power cut may cost the last matches; a killed process costs none
    db.pragma('wal_autocheckpoint = 4000') // pages: 16 MiB
    db.pragma('foreign_keys = ON')
    migrate(db, file)
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

const MATCH_COLUMNS = [
  'key',
  'agents',
  'returns',
  'end',
  'loser',
  'reason',
  'resigned',
  'plies',
  'thinking',
  'decisions',
  'milliseconds',
  'startedAt',
] as const satisfies readonly (keyof SummaryRow)[]

interface RunRow {
  readonly number: number
  readonly kind: string
  readonly config: string
  readonly created: string
  readonly finished: string | null
  readonly matches: number
}

interface Query<Row> {
  run(parameters: readonly unknown[]): { readonly lastInsertRowid: number | bigint }
  get(parameters: readonly unknown[]): Row | undefined
  all(parameters: readonly unknown[]): Row[]
}

function prepare(db: Database.Database) {
  const sql = <Row>(text: string): Query<Row> => db.prepare(text) as unknown as Query<Row>
  const columns = MATCH_COLUMNS.map(column => `"${column}"`).join(', ')
  const runColumns = `number, kind, config, created, finished, (SELECT count(*) FROM matches WHERE run = runs.number) AS matches`
  const page = `FROM matches WHERE run = ? AND number > ? ORDER BY number LIMIT ${PAGE}`
  return {
    addRun: sql('INSERT INTO runs (kind, config, created) VALUES (?, ?, ?)'),
    kind: sql<{ readonly kind: string }>('SELECT kind FROM runs WHERE number = ?'),
    run: sql<RunRow>(`SELECT ${runColumns} FROM runs WHERE number = ?`),
    runs: sql<RunRow>(`SELECT ${runColumns} FROM runs ORDER BY number`),
    finish: sql('UPDATE runs SET finished = ? WHERE number = ?'),
    runner: sql<{ readonly runner: number | null }>('SELECT runner FROM runs WHERE number = ?'),
    setRunner: sql('UPDATE runs SET runner = ? WHERE number = ?'),
    deleteRun: sql('DELETE FROM runs WHERE number = ?'),
    known: sql<{ readonly number: number }>('SELECT number FROM matches WHERE run = ? AND key = ?'),
    count: sql<{ readonly matches: number }>('SELECT count(*) AS matches FROM matches WHERE run = ?'),
    addMatch: sql<{ readonly number: number }>(
      `INSERT INTO matches (run, ${columns}, number)
       SELECT ?${', ?'.repeat(MATCH_COLUMNS.length)}, coalesce(max(number), 0) + 1 FROM matches WHERE run = ?
       ON CONFLICT (run, key) DO NOTHING RETURNING number`,
    ),
    addRecord: sql('INSERT INTO records (run, number, record) VALUES (?, ?, ?)'),
    keys: sql<{ readonly number: number; readonly key: string }>(`SELECT number, key ${page}`),
    numbers: sql<{ readonly number: number }>(`SELECT number ${page}`),
    summaries: sql<SummaryRow>(`SELECT number, ${columns} ${page}`),
    record: sql<{ readonly record: Buffer }>('SELECT record FROM records WHERE run = ? AND number = ?'),
  }
}

/** Rows of a run's matches, a page at a time: no cursor stays open, so writers are never held up by whoever reads on. */
function* pages<Row extends { readonly number: number }>(query: Query<Row>, run: number): IterableIterator<Row> {
  for (let last = 0; ; ) {
    const rows = query.all([run, last])
    yield* rows
    if (rows.length < PAGE) return
    last = rows[rows.length - 1].number
  }
}

function idOf(kind: string, number: number): string {
  return `${kind[0]}${number}`
}

function numberOf(id: string): number | undefined {
  const digits = /^\D(\d+)$/.exec(id)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function runOf({ number, kind, config, created, finished, matches }: RunRow): Run {
  const read = { id: idOf(kind, number), kind, config: JSON.parse(config) as Json, created, matches }
  return finished === null ? read : { ...read, finished }
}
