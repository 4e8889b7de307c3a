import type Database from 'libsql'
import { LudusError } from '../../envs/core/result.ts'

/** What each version of the store adds to the one before: the version is the number of steps taken. Steps that have shipped never change. */
const STEPS = [
  `
  CREATE TABLE runs (
    number   INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice
    kind     TEXT NOT NULL,
    config   TEXT NOT NULL, -- JSON
    created  TEXT NOT NULL, -- ISO 8601, as is finished
    finished TEXT,
    runner   INTEGER -- process that last ran it
  ) STRICT;
  CREATE TABLE matches (
    run          INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
    number       INTEGER NOT NULL, -- from 1 within the run, in the order in which matches finished
    key          TEXT NOT NULL, -- the job's
    agents       TEXT NOT NULL, -- JSON, as is returns
    returns      TEXT NOT NULL,
    "end"        TEXT NOT NULL,
    loser        INTEGER, -- who forfeited
    reason       TEXT, -- of the forfeit
    resigned     INTEGER,
    plies        INTEGER NOT NULL,
    thinking     TEXT NOT NULL, -- JSON, as is decisions
    decisions    TEXT NOT NULL,
    milliseconds REAL NOT NULL,
    startedAt    TEXT NOT NULL,
    PRIMARY KEY (run, number),
    UNIQUE (run, key)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE records (
    run    INTEGER NOT NULL,
    number INTEGER NOT NULL,
    record BLOB NOT NULL, -- JSON of the MatchRecord, deflated
    PRIMARY KEY (run, number),
    FOREIGN KEY (run, number) REFERENCES matches ON DELETE CASCADE
  ) STRICT, WITHOUT ROWID;`,
]

/** Brings a store's tables up to date. Throws {@link LudusError} `newer-store` where a newer Ludus wrote it. */
export function migrate(db: Database.Database, file: string): void {
  const current = (): number => (db.pragma('user_version') as [{ user_version: number }])[0].user_version
  if (current() === STEPS.length) return
  db.transaction(() => {
    const version = current() // again, now that nobody else can change it
    if (version > STEPS.length) {
      throw new LudusError({
        code: 'newer-store',
        message: `Expected a store of version ${STEPS.length} or older in ${file}, but got version ${version}: a newer Ludus wrote it.`,
      })
    }
    for (const step of STEPS.slice(version)) db.exec(step)
    db.exec(`PRAGMA user_version = ${STEPS.length}`)
  }).immediate()
}
