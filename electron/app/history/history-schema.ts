/** The tables of the history, and how an older file becomes one of today. */
import type { Database } from 'node-sqlite3-wasm';
import { failure } from '../app-failure.ts';

/** In order; the file's `user_version` counts those that it has been through. A released one never changes. */
const migrations: readonly string[] = [
  `CREATE TABLE calls (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    recorded TEXT NOT NULL,
    start TEXT NOT NULL,
    end TEXT NOT NULL,
    duration_ms REAL NOT NULL,
    captured_by TEXT NOT NULL,
    title TEXT NOT NULL,
    severity TEXT NOT NULL,
    code TEXT,
    cause TEXT,
    path_kind TEXT,
    path_transport TEXT,
    redacted INTEGER NOT NULL,
    -- Of its packets, beside the database; NULL where none are kept.
    capture_name TEXT,
    capture_bytes INTEGER NOT NULL DEFAULT 0,
    -- icewatch.summary/1 as JSON, compressed with gzip.
    summary BLOB NOT NULL
  );
  CREATE INDEX calls_by_start ON calls (start);`,
];

/** Throws an `AppFailure` where a newer Icewatch wrote the file: it is left as it is. */
export function migrate(db: Database, path: string): void {
  const version = Number(db.get('PRAGMA user_version')?.['user_version'] ?? 0);
  if (version > migrations.length) {
    throw failure('unavailable', 'The history of calls was written by a newer Icewatch', { where: path, advice: 'Use that version, or move the file away to begin a new history.' });
  }
  for (const [done, statements] of migrations.entries()) {
    if (done >= version) db.exec(`BEGIN; ${statements} PRAGMA user_version = ${done + 1}; COMMIT;`);
  }
}
