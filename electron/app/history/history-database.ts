/**
 * The SQLite file that past calls are kept in, opened for one piece of work at a time, so that the window and a command line can both use it. SQLite is a WebAssembly
 * build: its own lock and its rollback journal do not outlive a killed process in order, so there is a lock of ours and a write-ahead log: docs/decisions/095.
 */
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type * as SqliteModule from 'node-sqlite3-wasm';
import type { Database } from 'node-sqlite3-wasm';
import { AppFailure, failure } from '../app-failure.ts';
import { lockFile } from './file-lock.ts';
import { migrate } from './history-schema.ts';

type Sqlite = typeof SqliteModule;

/** Loaded with the first call of the past that somebody wants: a start need not wait for it. It is CommonJS, of which Node knows no names. */
let sqlite: Promise<Sqlite> | null = null;
const loadSqlite = (): Promise<Sqlite> => (sqlite ??= import('node-sqlite3-wasm').then((module) => (module as unknown as { readonly default: Sqlite }).default));

const damaged = /not a database|malformed|corrupt/i;

export class HistoryDatabase {
  readonly path: string;
  readonly #warn: (line: string) => void;
  #last: Promise<unknown> = Promise.resolve();
  #isChecked = false;

  /** Nothing is opened yet. `warn` is told when a damaged file was put aside. */
  constructor(path: string, warn: (line: string) => void) {
    this.path = path;
    this.#warn = warn;
  }

  /** One after the other. Rejects with an `AppFailure` where the file cannot be used; what `work` throws as one passes as it is. */
  use<T>(work: (db: Database) => T): Promise<T> {
    const done = this.#last.then(() => this.#use(work));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Resolves when nothing more is under way. */
  async settled(): Promise<void> {
    await this.#last;
  }

  async #use<T>(work: (db: Database) => T): Promise<T> {
    try {
      const loaded = await loadSqlite();
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      const release = await lockFile(`${this.path}-lock`);
      try {
        const db = this.#open(loaded);
        try {
          return work(db);
        } finally {
          db.close();
        }
      } finally {
        release();
      }
    } catch (thrown) {
      // It is looked at again, and put aside, before the next work.
      if (isDamage(thrown)) this.#isChecked = false;
      throw thrown instanceof AppFailure ? thrown : notUsable(this.path, thrown);
    }
  }

  #open(loaded: Sqlite): Database {
    // Under our lock nobody else has it: a killed process left its own behind.
    rmSync(`${this.path}.lock`, { force: true, recursive: true });
    try {
      return this.#openAndCheck(loaded);
    } catch (thrown) {
      if (!isDamage(thrown)) throw thrown;
      this.#warn(`The history of calls was damaged and begins anew; what was left of it is ${this.#putAside()}`);
      return this.#openAndCheck(loaded);
    }
  }

  #openAndCheck({ Database, SQLite3Error }: Sqlite): Database {
    const db = new Database(this.path);
    try {
      // What is deleted is overwritten: others' addresses do not stay in free pages.
      db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON;');
      if (!this.#isChecked) {
        chmodSync(dirname(this.path), 0o700);
        chmodSync(this.path, 0o600);
        if (db.get('PRAGMA quick_check(1)')?.['quick_check'] !== 'ok') throw new SQLite3Error('malformed');
        migrate(db, this.path);
        this.#isChecked = true;
      }
      return db;
    } catch (thrown) {
      db.close();
      throw thrown;
    }
  }

  #putAside(): string {
    const aside = `${this.path}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
    for (const suffix of ['', '-wal']) if (existsSync(this.path + suffix)) renameSync(this.path + suffix, aside + suffix);
    return aside;
  }
}

const isDamage = (thrown: unknown): boolean => thrown instanceof Error && thrown.name === 'SQLite3Error' && damaged.test(thrown.message);

const notUsable = (path: string, thrown: unknown): AppFailure =>
  failure('unavailable', 'The history of calls cannot be used', {
    where: `${path}: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    advice: 'See that there is room on the disk and that you may write there. Captures go on without it.',
  });
